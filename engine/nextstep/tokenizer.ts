/** Text to ids with the checkpoint's own tokenizer.json (spec section 3). */
import { join } from 'node:path'
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'
import { EngineError } from '../errors.ts'
import { readJson } from '../checkpoint/config.ts'

export interface Tokenizer {
  encode(text: string): readonly number[]
  decode(ids: readonly number[]): string
  /** The text that starts every sequence, or null (Qwen2.5 has none). */
  readonly beginOfText: string | null
}

export async function openTokenizer(folder: string): Promise<Tokenizer> {
  const path = join(folder, 'tokenizer.json')
  const definition = await readJson(path)
  const settings = await readJson(join(folder, 'tokenizer_config.json'))
  try {
    const inner = new HuggingFaceTokenizer(definition as object, settings as object)
    const begin = (settings as { bos_token?: string | { content: string } | null }).bos_token ?? null
    return {
      encode: (text) => inner.encode(text).ids,
      decode: (ids) =>
        ids.length === 0
          ? ''
          : inner.decode([...ids], { skip_special_tokens: false, clean_up_tokenization_spaces: false }),
      beginOfText: typeof begin === 'object' && begin ? begin.content : begin,
    }
  } catch (cause) {
    throw new EngineError(
      'model/unreadable',
      `${path} is not a tokenizer this program knows; get the model's files again.`,
      { cause },
    )
  }
}
