/** Which patches of what a model sees of a picture a rectangle touches. */
import type { Capabilities } from '../engine.ts'
import { coverOf } from '../images/resize.ts'

export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Size {
  readonly width: number
  readonly height: number
}

/** What is painted: its size in pixels, and the side of a patch. */
export interface Frame extends Size {
  readonly patchSize: number
}

/** From a picture's pixels to those of the frame: the picture is scaled until it covers the frame, and cut. */
export interface Placing {
  /** Pixels of the frame for one of the picture. */
  readonly scale: { readonly x: number; readonly y: number }
  /** Pixels of the frame that are cut off on the left and above. */
  readonly cut: { readonly x: number; readonly y: number }
}

export function placingOf(picture: Size, { width, height }: Size): Placing {
  const cover = coverOf(picture, width, height)
  return {
    scale: { x: cover.width / picture.width, y: cover.height / picture.height },
    cut: { x: Math.floor((cover.width - width) / 2), y: Math.floor((cover.height - height) / 2) },
  }
}

/**
 * The patches that stay, as runs (first and count, by turns), where those that `rect` touches are painted anew. `toEnd`: and all
 * that follow the first of them. Null where the model sees nothing of the rectangle, because the frame cuts it off.
 */
export function runsAround(rect: Rect, picture: Size, frame: Frame, toEnd = false): readonly number[] | null {
  const [columns, rows] = [frame.width / frame.patchSize, frame.height / frame.patchSize]
  const { across, down } = touchedBy(rect, picture, frame)
  if (across === null || down === null) return null
  const first = down.from * columns + across.from
  if (toEnd) return first === 0 ? [] : [0, first]
  const runs: number[] = []
  let from = 0
  for (let row = down.from; row < down.to; row++) {
    stay(runs, from, row * columns + across.from)
    from = row * columns + across.to
  }
  stay(runs, from, rows * columns)
  return runs
}

/** In pixels of the picture, what the patches that `rect` touches cover of it: all of that is painted anew. Null as `runsAround`. */
export function coveredBy(rect: Rect, picture: Size, frame: Frame): Rect | null {
  const { patchSize } = frame
  const { scale, cut } = placingOf(picture, frame)
  const { across, down } = touchedBy(rect, picture, frame)
  if (across === null || down === null) return null
  const [x, y] = [(across.from * patchSize + cut.x) / scale.x, (down.from * patchSize + cut.y) / scale.y]
  return {
    x,
    y,
    width: (across.to * patchSize + cut.x) / scale.x - x,
    height: (down.to * patchSize + cut.y) / scale.y - y,
  }
}

function stay(runs: number[], from: number, to: number): void {
  if (to > from) runs.push(from, to - from)
}

/** Columns and rows of patches; null where the frame cuts the rectangle off. */
function touchedBy(rect: Rect, picture: Size, frame: Frame) {
  const { patchSize, width, height } = frame
  const { scale, cut } = placingOf(picture, frame)
  return {
    across: touched(rect.x * scale.x - cut.x, rect.width * scale.x, patchSize, width / patchSize),
    down: touched(rect.y * scale.y - cut.y, rect.height * scale.y, patchSize, height / patchSize),
  }
}

/** A rounding error does not touch a patch. */
const hair = 1e-6

function touched(from: number, length: number, patchSize: number, count: number) {
  const first = Math.max(Math.floor(from / patchSize + hair), 0)
  const end = Math.min(Math.ceil((from + length) / patchSize - hair), count)
  return end > first ? { from: first, to: end } : null
}

/** The size that a model sees a picture at: its own where the model can paint it, otherwise a trained one of its shape. */
export function sizeFor(
  { sizes, defaults, patchSize, sizesOnly }: Pick<Capabilities, 'sizes' | 'defaults' | 'patchSize' | 'sizesOnly'>,
  picture: Size,
): Size {
  const trained = sizes.length > 0 ? sizes : [{ width: defaults.width, height: defaults.height }]
  const largest = Math.max(...trained.map(({ width, height }) => width * height))
  const fitsGrid = picture.width % patchSize === 0 && picture.height % patchSize === 0
  if (fitsGrid && !sizesOnly && picture.width * picture.height <= largest)
    return { width: picture.width, height: picture.height }
  return nearestShape(trained, picture)
}

function nearestShape(sizes: readonly Size[], to: Size): Size {
  const distance = (size: Size) => Math.abs(Math.log((size.width / size.height) * (to.height / to.width)))
  return sizes.reduce((best, size) => (distance(size) < distance(best) ? size : best))
}
