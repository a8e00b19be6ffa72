import type { Raster } from '../raster.ts'

/** Red, green, blue and alpha of a pixel as one number, so that no reader makes an array for each. */
export function packed(red: number, green: number, blue: number, alpha = 255): number {
  return (red | (green << 8) | (blue << 16) | (alpha << 24)) >>> 0
}

export const black = packed(0, 0, 0)

/**
 * Packed pixels as a picture. One that is opaque everywhere has no transparency, and neither has one that is clear
 * everywhere: some programs leave that byte empty.
 */
export function fromPacked(packedPixels: Uint32Array, width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3)
  const alpha = new Uint8Array(width * height)
  let [isOpaque, isClear] = [true, true]
  for (let i = 0; i < alpha.length; i++) {
    const value = packedPixels[i]!
    data[i * 3] = value & 255
    data[i * 3 + 1] = (value >>> 8) & 255
    data[i * 3 + 2] = (value >>> 16) & 255
    alpha[i] = value >>> 24
    isOpaque &&= alpha[i] === 255
    isClear &&= alpha[i] === 0
  }
  return { pixels: { width, height, data }, alpha: isOpaque || isClear ? null : alpha }
}
