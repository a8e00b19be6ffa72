/** What pictures are called in a sheet and as files, before the user says otherwise. */
import { saneName, type Picture } from '../../electron/contract.ts'

/** Letters of a prompt that say which one it is. */
const longest = 40

/** `a red fox, at night` -> `a-red-fox-at-night`; what the user calls it goes before the prompt. */
export function exportName({ name, prompt }: Pick<Picture, 'name' | 'prompt'>): string {
  const words =
    (name ?? prompt)
      .normalize('NFKC')
      .replace(/\.(png|jpe?g|webp|gif|avif|tiff?|bmp)$/i, '')
      .match(/[\p{L}\p{N}_][\p{L}\p{N}\p{M}_\u200C\u200D]*/gu) ?? []
  let short = ''
  for (const word of words) {
    if (short !== '' && short.length + 1 + word.length > longest) break
    short = short === '' ? word : `${short}-${word}`
  }
  return saneName(name === null ? short.toLowerCase() : short)
}

/** As the user wrote it, as far as a disk takes it; one that another has gets a number. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const name = saneName(wanted)
  const known = new Set(taken.map((other) => other.toLowerCase()))
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`
    if (!known.has(candidate.toLowerCase())) return candidate
  }
}
