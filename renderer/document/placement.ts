/**
 * Where a new picture goes on the board. A row reads as one thread: a picture, then its versions to the
 * right. A new picture starts a row of its own; the candidates of a turn lie in a block, close together.
 */
import { overlaps, union, type Point, type Rect, type Size } from './geometry.ts'

/** Room for a caption at most zooms. */
export function gapFor(size: Size): number {
  return Math.max(16, Math.round(Math.max(size.width, size.height) / 6))
}

/** Between the candidates of one turn. */
export function innerGapFor(size: Size): number {
  return Math.round(gapFor(size) / 3)
}

/** Places for `count` pictures that overlap neither `taken` nor each other; `group`: where candidates of their turn lie already. */
export function findPlaces(
  taken: readonly Rect[],
  size: Size,
  count: number,
  parent: Rect | null,
  group: readonly Rect[] = [],
): readonly Rect[] {
  const [corner] = group.toSorted((a, b) => a.x + a.y - b.x - b.y)
  const block = blockOf(size, count)
  const start = corner ?? (parent === null ? rowStart(taken, size) : besideParent(taken, block, gapFor(size), parent))
  const pitch = pitchOf(size)
  const places: Rect[] = []
  for (const { x: column, y: row } of cells(count + group.length + taken.length)) {
    if (places.length === count) break
    const place = { x: start.x + column * pitch.width, y: start.y + row * pitch.height, ...size }
    if (isFree(taken, group.length === 0 ? place : around(place, Math.floor(innerGapFor(size) / 2)))) places.push(place)
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

/** Columns and rows of a block that grows evenly: so many that one of them is free among `taken` others. */
function* cells(taken: number): Generator<Point> {
  for (let ring = 0; ring <= taken + 1; ring++) {
    for (let row = 0; row < ring; row++) yield { x: ring, y: row }
    for (let column = 0; column <= ring; column++) yield { x: column, y: ring }
  }
}

function blockOf(size: Size, count: number): Size {
  const pitch = pitchOf(size)
  const some: Point[] = []
  for (const cell of cells(count)) if (some.push(cell) >= count) break
  const columns = Math.max(...some.map(({ x }) => x))
  const rows = Math.max(...some.map(({ y }) => y))
  return { width: columns * pitch.width + size.width, height: rows * pitch.height + size.height }
}

function pitchOf(size: Size): Size {
  const gap = innerGapFor(size)
  return { width: size.width + gap, height: size.height + gap }
}

function rowStart(taken: readonly Rect[], size: Size): Point {
  const bounds = union(taken)
  return bounds === null ? { x: 0, y: 0 } : { x: bounds.x, y: bounds.y + bounds.height + gapFor(size) }
}

function besideParent(taken: readonly Rect[], block: Size, gap: number, parent: Rect): Point {
  const right = { x: parent.x + parent.width + gap, y: parent.y }
  const below = { x: parent.x, y: parent.y + parent.height + gap }
  for (const point of [right, below]) if (isFree(taken, { ...point, ...block })) return point
  let point = right
  while (!isFree(taken, { ...point, ...block }))
    point = { x: point.x, y: point.y + gap + Math.min(block.height, parent.height) }
  return point
}

function around({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}

function isFree(taken: readonly Rect[], place: Rect): boolean {
  return !taken.some((rect) => overlaps(rect, place))
}
