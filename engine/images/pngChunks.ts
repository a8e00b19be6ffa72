/** PNG chunks (PNG specification, sections 5 and 11.3.4): length, type, data, CRC. */
import { inflateSync } from 'node:zlib'

export const pngSignature: Uint8Array = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

export interface Chunk {
  readonly type: string
  readonly data: Uint8Array
}

/** The undamaged chunks in front of the first damaged one; none when the bytes are no PNG. */
export function* readChunks(bytes: Uint8Array): Generator<Chunk> {
  if (pngSignature.some((byte, i) => bytes[i] !== byte)) return
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = pngSignature.length
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at)
    const end = at + 12 + length
    if (end > bytes.length || view.getUint32(end - 4) !== crc32(bytes.subarray(at + 4, end - 4))) return
    yield { type: latin1.decode(bytes.subarray(at + 4, at + 8)), data: bytes.subarray(at + 8, end - 4) }
    at = end
  }
}

/** `tEXt` where ASCII suffices, else `iTXt`, which holds UTF-8. */
export function textChunk(keyword: string, value: string): Buffer {
  const isAscii = /^[\n\x20-\x7e]*$/.test(value)
  return isAscii
    ? chunkBytes({ type: 'tEXt', data: Buffer.from(`${keyword}\0${value}`, 'latin1') })
    : utf8Chunk(keyword, value)
}

/** `iTXt` without compression, language or translated keyword. */
export function utf8Chunk(keyword: string, value: string): Buffer {
  return chunkBytes({ type: 'iTXt', data: Buffer.from(`${keyword}\0\0\0\0\0${value}`, 'utf8') })
}

/** Text longer than this is no recipe; a few bytes of compressed text may claim gigabytes. */
const longestText = 4 * 2 ** 20

/** Keyword and value of a text chunk; null for other chunks and for damaged or endless text, more bytes than `most`. */
export function textOf(
  { type, data }: Chunk,
  most = longestText,
): { readonly keyword: string; readonly value: string } | null {
  const end = data.indexOf(0)
  if (end < 1 || end > 79) return null
  const keyword = latin1.decode(data.subarray(0, end))
  const limit = Math.min(most, longestText)
  const value = (bytes: Uint8Array | null, decode: (bytes: Uint8Array) => string) =>
    bytes === null || bytes.length > limit ? null : { keyword, value: decode(bytes) }
  switch (type) {
    case 'tEXt':
      return value(data.subarray(end + 1), decodeText)
    case 'zTXt':
      return value(inflated(data.subarray(end + 2), limit), decodeText)
    case 'iTXt': {
      const languageEnd = data.indexOf(0, end + 3)
      const translationEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1)
      if (translationEnd < 0) return null
      const text = data.subarray(translationEnd + 1)
      return value(data[end + 1] === 0 ? text : inflated(text, limit), (bytes) => utf8.decode(bytes))
    }
    default:
      return null
  }
}

function inflated(bytes: Uint8Array, maxOutputLength: number): Uint8Array | null {
  try {
    return inflateSync(bytes, { maxOutputLength })
  } catch {
    return null
  }
}

/** Latin-1 says the specification; many programs write UTF-8 all the same, and no Latin-1 of a human looks like it. */
function decodeText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return latin1.decode(bytes)
  }
}

const utf8 = new TextDecoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
const latin1 = new TextDecoder('latin1')

export function chunkBytes({ type, data }: Chunk): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(data.length + 12)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  bytes.set(data, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, bytes.length - 4)), bytes.length - 4)
  return bytes
}

/**
 * Of ZIP too; `before` is that of the bytes in front. Written out because `zlib.crc32` is younger than our oldest Node; eight
 * bytes at a time, because photographs are 25 MB.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const { length } = bytes
  let crc = ~before
  let at = 0
  for (; at + 8 <= length; at += 8) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    crc =
      crcTable[1792 + (crc & 0xff)]! ^
      crcTable[1536 + ((crc >>> 8) & 0xff)]! ^
      crcTable[1280 + ((crc >>> 16) & 0xff)]! ^
      crcTable[1024 + (crc >>> 24)]! ^
      crcTable[768 + bytes[at + 4]!]! ^
      crcTable[512 + bytes[at + 5]!]! ^
      crcTable[256 + bytes[at + 6]!]! ^
      crcTable[bytes[at + 7]!]!
  }
  for (; at < length; at++) crc = crcTable[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}

/** Eight tables of 256, one after the other: what a byte comes to with so many zeros behind it. */
const crcTable = new Uint32Array(2048)
for (let byte = 0; byte < 256; byte++) {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  crcTable[byte] = crc
}
for (let at = 256; at < 2048; at++) crcTable[at] = crcTable[crcTable[at - 256]! & 0xff]! ^ (crcTable[at - 256]! >>> 8)
