/** Whether words tell of a change or of a picture. */
import type { Capabilities } from '../../electron/contract.ts'

/** Verbs that descriptions of pictures do not begin with. */
const verbs = ['add', 'change', 'give', 'let', 'make', 'move', 'put', 'remove', 'replace', 'turn'] as const

/** By how they begin: as what every editor understands, or as an instruction that this model was taught. */
export function looksLikeChange(
  words: string,
  { edits, vocabulary }: Pick<Capabilities, 'edits' | 'vocabulary'>,
): boolean {
  const first = firstWord(words)
  return first !== '' && [...verbs, ...edits, ...(vocabulary?.edits ?? [])].some((said) => firstWord(said) === first)
}

/** Only where another one follows: a word that is being written may become any other. */
function firstWord(words: string): string {
  return /^\s*(\p{L}+)(?:\s|$)/u.exec(words.toLowerCase())?.[1] ?? ''
}
