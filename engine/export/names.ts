/** Names that every file system takes, and no two that one of them takes for the same. */
import { EngineError } from '../errors.ts'

/** Devices of Windows, whatever their suffix. */
const reserved = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?=\.|$)/i
/** Room for a scale, a number and a suffix within the 255 bytes of most disks. */
const longest = 180

/** `CON` -> `CON_`, `a:b` -> `a-b`; composed letters (NFC), because disks differ in how they keep them. */
export function saneName(name: string): string {
  const plain = name
    .normalize('NFC')
    // Controls, marks that turn the reading direction (joiners stand inside of words and emoji), and what has a meaning to
    // Windows, in a path or in an address.
    .replaceAll(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*#%]/gu, '-')
    .replace(/^[\s.]+/, '')
  const short = shortened(plain).replace(/[\s.]+$/, '')
  if (short === '') return 'picture'
  return short.replace(reserved, '$1_')
}

/** `hero` -> `hero@2x`; what is of its own size keeps its name. */
export function atDensity(name: string, density: number): string {
  return density === 1 ? name : `${name}@${density}x`
}

/** Pixels for one of the game's: of several scales each is for screens of its own, a single one is the size that is wanted. */
export function densityOf(scale: number, scales: readonly number[]): number {
  return scales.length === 1 ? 1 : scale
}

/** Throws `request/invalid` where two names are the same on a disk that does not tell A from a. */
export function checkDistinct(named: readonly { readonly name: string; readonly path: string }[]): void {
  const seen = new Map<string, string>()
  for (const { name, path } of named) {
    const key = name.toLowerCase().normalize('NFC')
    const other = seen.get(key)
    if (other !== undefined) {
      throw new EngineError('request/invalid', `${other} and ${path} would both be called ${name}; rename one of them.`)
    }
    seen.set(key, path)
  }
}

/** `run_2` before `run_10`, the same on every machine. */
export function inNaturalOrder<T extends { readonly name: string }>(named: readonly T[]): readonly T[] {
  return named.toSorted((a, b) => natural.compare(a.name, b.name) || (a.name < b.name ? -1 : 1))
}

const encoder = new TextEncoder()
const natural = new Intl.Collator('en', { numeric: true })

/** Cut between what readers see as letters. */
function shortened(text: string): string {
  let short = ''
  let bytes = 0
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    bytes += encoder.encode(segment).length
    if (bytes > longest) break
    short += segment
  }
  return short
}
