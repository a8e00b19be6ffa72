/** Where JPEG and WebP keep their words: EXIF, XMP and comments. */
import { exifBlock, type Exif } from './exif.ts'
import type { TextBlocks } from './textBlocks.ts'

const utf8 = new TextDecoder()
const xmpMarker = 'http://ns.adobe.com/xap/1.0/\0'

/** Segments in front of the pixels: APP1 with EXIF or XMP, and COM. */
export function readJpegTexts(bytes: Uint8Array): TextBlocks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts = new Map<string, string>()
  let exif: Exif | undefined
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const [marker, length] = [bytes[at + 1], view.getUint16(at + 2)]
    if (marker === 0xda || length < 2) break // pixels begin
    const data = bytes.subarray(at + 4, at + 2 + length)
    if (marker === 0xe1) exif ??= exifBlock(data)
    if (marker === 0xe1 && startsWith(data, xmpMarker)) keep(texts, 'xmp', data.subarray(xmpMarker.length))
    if (marker === 0xfe) keep(texts, 'Comment', data)
    at += 2 + length
  }
  return { texts, exif }
}

export function readWebpTexts(bytes: Uint8Array): TextBlocks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts = new Map<string, string>()
  let exif: Exif | undefined
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true)
    const data = bytes.subarray(at + 8, at + 8 + length)
    const type = String.fromCharCode(...bytes.subarray(at, at + 4))
    if (type === 'EXIF') exif ??= exifBlock(data)
    if (type === 'XMP ') keep(texts, 'xmp', data)
    at += 8 + length + (length % 2)
  }
  return { texts, exif }
}

function keep(texts: Map<string, string>, name: string, data: Uint8Array): void {
  if (!texts.has(name)) texts.set(name, utf8.decode(data))
}

function startsWith(data: Uint8Array, word: string): boolean {
  return Array.from(word).every((letter, i) => data[i] === letter.charCodeAt(0))
}
