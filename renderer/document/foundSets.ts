/** Sets among what a search of the library finds. */
import type { SetLine } from '../../electron/contract.ts'

/** Those that have every word somewhere in their names; none where nothing is searched for. */
export function foundSets(lines: readonly SetLine[], words: string): readonly SetLine[] {
  const wanted = wordsIn(words)
  if (wanted.length === 0) return []
  return lines.filter(({ name }) => {
    const own = plain(name)
    return wanted.every((word) => own.includes(word))
  })
}

function wordsIn(text: string): readonly string[] {
  return plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** As the search of pictures takes letters: accents and case make no difference. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
