import type { Pixels } from '../request.ts'
import { crop } from './resize.ts'

/** A picture with its transparency beside its colours, which stay as they are even where they cannot be seen. */
export interface Raster {
  readonly pixels: Pixels
  /** One byte for each pixel, 0 is clear; null when the picture has no transparency. */
  readonly alpha: Uint8Array | null
}

/** What is seen of a picture that lies on white: what models are shown. */
export function onWhite({ pixels, alpha }: Raster): Pixels {
  if (!alpha) return pixels
  const data = new Uint8Array(pixels.data.length)
  for (let i = 0; i < data.length; i++) {
    const opacity = alpha[Math.floor(i / 3)]! / 255
    data[i] = Math.round(255 + (pixels.data[i]! - 255) * opacity)
  }
  return { width: pixels.width, height: pixels.height, data }
}

/** The rectangle of width x height whose corner is at (x, y): the same bytes. */
export function cropRaster({ pixels, alpha }: Raster, x: number, y: number, width: number, height: number): Raster {
  const cut = new Uint8Array(width * height)
  for (let row = 0; alpha && row < height; row++) {
    const from = (y + row) * pixels.width + x
    cut.set(alpha.subarray(from, from + width), row * width)
  }
  return { pixels: crop(pixels, x, y, width, height), alpha: alpha && cut }
}
