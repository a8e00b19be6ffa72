import type { Pixels } from '../request.ts'
import { bicubic, resample } from './resample.ts'

/** Scales a picture until it just covers width x height and crops what stands out, half on each side. */
export function fitTo(pixels: Pixels, width: number, height: number): Pixels {
  const scale = Math.max(width / pixels.width, height / pixels.height)
  const scaledWidth = Math.max(Math.round(pixels.width * scale), width)
  const scaledHeight = Math.max(Math.round(pixels.height * scale), height)
  return cropCentre(resample(pixels, scaledWidth, scaledHeight, bicubic), width, height)
}

export function cropCentre(pixels: Pixels, width: number, height: number): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels
  return crop(pixels, Math.floor((pixels.width - width) / 2), Math.floor((pixels.height - height) / 2), width, height)
}

/** The rectangle of width x height whose corner is at (x, y). */
export function crop(pixels: Pixels, x: number, y: number, width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * pixels.width + x) * 3
    data.set(pixels.data.subarray(from, from + width * 3), row * width * 3)
  }
  return { width, height, data }
}
