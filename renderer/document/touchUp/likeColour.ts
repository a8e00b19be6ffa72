/** The region of like colour that hangs together with one pixel, four neighbours each. */
import type { Rect } from '../geometry.ts'

export interface Colours {
  readonly width: number
  readonly height: number
  /** Red, green, blue and a byte that is passed over, for each pixel. */
  readonly data: Uint8Array | Uint8ClampedArray
}

export interface Found {
  /** 1 for each pixel of it. */
  readonly marks: Uint8Array
  readonly area: Rect
}

/** Pixels from one rest to the next. */
const atOnce = 2 ** 16

/**
 * `tolerance`: grey levels that the channel farthest away may be off; only what `joins` is walked over. Null where the first
 * does not. It rests from time to time, so that something else can be done meanwhile.
 */
export function* likeColour(
  { width, height, data }: Colours,
  first: number,
  tolerance: number,
  joins: (pixel: number) => boolean,
): Generator<void, Found | null> {
  const [r, g, b] = [data[first * 4]!, data[first * 4 + 1]!, data[first * 4 + 2]!]
  const isLike = (pixel: number) =>
    Math.abs(data[pixel * 4]! - r) <= tolerance &&
    Math.abs(data[pixel * 4 + 1]! - g) <= tolerance &&
    Math.abs(data[pixel * 4 + 2]! - b) <= tolerance
  if (!joins(first)) return null
  const marks = new Uint8Array(width * height)
  const open = new Int32Array(width * height)
  let [left, top, right, bottom, count] = [width, height, -1, -1, 0]
  const visit = (pixel: number) => {
    if (marks[pixel] !== 0 || !isLike(pixel) || !joins(pixel)) return
    marks[pixel] = 1
    open[count++] = pixel
  }
  visit(first)
  for (let next = 0; next < count; next++) {
    if (next % atOnce === atOnce - 1) yield
    const pixel = open[next]!
    const y = Math.floor(pixel / width)
    const x = pixel - y * width
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
    if (x > 0) visit(pixel - 1)
    if (x < width - 1) visit(pixel + 1)
    if (y > 0) visit(pixel - width)
    if (y < height - 1) visit(pixel + width)
  }
  return { marks, area: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 } }
}
