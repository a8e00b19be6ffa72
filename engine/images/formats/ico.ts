/** Icons and cursors of Windows: a list of pictures, each a PNG or a bitmap with a mask of what is clear. */
import { checkSize, damaged } from '../limits.ts'
import type { Raster } from '../raster.ts'
import { readHeader, readPixels, viewOf, type BitmapHeader } from './bmp.ts'
import { fromPacked } from './rgba.ts'

export function isIco(bytes: Uint8Array): boolean {
  if (bytes.length < 22 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[3] !== 0 || bytes[9] !== 0) return false
  const count = viewOf(bytes).getUint16(4, true)
  return (bytes[2] === 1 || bytes[2] === 2) && count >= 1 && count <= 256 && bytes.length >= 6 + count * 16
}

/** The largest of its pictures; a PNG is given back as it is. Throws `image/unreadable` or `RangeError`. */
export function readIco(bytes: Uint8Array): Raster | Uint8Array {
  const view = viewOf(bytes)
  const entries = Array.from({ length: view.getUint16(4, true) }, (_, i) => {
    const at = 6 + i * 16
    const side = (value: number) => value || 256 // 0 stands for 256
    return {
      area: side(view.getUint8(at)) * side(view.getUint8(at + 1)),
      bits: view.getUint16(at + 6, true),
      length: view.getUint32(at + 8, true),
      start: view.getUint32(at + 12, true),
    }
  })
  const [best] = entries.toSorted((a, b) => b.area - a.area || b.bits - a.bits)
  if (best === undefined || best.start + best.length > bytes.length) throw damaged()
  const data = bytes.subarray(best.start, best.start + best.length)
  return data[0] === 0x89 ? data : readMasked(viewOf(data))
}

/** Twice as high as the picture: below the colours lies a bit for each pixel that says whether it is clear. */
function readMasked(view: DataView): Raster {
  const both = readHeader(view, 0)
  const header = { ...both, height: both.height >> 1 }
  const { width, height, bits } = header
  checkSize(width, height)
  const pixels = readPixels(view, bits === 32 ? { ...header, masks: withAlpha } : header, header.end)
  if (bits !== 32 || pixels.every((value) => value >>> 24 === 0)) applyMask(view, header, pixels)
  return fromPacked(pixels, width, height)
}

const withAlpha = [0xff0000, 0xff00, 0xff, 0xff000000] as const

function applyMask(view: DataView, { width, height, bits, isTopDown, end }: BitmapHeader, pixels: Uint32Array): void {
  const start = end + Math.ceil((width * bits) / 32) * 4 * height
  const stride = Math.ceil(width / 32) * 4
  for (let y = 0; y < height; y++) {
    const row = start + (isTopDown ? y : height - 1 - y) * stride
    for (let x = 0; x < width; x++) {
      const at = row + (x >> 3)
      const isClear = at < view.byteLength && ((view.getUint8(at) >> (7 - (x & 7))) & 1) === 1
      const i = y * width + x
      pixels[i] = isClear ? pixels[i]! & 0xffffff : (pixels[i]! | 0xff000000) >>> 0
    }
  }
}
