/** Tokenizer, prompt rows and schedules against the official ones: ids must be equal. */
import { scheduled } from '../nextstep/guidance.ts'
import { timesteps } from '../nextstep/flowMatching.ts'
import { buildPrompt } from '../nextstep/prompt.ts'
import type { Tokenizer } from '../nextstep/tokenizer.ts'
import { countDifferences, largestDifference, limits, type Check } from './check.ts'
import type { Golden } from './golden.ts'
import { samplerOf } from './network.ts'
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
  tokenizer: Tokenizer = sessions.model.tokenizer,
) {
  const { config } = sessions.model
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

interface PromptFile {
  readonly cases: readonly PromptCase[]
  /** The same with a tokenizer that has this text as its bos token. */
  readonly bos_token?: string
  readonly bos_token_cases?: readonly PromptCase[]
}

export async function* checkPrompts(sessions: ParitySessions, golden: Golden): AsyncGenerator<Check> {
  const file = await golden.json<PromptFile>('prompts.json')
  const { tokenizer } = sessions.model
  const beginning: Tokenizer = { ...tokenizer, beginOfText: file.bos_token ?? tokenizer.beginOfText }
  const runs = [
    ...file.cases.map((run) => ({ run, reader: tokenizer })),
    ...(file.bos_token_cases ?? []).map((run) => ({
      run: { ...run, name: `${run.name}, with bos` },
      reader: beginning,
    })),
  ]
  for (const { run, reader } of runs) {
    const prompt = promptFor(sessions, run, run.image_sizes_wh ?? [], reader)
    const wrong =
      countDifferences(prompt.ids.flat(), run.input_ids.flat()) +
      countDifferences(prompt.mask.flat(), run.attention_mask.flat()) +
      countDifferences(prompt.texts, run.row_texts)
    yield { stage: 'prompt ids and masks', name: run.name, error: wrong, limit: limits.exact }
  }
}

export async function* checkSchedules(sessions: ParitySessions, golden: Golden): AsyncGenerator<Check> {
  const { generation } = sessions.model.config
  const file = await golden.json<Record<string, unknown>>('schedules.json')
  const strengths = (file['strengths'] ?? {}) as Readonly<Record<string, number>>
  for (const [key, expected] of Object.entries((file['timesteps'] ?? {}) as Record<string, readonly number[]>)) {
    const [steps, shift] = key.split('_').map(Number) as [number, number]
    yield {
      stage: 'schedules',
      name: `times of ${steps} steps, shift ${shift}`,
      error: largestDifference(timesteps(samplerOf(undefined, generation), steps, shift), expected),
      limit: limits.call,
    }
  }
  for (const [key, expected] of Object.entries(file)) {
    if (!key.startsWith('linear_schedule') || !Array.isArray(expected)) continue
    const values = expected as readonly number[]
    // The older schedule begins at full strength.
    const full = strengths[key] ?? (values[0] as number)
    const actual = values.map((_, index) => scheduled(full, 'linear', index, values.length, generation))
    yield { stage: 'schedules', name: key, error: largestDifference(actual, values), limit: limits.call }
  }
}
