/** Words under a picture, drawn with the fonts of the system, in whatever script they are. */
import sharp from 'sharp'
import type { Rgba } from '../rgba.ts'

export interface CaptionStyle {
  /** Pixels. */
  readonly width: number
  /** Of letters, in pixels. */
  readonly size: number
}

/** As wide as its longest line, black on clear; null where nothing is to be seen. */
export async function drawCaption(caption: string, { width, size }: CaptionStyle): Promise<Rgba | null> {
  const text = escaped(plainCaption(caption))
  if (text === '') return null
  // At 72 dots an inch a point is a pixel.
  const drawn = sharp({ text: { text, font: `sans ${size}`, dpi: 72, width, wrap: 'word-char', rgba: true } })
  try {
    const { data, info } = await drawn.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, data }
  } catch (error) {
    // Some letters are nothing but blanks.
    if (String(error).includes('no text to render')) return null
    throw error
  }
}

/** One space between words, at most one empty line between lines; controls, and marks that turn the direction of what follows, are left out. */
export function plainCaption(caption: string): string {
  return caption
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

/** By its first letter that has a direction. */
export function isRightToLeft(text: string): boolean {
  const [first = ''] = /\p{L}/u.exec(text) ?? []
  return rightToLeft.test(first)
}

export const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** Letters of the captions that no font of the system has, which are drawn as boxes with a number in them. */
export async function missingLetters(captions: readonly string[]): Promise<readonly string[]> {
  const letters = [...new Set(captions.flatMap((caption) => Array.from(caption)))].filter((one) =>
    /[^\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Z}]/u.test(one),
  )
  const strange = letters.filter((letter) => letter.codePointAt(0)! > 0x7e)
  if (strange.length === 0) return []
  // Nobody's: an unassigned letter, and a private one of six digits.
  const boxes = await Promise.all(['\u0378', '\u{10fffd}'].map(frameOf))
  const missing: string[] = []
  for (const letter of strange) if (boxes.includes(await frameOf(letter))) missing.push(letter)
  return missing
}

/** Its size and the outermost pixels, which all such boxes have alike. */
async function frameOf(letter: string): Promise<string | null> {
  const drawn = await drawCaption(letter, { width: 200, size: 40 })
  if (drawn === null) return null
  const { width, height, data } = drawn
  const alpha = (x: number, y: number) => data[(y * width + x) * 4 + 3]! >> 4
  const sides = Array.from({ length: height }, (_, y) => [alpha(0, y), alpha(width - 1, y)])
  const ends = Array.from({ length: width }, (_, x) => [alpha(x, 0), alpha(x, height - 1)])
  return JSON.stringify([width, height, sides, ends])
}

/** Text is markup to what draws it. */
function escaped(caption: string): string {
  return caption.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
