/**
 * The patterns by which tokenizers split text into words. A pattern is a small program that may take for ever over a short
 * prompt, so only known ones are run: those of the releases and the two that they descend from, each linear in the text.
 */
import { EngineError } from '../errors.ts'

const known: ReadonlySet<string> = new Set([
  // Qwen2, Qwen2.5, NextStep-1 and Patchwork's own: every digit is a word.
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  // Llama 3 and cl100k: up to three digits are one.
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  // GPT-2.
  String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
])

/** Throws `model/unsupported` for a tokenizer.json, at `path`, with a pattern that is not known. */
export function checkPatterns(definition: unknown, path: string): void {
  for (const part of partsOf(definition)) {
    const { Regex: pattern, type, length } = part
    if (pattern !== undefined && !(typeof pattern === 'string' && known.has(pattern))) {
      const shown = JSON.stringify(pattern).slice(0, 60)
      throw refused(`${path} splits words by a pattern that is not known to end: ${shown}`)
    }
    // Pieces of no length never come to the end of the text.
    if (type === 'FixedLength' && !(Number(length) >= 1)) throw refused(`${path} splits words into pieces of no length`)
  }
}

function refused(what: string): EngineError {
  return new EngineError('model/unsupported', `${what}; use the tokenizer.json of the model's release.`)
}

/** Every object of the definition but the vocabulary, which holds words and numbers alone. */
function* partsOf(definition: unknown): Generator<Readonly<Record<string, unknown>>> {
  const left: unknown[] = []
  for (const [name, part] of Object.entries(Object(definition) as object)) if (name !== 'model') left.push(part)
  while (left.length > 0) {
    const part = left.pop()
    if (typeof part !== 'object' || part === null) continue
    if (!Array.isArray(part)) yield part as Readonly<Record<string, unknown>>
    left.push(...Object.values(part))
  }
}
