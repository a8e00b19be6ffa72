/** What picture files say in words: one map for every format, so that the readers of recipes need to know none. */
import { readBoxes } from './boxes.ts'
import { exifBlock, exifTexts } from './exif.ts'
import { readJpegTexts, readWebpTexts } from './segments.ts'
import { pngTexts } from './pngTexts.ts'
import type { FileTexts, TextBlocks } from './textBlocks.ts'

export function textsOf(bytes: Uint8Array): FileTexts {
  const blocks = blocksOf(bytes)
  const texts = new Map(blocks.texts)
  for (const [name, value] of blocks.exif === undefined ? [] : exifTexts(blocks.exif)) texts.set(`exif:${name}`, value)
  return texts
}

function blocksOf(bytes: Uint8Array): TextBlocks {
  try {
    const [first, second] = [bytes[0], bytes[1]]
    if (first === 0x89) return readPngTexts(bytes)
    if (first === 0xff && second === 0xd8) return readJpegTexts(bytes)
    if (hasAscii(bytes, 0, 'RIFF') && hasAscii(bytes, 8, 'WEBP')) return readWebpTexts(bytes)
    if (hasAscii(bytes, 4, 'ftyp')) return readBoxes(bytes)
    return { texts: new Map(), exif: exifBlock(bytes) } // a TIFF file is nothing else
  } catch (error) {
    if (error instanceof RangeError) return { texts: new Map(), exif: undefined } // an offset beyond the end
    throw error
  }
}

function readPngTexts(bytes: Uint8Array): TextBlocks {
  const { texts, exif } = pngTexts(bytes)
  const profile = texts.get('Raw profile type exif') ?? texts.get('Raw profile type APP1')
  return { texts, exif: exifBlock(exif ?? fromHexProfile(profile)) }
}

/** How ImageMagick keeps EXIF in PNG text: a name, a length, and hexadecimal digits in lines. */
function fromHexProfile(profile: string | undefined): Uint8Array | undefined {
  if (profile === undefined) return undefined
  const [, , ...lines] = profile.trim().split('\n')
  return Buffer.from(lines.join(''), 'hex')
}

function hasAscii(bytes: Uint8Array, at: number, word: string): boolean {
  return Array.from(word).every((letter, i) => bytes[at + i] === letter.charCodeAt(0))
}
