import type { Pixels } from '../request.ts'
import { bicubic, resample } from './resample.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** Scales a picture until it just covers width x height and crops what stands out, half on each side. */
export function fitTo(pixels: Pixels, width: number, height: number): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels
  const scaled = coverOf(pixels, width, height)
  return cropCentre(resample(pixels, scaled.width, scaled.height, bicubic), width, height)
}

/** The size a picture has just before `fitTo` crops it to width x height, half of what stands out on each side. */
export function coverOf(picture: Size, width: number, height: number): Size {
  const scale = Math.max(width / picture.width, height / picture.height)
  return {
    width: Math.max(Math.round(picture.width * scale), width),
    height: Math.max(Math.round(picture.height * scale), height),
  }
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
