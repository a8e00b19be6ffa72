/** A sprite flipped, in another size, or as the frames of a motion: its own pixels, the same bytes every time. */
import { missingCase } from '../errors.ts'
import { blank, scale } from '../export/finish/geometry.ts'
import type { Rgba } from '../export/rgba.ts'
import { animate, isPixelArt } from './motion.ts'
import type { Transform } from './transforms.ts'

/** One picture, or as many as a motion has frames. */
export function transformed(sprite: Rgba, transform: Transform): readonly Rgba[] {
  switch (transform.kind) {
    case 'flip':
      return [flipped(sprite, transform.along)]
    case 'scale':
      return [scale(sprite, transform.factor, isHard(sprite, transform.factor) ? 'nearest' : 'lanczos')]
    case 'motion':
      return animate(sprite, transform)
    default:
      return missingCase(transform)
  }
}

/** Pixels that stay squares: of pixel art, made smaller where it has no soft edge that would be torn. */
function isHard(sprite: Rgba, factor: number): boolean {
  if (!isPixelArt(sprite)) return false
  return factor > 1 || sprite.data.every((value, i) => i % 4 !== 3 || value === 0 || value === 255)
}

/** Left and right change places along x, above and below along y. */
function flipped({ width, height, data }: Rgba, along: 'x' | 'y'): Rgba {
  const out = blank(width, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = along === 'x' ? y * width + (width - 1 - x) : (height - 1 - y) * width + x
      out.data.set(data.subarray(from * 4, from * 4 + 4), (y * width + x) * 4)
    }
  }
  return out
}
