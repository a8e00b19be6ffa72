/**
 * Where a new picture goes on the board. A row reads as one thread: a picture, then its versions to the
 * right. A new picture starts a row of its own; a batch lies side by side.
 */
import { overlaps, union, type Point, type Rect, type Size } from './geometry.ts'

/** Room for a caption at most zooms. */
export function gapFor(size: Size): number {
  return Math.max(16, Math.round(Math.max(size.width, size.height) / 6))
}

/** Places for `count` pictures that overlap neither `taken` nor each other. */
export function findPlaces(taken: readonly Rect[], size: Size, count: number, parent: Rect | null): readonly Rect[] {
  const places: Rect[] = []
  for (let index = 0; index < count; index++) {
    const occupied = [...taken, ...places]
    const point = parent === null ? rowStart(taken, places, size) : besideParent(occupied, size, parent)
    places.push({ ...point, ...size })
  }
  return places
}

/** Side by side, the first one centred on a point. */
export function placesFrom(at: Point, sizes: readonly Size[]): readonly Rect[] {
  const places: Rect[] = []
  let x: number | null = null
  for (const { width, height } of sizes) {
    x ??= Math.round(at.x - width / 2)
    places.push({ x, y: Math.round(at.y - height / 2), width, height })
    x += width + gapFor({ width, height })
  }
  return places
}

function rowStart(taken: readonly Rect[], batch: readonly Rect[], size: Size): Point {
  const gap = gapFor(size)
  const last = batch.at(-1)
  if (last !== undefined) return { x: last.x + last.width + gap, y: last.y }
  const bounds = union(taken)
  return bounds === null ? { x: 0, y: 0 } : { x: bounds.x, y: bounds.y + bounds.height + gap }
}

function besideParent(taken: readonly Rect[], size: Size, parent: Rect): Point {
  const gap = gapFor(size)
  const right = { x: parent.x + parent.width + gap, y: parent.y }
  const below = { x: parent.x, y: parent.y + parent.height + gap }
  for (const point of [right, below]) if (isFree(taken, { ...point, ...size })) return point
  let point = right
  while (!isFree(taken, { ...point, ...size })) point = { x: point.x, y: point.y + size.height + gap }
  return point
}

function isFree(taken: readonly Rect[], place: Rect): boolean {
  return !taken.some((rect) => overlaps(rect, place))
}
