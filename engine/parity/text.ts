/** Tokenizer, prompt rows and schedules against the official ones: ids must be equal. */
import { scheduled } from '../nextstep/guidance.ts'
import { timesteps } from '../nextstep/flowMatching.ts'
import { buildPrompt } from '../nextstep/prompt.ts'
import { countDifferences, largestDifference, limits, type Check } from './check.ts'
import type { Golden } from './golden.ts'
import type { ParitySessions } from './sessions.ts'

interface TokenizerFile {
  readonly special_ids: Readonly<Record<string, number>>
  readonly cases: readonly { readonly text: string; readonly ids: readonly number[]; readonly decoded: string }[]
}

export async function* checkTokenizer(sessions: ParitySessions, golden: Golden): AsyncGenerator<Check> {
  const { cases, special_ids: special } = await golden.json<TokenizerFile>('tokenizer.json')
  const { tokenizer } = sessions.model
  const wrong = cases.filter(({ text, ids }) => countDifferences(tokenizer.encode(text), ids) > 0)
  yield { stage: 'tokenizer', name: `ids of ${cases.length} strings`, error: wrong.length, limit: limits.exact }
  const misread = cases.filter(({ ids, decoded }) => tokenizer.decode(ids) !== decoded)
  yield { stage: 'tokenizer', name: `text of ${cases.length} id lists`, error: misread.length, limit: limits.exact }
  const strange = Object.entries(special).filter(([text, id]) => countDifferences(tokenizer.encode(text), [id]) > 0)
  yield {
    stage: 'tokenizer',
    name: `${Object.keys(special).length} special ids`,
    error: strange.length,
    limit: limits.exact,
  }
}

/** The parameters of a run, as the official pipeline names them. */
export interface RunParameters {
  readonly captions: string | readonly string[]
  readonly image_sizes_wh?: readonly (readonly [number, number])[]
  readonly num_images_per_caption: number
  readonly positive_prompt: string | null
  readonly negative_prompt: string | null
  readonly hw: readonly [number, number]
  readonly cfg: number
  readonly cfg_img: number
}

export function promptFor(
  sessions: ParitySessions,
  run: RunParameters,
  sourceSizes: readonly (readonly [number, number])[],
) {
  const { tokenizer, config } = sessions.model
  const inTokens = (pixels: number) => Math.floor(pixels / config.patchSize)
  return buildPrompt(
    {
      captions: typeof run.captions === 'string' ? [run.captions] : run.captions,
      imagesPerCaption: run.num_images_per_caption,
      positivePrompt: run.positive_prompt ?? '',
      negativePrompt: run.negative_prompt ?? '',
      guidance: run.cfg,
      imageGuidance: run.cfg_img,
      output: { rows: inTokens(run.hw[0]), columns: inTokens(run.hw[1]) },
      sources: sourceSizes.map(([width, height]) => ({ rows: inTokens(height), columns: inTokens(width) })),
    },
    tokenizer,
    config,
  )
}

interface PromptCase extends RunParameters {
  readonly name: string
  readonly row_texts: readonly string[]
  readonly input_ids: readonly (readonly number[])[]
  readonly attention_mask: readonly (readonly number[])[]
}

export async function* checkPrompts(sessions: ParitySessions, golden: Golden): AsyncGenerator<Check> {
  const { cases } = await golden.json<{ cases: readonly PromptCase[] }>('prompts.json')
  for (const run of cases) {
    const prompt = promptFor(sessions, run, run.image_sizes_wh ?? [])
    const wrong =
      countDifferences(prompt.ids.flat(), run.input_ids.flat()) +
      countDifferences(prompt.mask.flat(), run.attention_mask.flat()) +
      countDifferences(prompt.texts, run.row_texts)
    yield { stage: 'prompt ids and masks', name: run.name, error: wrong, limit: limits.exact }
  }
}

export async function* checkSchedules(golden: Golden): AsyncGenerator<Check> {
  const file = await golden.json<Record<string, unknown>>('schedules.json')
  for (const [key, expected] of Object.entries((file['timesteps'] ?? {}) as Record<string, readonly number[]>)) {
    const [steps, shift] = key.split('_').map(Number) as [number, number]
    yield {
      stage: 'schedules',
      name: `times of ${steps} steps, shift ${shift}`,
      error: largestDifference(timesteps('1.0', steps, shift), expected),
      limit: limits.call,
    }
  }
  for (const [key, expected] of Object.entries(file)) {
    if (!key.startsWith('linear_schedule') || !Array.isArray(expected)) continue
    const values = expected as readonly number[]
    const actual = values.map((_, index) => scheduled(values[0] as number, 'linear', index, values.length))
    yield { stage: 'schedules', name: key, error: largestDifference(actual, values), limit: limits.call }
  }
}
