/**
 * Windows bitmaps: the file header, then a device-independent bitmap, which icons hold too. Headers of 12 (OS/2), 40 and
 * more bytes; 1 to 32 bits a pixel, with palette, masks or run lengths.
 */
import { checkSize, damaged } from '../limits.ts'
import type { Raster } from '../raster.ts'
import { black, fromPacked, packed } from './rgba.ts'

export function isBmp(bytes: Uint8Array): boolean {
  if (bytes.length < 26 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return false
  return headerLengths.has(viewOf(bytes).getUint32(14, true))
}

const headerLengths: ReadonlySet<number> = new Set([12, 40, 52, 56, 64, 108, 124])

/** A JPEG or PNG inside of a bitmap is given back as it is. Throws `image/unreadable` or `RangeError`. */
export function readBmp(bytes: Uint8Array): Raster | Uint8Array {
  const view = viewOf(bytes)
  const header = readHeader(view, 14)
  checkSize(header.width, header.height)
  const pixelsAt = view.getUint32(10, true)
  if (header.compression === 4 || header.compression === 5) return bytes.subarray(pixelsAt)
  return fromPacked(readPixels(view, header, pixelsAt), header.width, header.height)
}

export interface BitmapHeader {
  readonly width: number
  readonly height: number
  readonly isTopDown: boolean
  readonly bits: number
  readonly compression: number
  readonly masks: readonly number[]
  /** Packed colours. */
  readonly palette: readonly number[]
  /** Where header and palette end. */
  readonly end: number
}

export function readHeader(view: DataView, at: number): BitmapHeader {
  const length = view.getUint32(at, true)
  if (!headerLengths.has(length)) throw damaged()
  const isOld = length === 12
  const height = isOld ? view.getUint16(at + 6, true) : view.getInt32(at + 8, true)
  const bits = view.getUint16(at + (isOld ? 10 : 14), true)
  const compression = isOld ? 0 : view.getUint32(at + 16, true)
  const hasMasks = compression === 3 || compression === 6
  const maskCount = hasMasks ? (compression === 6 || length >= 56 ? 4 : 3) : 0
  const masks = Array.from({ length: maskCount }, (_, i) => view.getUint32(at + 40 + i * 4, true))
  const paletteAt = at + length + (length === 40 ? maskCount * 4 : 0)
  const used = isOld ? 0 : view.getUint32(at + 32, true)
  const count = bits <= 8 ? Math.min(used || 2 ** bits, 2 ** bits) : 0
  const entry = isOld ? 3 : 4
  return {
    width: isOld ? view.getUint16(at + 4, true) : view.getInt32(at + 4, true),
    height: Math.abs(height),
    isTopDown: height < 0,
    bits,
    compression,
    masks,
    palette: Array.from({ length: count }, (_, i) => {
      const from = paletteAt + i * entry
      return packed(view.getUint8(from + 2), view.getUint8(from + 1), view.getUint8(from))
    }),
    end: paletteAt + (bits <= 8 ? count * entry : 0),
  }
}

/** Packed pixels, rows from the top. */
export function readPixels(view: DataView, header: BitmapHeader, at: number): Uint32Array {
  const { width, height, bits, compression, masks, isTopDown, palette } = header
  const pixels = new Uint32Array(width * height)
  const rowOf = (y: number) => (isTopDown ? y : height - 1 - y) * width
  if (compression === 1 || compression === 2) {
    pixels.fill(black) // what no run paints
    readRuns(view, header, at, (x, y, value) => (pixels[rowOf(y) + x] = palette[value] ?? black))
    return pixels
  }
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits) || (compression !== 0 && masks.length === 0)) throw damaged()
  const stride = Math.ceil((width * bits) / 32) * 4
  if (at + stride * height > view.byteLength) throw damaged()
  const colour = bits <= 8 ? (value: number) => palette[value] ?? black : colourReader(header)
  for (let y = 0; y < height; y++) {
    const [from, to] = [at + y * stride, rowOf(y)]
    for (let x = 0; x < width; x++) pixels[to + x] = colour(valueAt(view, from, x, bits))
  }
  return pixels
}

function valueAt(view: DataView, row: number, x: number, bits: number): number {
  switch (bits) {
    case 32:
      return view.getUint32(row + x * 4, true)
    case 24:
      return view.getUint8(row + x * 3) | (view.getUint8(row + x * 3 + 1) << 8) | (view.getUint8(row + x * 3 + 2) << 16)
    case 16:
      return view.getUint16(row + x * 2, true)
    default: {
      const bit = x * bits
      return (view.getUint8(row + (bit >> 3)) >> (8 - bits - (bit & 7))) & (2 ** bits - 1)
    }
  }
}

/** Masks say which bits are red, green, blue and alpha; without any they are the usual ones, and nothing is clear. */
function colourReader({ bits, masks }: BitmapHeader): (value: number) => number {
  const usual = bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff]
  const [red = none, green = none, blue = none, alpha = none] = (masks.length > 0 ? masks : usual).map((mask) => {
    const lowest = (mask & -mask) >>> 0
    return { mask, lowest, most: lowest === 0 ? 0 : (mask >>> 0) / lowest }
  })
  const part = (value: number, { mask, lowest, most }: typeof none) =>
    most === 0 ? 0 : Math.round((((value & mask) >>> 0) / lowest / most) * 255)
  const isClear = alpha.most > 0
  return (value) => packed(part(value, red), part(value, green), part(value, blue), isClear ? part(value, alpha) : 255)
}

const none = { mask: 0, lowest: 0, most: 0 }

/** Run lengths (8 or 4 bits a pixel): a count and a value; a zero and a command. Each command moves on in the file. */
function readRuns(
  view: DataView,
  header: BitmapHeader,
  start: number,
  put: (x: number, y: number, value: number) => void,
): void {
  const { width, height, bits } = header
  let [x, y, at] = [0, 0, start]
  const paint = (value: number) => {
    if (x < width && y < height) put(x, y, value)
    x++
  }
  while (at + 1 < view.byteLength && y < height) {
    const [count, value] = [view.getUint8(at), view.getUint8(at + 1)]
    at += 2
    if (count > 0) {
      for (let i = 0; i < count; i++) paint(bits === 8 ? value : i % 2 === 0 ? value >> 4 : value & 15)
    } else if (value === 0) {
      ;[x, y] = [0, y + 1]
    } else if (value === 1) {
      return
    } else if (value === 2) {
      x += view.getUint8(at)
      y += view.getUint8(at + 1)
      at += 2
    } else {
      const bytes = bits === 8 ? value : Math.ceil(value / 2)
      for (let i = 0; i < value; i++) {
        const byte = view.getUint8(at + (bits === 8 ? i : i >> 1))
        paint(bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15)
      }
      at += bytes + (bytes % 2)
    }
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
