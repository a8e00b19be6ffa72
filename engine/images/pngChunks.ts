/** PNG chunks (PNG specification, sections 5 and 11.3.4): length, type, data, CRC. */

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

/** `tEXt` where Latin-1 suffices, else `iTXt`, which holds UTF-8. */
export function textChunk(keyword: string, value: string): Buffer {
  const isAscii = /^[\n\x20-\x7e]*$/.test(value)
  return isAscii
    ? chunk('tEXt', Buffer.from(`${keyword}\0${value}`, 'latin1'))
    : chunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${value}`, 'utf8')) // no compression, no language, no translated keyword
}

/** Keyword and value of a text chunk; null for other chunks and for compressed text, which is never ours. */
export function textOf({ type, data }: Chunk): { readonly keyword: string; readonly value: string } | null {
  const end = data.indexOf(0)
  if (end < 1) return null
  const keyword = latin1.decode(data.subarray(0, end))
  if (type === 'tEXt') return { keyword, value: latin1.decode(data.subarray(end + 1)) }
  if (type !== 'iTXt' || data[end + 1] !== 0) return null
  const languageEnd = data.indexOf(0, end + 3)
  const translationEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1)
  return translationEnd < 0 ? null : { keyword, value: new TextDecoder().decode(data.subarray(translationEnd + 1)) }
}

const latin1 = new TextDecoder('latin1')

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(data.length + 12)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  data.copy(bytes, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, bytes.length - 4)), bytes.length - 4)
  return bytes
}

/** Written out because `zlib.crc32` is younger than the oldest Node that Patchwork runs in. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  return crc
})
