/** The words of EXIF (Exif 2.32, sections 4.5 and 4.6), which is a TIFF block: directories of twelve-byte entries. */

/** Where other programs leave recipes. */
const tags: ReadonlyMap<number, string> = new Map([
  [0x010e, 'ImageDescription'],
  [0x010f, 'Make'],
  [0x0110, 'Model'],
  [0x0131, 'Software'],
  [0x9c9c, 'XPComment'],
  [0x927c, 'MakerNote'],
  [0x9286, 'UserComment'],
])
const exifDirectory = 0x8769
const longestText = 4 * 2 ** 20

/** A TIFF block, without the marker that JPEG and some writers of other formats put in front of it. */
export interface Exif {
  readonly tiff: DataView
  readonly isLittle: boolean
}

/** Undefined where the bytes are no TIFF block. */
export function exifBlock(bytes: Uint8Array | undefined): Exif | undefined {
  if (bytes === undefined) return undefined
  const marked = latin1.decode(bytes.subarray(0, 6)) === 'Exif\0\0'
  const block = marked ? bytes.subarray(6) : bytes
  const order = latin1.decode(block.subarray(0, 2))
  if (block.length < 14 || (order !== 'II' && order !== 'MM')) return undefined
  return { tiff: new DataView(block.buffer, block.byteOffset, block.byteLength), isLittle: order === 'II' }
}

/** Texts of the first directory and of the EXIF directory, by the names of their tags: no loops to fall into. */
export function exifTexts({ tiff, isLittle }: Exif): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  try {
    const first = tiff.getUint32(4, isLittle)
    const inner = read(first)
    if (inner !== undefined) read(inner)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error // an offset beyond the end: what was read stays
  }
  return texts

  /** Returns where the EXIF directory begins. */
  function read(directory: number): number | undefined {
    let inner: number | undefined
    const count = tiff.getUint16(directory, isLittle)
    for (let i = 0; i < count; i++) {
      const at = directory + 2 + i * 12
      const tag = tiff.getUint16(at, isLittle)
      if (tag === exifDirectory) inner = tiff.getUint32(at + 8, isLittle)
      const name = tags.get(tag)
      const length = tiff.getUint32(at + 4, isLittle)
      if (name === undefined || texts.has(name) || length === 0 || length > longestText) continue
      const start = length <= 4 ? at + 8 : tiff.getUint32(at + 8, isLittle)
      const text = textOf(name, bytesAt(tiff, start, length), isLittle)
      if (text !== '') texts.set(name, text)
    }
    return inner
  }
}

function textOf(name: string, bytes: Uint8Array, isLittle: boolean): string {
  if (name === 'XPComment') return withoutEnd(new TextDecoder('utf-16le').decode(bytes))
  if (name === 'UserComment') return withoutEnd(comment(bytes, isLittle))
  return withoutEnd(utf8.decode(bytes))
}

/** Eight bytes name the encoding. UTF-16 comes in either order: writers do not agree on whether the file's counts. */
function comment(bytes: Uint8Array, isLittle: boolean): string {
  const encoding = latin1.decode(bytes.subarray(0, 8))
  const text = bytes.subarray(8)
  if (!encoding.startsWith('UNICODE')) {
    // Some writers name no encoding at all.
    const named = encoding.startsWith('ASCII\0') || encoding === '\0'.repeat(8) || encoding.startsWith('JIS\0')
    return utf8.decode(named ? text : bytes)
  }
  const zeros = [0, 0]
  for (const [i, byte] of text.entries()) if (byte === 0) zeros[i % 2]!++
  if (zeros[0] === 0 && zeros[1] === 0) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(text) // a writer that meant well
    } catch {
      // UTF-16 of a script without zeros
    }
  }
  const isLittleText = zeros[0] === zeros[1] ? isLittle : zeros[1]! > zeros[0]!
  return new TextDecoder(isLittleText ? 'utf-16le' : 'utf-16be').decode(text)
}

function withoutEnd(text: string): string {
  return text.replaceAll('\0', '').trim()
}

function bytesAt(view: DataView, start: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + start, Math.min(length, view.byteLength - start))
}

const utf8 = new TextDecoder()
const latin1 = new TextDecoder('latin1')
