/** EXIF's UserComment, where JPEG and WebP carry the web UI's parameters (Exif 2.32, sections 4.5 and 4.6.5). */

const tags = { exif: 0x8769, userComment: 0x9286 }
const longestComment = 2 ** 20

/** The comment of a JPEG or WebP file; undefined when there is none or the file is damaged. */
export function userComment(bytes: Uint8Array): string | undefined {
  try {
    const block = exifOf(bytes)
    const comment = block && commentIn(block)
    return comment && decoded(comment.bytes, comment.isLittle)
  } catch (error) {
    if (error instanceof RangeError) return undefined // an offset beyond the end
    throw error
  }
}

/** The TIFF block that holds EXIF, without the marker in front of it. */
function exifOf(bytes: Uint8Array): DataView | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 16) return undefined
  if (view.getUint16(0) === 0xffd8) return exifInJpeg(view)
  if (ascii(view, 0, 4) === 'RIFF' && ascii(view, 8, 4) === 'WEBP') return exifInWebp(view)
  return undefined
}

function exifInJpeg(view: DataView): DataView | undefined {
  for (let at = 2; at + 4 <= view.byteLength && view.getUint8(at) === 0xff;) {
    const [marker, length] = [view.getUint8(at + 1), view.getUint16(at + 2)]
    if (marker === 0xda || length < 2) return undefined // pixels begin
    if (marker === 0xe1 && ascii(view, at + 4, 6) === 'Exif\0\0') return part(view, at + 10, length - 8)
    at += 2 + length
  }
  return undefined
}

function exifInWebp(view: DataView): DataView | undefined {
  for (let at = 12; at + 8 <= view.byteLength;) {
    const length = view.getUint32(at + 4, true)
    if (ascii(view, at, 4) === 'EXIF') {
      const hasMarker = ascii(view, at + 8, 6) === 'Exif\0\0' // some writers keep JPEG's
      return hasMarker ? part(view, at + 14, length - 6) : part(view, at + 8, length)
    }
    at += 8 + length + (length % 2)
  }
  return undefined
}

/** First directory -> EXIF directory -> comment: no loops to fall into. */
function commentIn(tiff: DataView): { readonly bytes: DataView; readonly isLittle: boolean } | undefined {
  const isLittle = ascii(tiff, 0, 2) === 'II'
  if (!isLittle && ascii(tiff, 0, 2) !== 'MM') return undefined
  const pointer = entry(tiff, tiff.getUint32(4, isLittle), tags.exif, isLittle)
  const comment = pointer && entry(tiff, tiff.getUint32(pointer + 8, isLittle), tags.userComment, isLittle)
  if (comment === undefined) return undefined
  const length = tiff.getUint32(comment + 4, isLittle)
  if (length <= 8 || length > longestComment) return undefined
  return { bytes: part(tiff, tiff.getUint32(comment + 8, isLittle), length), isLittle }
}

/** Where the twelve bytes of a tag begin. */
function entry(tiff: DataView, directory: number, tag: number, isLittle: boolean): number | undefined {
  const count = tiff.getUint16(directory, isLittle)
  for (let i = 0; i < count; i++) {
    const at = directory + 2 + i * 12
    if (tiff.getUint16(at, isLittle) === tag) return at
  }
  return undefined
}

/** Eight bytes name the encoding. UTF-16 comes in either order: writers do not agree on whether the file's counts. */
function decoded(comment: DataView, isLittle: boolean): string {
  const encoding = ascii(comment, 0, 7)
  const text = new Uint8Array(comment.buffer, comment.byteOffset + 8, comment.byteLength - 8)
  if (encoding !== 'UNICODE') return new TextDecoder().decode(text).replaceAll('\0', '')
  const zeros = [0, 0]
  for (const [i, byte] of text.entries()) if (byte === 0) zeros[i % 2]!++
  const isLittleText = zeros[0] === zeros[1] ? isLittle : zeros[1]! > zeros[0]!
  return new TextDecoder(isLittleText ? 'utf-16le' : 'utf-16be').decode(text)
}

function part(view: DataView, start: number, length: number): DataView {
  return new DataView(view.buffer, view.byteOffset + start, Math.min(length, view.byteLength - start))
}

function ascii(view: DataView, start: number, length: number): string {
  return String.fromCharCode(...Array.from({ length }, (_, i) => view.getUint8(start + i)))
}
