/** Truevision TGA (specification 2.0), which has no mark at its start: colours, greys or a palette, plain or in runs. */
import { checkSize, damaged } from '../limits.ts'
import type { Raster } from '../raster.ts'
import { viewOf } from './bmp.ts'
import { black, fromPacked, packed } from './rgba.ts'

interface Header {
  readonly hasPalette: boolean
  readonly isGrey: boolean
  readonly isPacked: boolean
  readonly paletteStart: number
  readonly paletteLength: number
  readonly paletteBits: number
  readonly width: number
  readonly height: number
  readonly bits: number
  readonly alphaBits: number
  readonly isTopDown: boolean
  readonly isMirrored: boolean
  /** Where the palette begins. */
  readonly start: number
}

/** Whether all of the header makes sense, and plain pixels are all there: nothing else tells it from noise. */
export function isTga(bytes: Uint8Array): boolean {
  if (bytes.length < 18) return false
  const header = readHeader(viewOf(bytes))
  const { hasPalette, isGrey, bits, width, height, paletteBits, paletteLength, start } = header
  const [, map = 2, type = 0] = bytes
  const isKnown = map <= 1 && [1, 2, 3, 9, 10, 11].includes(type) && hasPalette === (map === 1)
  const isDeep = isGrey || hasPalette ? bits === 8 : [15, 16, 24, 32].includes(bits)
  const isMapped = hasPalette
    ? [15, 16, 24, 32].includes(paletteBits) && paletteLength > 0
    : bytes.subarray(3, 8).every((byte) => byte === 0)
  if (!isKnown || !isDeep || !isMapped || width === 0 || height === 0 || (bytes[17]! & 0xc0) !== 0) return false
  const least = header.isPacked ? Math.ceil((width * height) / 128) * 2 : width * height * bytesOf(bits)
  return start + paletteLength * bytesOf(paletteBits) + least <= bytes.length
}

function readHeader(view: DataView): Header {
  const type = view.getUint8(2)
  const descriptor = view.getUint8(17)
  return {
    hasPalette: (type & 7) === 1,
    isGrey: (type & 7) === 3,
    isPacked: (type & 8) !== 0,
    paletteStart: view.getUint16(3, true),
    paletteLength: view.getUint8(1) === 1 ? view.getUint16(5, true) : 0,
    paletteBits: view.getUint8(7),
    width: view.getUint16(12, true),
    height: view.getUint16(14, true),
    bits: view.getUint8(16),
    alphaBits: descriptor & 15,
    isTopDown: (descriptor & 0x20) !== 0,
    isMirrored: (descriptor & 0x10) !== 0,
    start: 18 + view.getUint8(0),
  }
}

/** Throws `image/unreadable` or `RangeError`. */
export function readTga(bytes: Uint8Array): Raster {
  const view = viewOf(bytes)
  const header = readHeader(view)
  const { width, height } = header
  checkSize(width, height)
  const pixels = new Uint32Array(width * height)
  const paletteSize = bytesOf(header.paletteBits)
  const read = (at: number): number => {
    if (!header.hasPalette) return colourAt(view, at, header.bits, header.isGrey, header.alphaBits > 0)
    const index = view.getUint8(at) - header.paletteStart
    if (index < 0 || index >= header.paletteLength) throw damaged()
    return colourAt(view, header.start + index * paletteSize, header.paletteBits, false, header.paletteBits === 32)
  }
  let index = 0
  const put = (colour: number) => {
    const [x, y] = [index % width, Math.floor(index / width)]
    const [column, row] = [header.isMirrored ? width - 1 - x : x, header.isTopDown ? y : height - 1 - y]
    pixels[row * width + column] = colour
    index++
  }
  const size = bytesOf(header.bits)
  let at = header.start + header.paletteLength * paletteSize
  while (index < pixels.length) {
    const packet = header.isPacked ? view.getUint8(at++) : 127
    const count = Math.min((packet & 127) + 1, pixels.length - index)
    const isRun = header.isPacked && packet >= 128
    const colour = isRun ? read(at) : black
    for (let i = 0; i < count; i++) put(isRun ? colour : read(at + i * size))
    at += isRun ? size : count * size
  }
  return fromPacked(pixels, width, height)
}

function bytesOf(bits: number): number {
  return Math.ceil(bits / 8)
}

function colourAt(view: DataView, at: number, bits: number, isGrey: boolean, hasAlpha: boolean): number {
  const byte = (offset: number) => view.getUint8(at + offset)
  if (isGrey) return packed(byte(0), byte(0), byte(0))
  if (bits >= 24) return packed(byte(2), byte(1), byte(0), bits === 32 && hasAlpha ? byte(3) : 255)
  const value = byte(0) | (byte(1) << 8)
  const five = (shift: number) => Math.round((((value >> shift) & 31) / 31) * 255)
  return packed(five(10), five(5), five(0))
}
