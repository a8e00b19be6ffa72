/** Names that Windows keeps for devices, whatever their suffix. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/

/** `A red fox, at night!` -> `a-red-fox-at-night.png`; letters of every script keep their marks. */
export function fileName(prompt: string): string {
  // Joiners stand inside of words in Persian and in Indic scripts.
  const words =
    prompt
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d]*/gu) ?? []
  const name = shortened(words.join('-'), 60).replace(/[-\u200c\u200d]+$/, '')
  return `${name === '' || reserved.test(name) ? ['picture', name].filter(Boolean).join('-') : name}.png`
}

/** Cut between what readers see as letters. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  let end = 0
  for (const { index, segment } of new Intl.Segmenter().segment(text)) {
    if (index + segment.length > most) break
    end = index + segment.length
  }
  return text.slice(0, end)
}
