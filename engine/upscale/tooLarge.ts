import { largestPicture, largestSide } from '../images/limits.ts'
import type { UpscaleScale } from './scales.ts'

/** Why a picture cannot be enlarged so, in a sentence; null where it can. Lengths in pixels. */
export function tooLarge(width: number, height: number, scale: UpscaleScale): string | null {
  const limit = limitOf(width * scale, height * scale)
  if (limit === null) return null
  const less = scale === 4 && limitOf(width * 2, height * 2) === null ? 'enlarge it 2 times, or ' : ''
  return `Enlarged ${scale} times, this picture of ${width} x ${height} pixels would be ${width * scale} x ${height * scale}, and ${limit} at most; ${less}enlarge a part of it.`
}

/** Which one is exceeded. */
function limitOf(width: number, height: number): string | null {
  if (Math.max(width, height) > largestSide) return `a side may have ${largestSide}`
  return width * height > largestPicture ? `a picture may have ${largestPicture / 1e6} million pixels` : null
}
