/** Places for rectangles on as few pages as it takes: MaxRects (Jylanki, "A Thousand Ways to Pack the Bin", 2010), never rotated. */
import { MaxRectsPacker, PACKING_LOGIC } from 'maxrects-packer/dist/maxrects-packer.mjs'
import { EngineError } from '../../errors.ts'
import type { Frame, Size, Sprite } from './sheet.ts'

export interface PackOptions {
  /** Clear pixels between two sprites and along the rim of a page. */
  readonly padding: number
  /** How often the outermost pixels of a sprite are repeated around it, against seams when it is drawn smoothed. */
  readonly extrude: number
  /** Sides of pages are powers of two. */
  readonly powerOfTwo: boolean
  /** Longest side of a page. */
  readonly largest: number
}

export interface Packed {
  readonly frames: readonly Frame[]
  readonly pages: readonly Size[]
}

/** The same sprites and options give the same places. Throws `request/invalid` for a sprite that is larger than a page. */
export function packSprites(sprites: readonly Sprite[], options: PackOptions): Packed {
  const { padding, extrude, powerOfTwo, largest } = options
  for (const sprite of sprites) checkFits(sprite, options)
  const packer = new MaxRectsPacker<Placed>(largest, largest, padding, {
    smart: true,
    pot: powerOfTwo,
    square: false,
    allowRotation: false,
    border: padding,
    logic: PACKING_LOGIC.MAX_EDGE,
  })
  packer.addArray(
    sprites.map(({ visible }, index) => ({
      index,
      x: 0,
      y: 0,
      width: visible.width + 2 * extrude,
      height: visible.height + 2 * extrude,
    })),
  )
  const placed = packer.bins.flatMap(({ rects }, page) => rects.map((rectangle) => ({ ...rectangle, page })))
  const frames = placed
    .toSorted((a, b) => a.index - b.index)
    .map(({ index, page, x, y }) => {
      const sprite = sprites[index]!
      const { width, height } = sprite.visible
      return { ...sprite, page, at: { x: x + extrude, y: y + extrude, width, height } }
    })
  return { frames, pages: packer.bins.map(({ width, height }) => ({ width, height })) }
}

interface Placed extends Size {
  readonly index: number
  x: number
  y: number
  width: number
  height: number
}

/** With its rims, on a page of its own. */
function checkFits({ name, visible }: Sprite, { padding, extrude, largest }: PackOptions): void {
  const rim = 2 * (padding + extrude)
  if (Math.max(visible.width, visible.height) + rim <= largest) return
  throw new EngineError(
    'request/invalid',
    `${name} takes ${visible.width} x ${visible.height} pixels and ${rim} for its rims, more than a page of ${largest}; make it smaller, or allow larger pages (--max-size).`,
  )
}
