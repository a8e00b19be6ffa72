import type { Pixels } from '../request.ts'
import { cropCentre } from './resize.ts'
import { bicubic, box, resample } from './resample.ts'

/**
 * The square middle of a picture at `size` pixels, as the original code prepares its images: halve with a box
 * filter while the short side is at least twice `size`, bicubic so that it equals `size`, then crop.
 */
export function centerCrop(pixels: Pixels, size: number): Pixels {
  let image = pixels
  while (Math.min(image.width, image.height) >= 2 * size) {
    image = resample(image, Math.floor(image.width / 2), Math.floor(image.height / 2), box)
  }
  const scale = size / Math.min(image.width, image.height)
  const scaled = resample(image, roundHalfEven(image.width * scale), roundHalfEven(image.height * scale), bicubic)
  return cropCentre(scaled, size, size)
}

/** Python's round. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value)
  return value % 1 === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}
