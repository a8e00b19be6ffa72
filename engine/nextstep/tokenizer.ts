/** Text to ids with the checkpoint's own tokenizer.json (spec section 3). */
import { join } from 'node:path'
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'
import { EngineError } from '../errors.ts'
import { readJson } from '../checkpoint/jsonFile.ts'
import { inTime } from '../inTime.ts'
import { checkPatterns } from './splitPatterns.ts'

export interface Tokenizer {
  encode(text: string): readonly number[]
  decode(ids: readonly number[]): string
  /** The text that starts every sequence, or null (Qwen2.5 has none). */
  readonly beginOfText: string | null
}

/** Patience for one prompt, which takes milliseconds; for what no check of the file has foreseen. */
const longestMs = 10_000

export async function openTokenizer(folder: string): Promise<Tokenizer> {
  const path = join(folder, 'tokenizer.json')
  const definition = await readJson(path)
  checkPatterns(definition, path)
  const settings = await readJson(join(folder, 'tokenizer_config.json'))
  const inner = openInner(path, definition, settings)
  const begin = (settings as { bos_token?: string | { content: string } | null }).bos_token ?? null
  const tokenizer: Tokenizer = {
    encode(text) {
      const encoded = inTime(longestMs, () => inner.encode(text).ids)
      if (encoded) return encoded.value
      throw new EngineError(
        'model/unsupported',
        `${path} takes more than ${longestMs / 1000} seconds over this prompt; use the tokenizer.json of the model's release.`,
      )
    },
    decode: (ids) =>
      ids.length === 0
        ? ''
        : inner.decode([...ids], { skip_special_tokens: false, clean_up_tokenization_spaces: false }),
    beginOfText: typeof begin === 'object' && begin ? begin.content : begin,
  }
  checkKnowsWords(path, tokenizer, settings)
  return tokenizer
}

function openInner(path: string, definition: unknown, settings: unknown): HuggingFaceTokenizer {
  try {
    return new HuggingFaceTokenizer(definition as object, settings as object)
  } catch (cause) {
    throw new EngineError(
      'model/unreadable',
      `${path} is not a tokenizer this program knows; get the model's files again.`,
      { cause },
    )
  }
}

/** Of a file that has lost its words or its marks the model would be given something else than was said, in silence. */
function checkKnowsWords(path: string, tokenizer: Tokenizer, settings: unknown): void {
  if (!tokenizer.decode(tokenizer.encode(commonWord)).includes(commonWord)) throw lacks(path, 'the words of a prompt')
  for (const [id, content] of marksOf(settings)) {
    if (!tokenizer.encode(content).includes(id)) throw lacks(path, `the mark ${content} of tokenizer_config.json`)
  }
}

const commonWord = 'fox'

function marksOf(settings: unknown): readonly (readonly [id: number, content: string])[] {
  const marks = (settings as { added_tokens_decoder?: unknown } | null)?.added_tokens_decoder
  if (typeof marks !== 'object' || marks === null) return []
  return Object.entries(marks as Record<string, { content?: unknown } | null>).flatMap(([id, mark]) =>
    typeof mark?.content === 'string' ? [[Number(id), mark.content] as const] : [],
  )
}

function lacks(path: string, what: string): EngineError {
  return new EngineError(
    'model/unreadable',
    `${path} does not know ${what}; use the tokenizer.json of the model's release.`,
  )
}
