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
  const pitch = pitchOf(size)
  const [corner] = group.toSorted((a, b) => a.x + a.y - b.x - b.y)
  const block = blockOf(size, shapes(count)[0]!)
  const start = corner ?? (parent === null ? rowStart(taken, size) : besideParent(taken, block, gapFor(size), parent))
  const others = taken.filter((rect) => !group.some(({ x, y }) => rect.x === x && rect.y === y))
  const margin = group.length === 0 ? 0 : innerGapFor(size)
  const isRoomFor = (shape: Shape) => isFree(others, around({ ...start, ...blockOf(size, shape) }, margin))
  // The block that is nearest to a square among those that nothing else lies in; without one, wherever there is room.
  const shape = shapes(count + group.length).find(isRoomFor)
  const order = shape === undefined ? rings(count + group.length + taken.length) : cellsOf(shape)
  const places: Rect[] = []
  for (const { x: column, y: row } of order) {
    if (places.length === count) break
    const place = { x: start.x + column * pitch.width, y: start.y + row * pitch.height, ...size }
    if (isFree(taken, place)) places.push(place)
  }
  return places
}

/** Side by side, many of them in several rows, the first one centred on a point, or as near to that as nothing else lies. */
export function placesFrom(at: Point, sizes: readonly Size[], taken: readonly Rect[]): readonly Rect[] {
  const places: Rect[] = []
  const perRow = sizes.length <= longestRow ? longestRow : Math.ceil(Math.sqrt(sizes.length))
  let middle = at.y
  for (let first = 0; first < sizes.length; first += perRow) {
    const row = sizes.slice(first, first + perRow)
    const tallest = row.reduce((a, b) => (b.height > a.height ? b : a))
    if (first > 0) middle += tallest.height / 2
    let x = Math.round(at.x - sizes[0]!.width / 2)
    for (const { width, height } of row) {
      places.push({ x, y: Math.round(middle - height / 2), width, height })
      x += width + gapFor({ width, height })
    }
    middle += tallest.height / 2 + gapFor(tallest)
  }
  const block = union(places)
  const free = block === null ? null : nearestFree(taken, block)
  return block === null || free === null
    ? places
    : places.map((place) => moved(place, free.x - block.x, free.y - block.y))
}

/** As they lie to each other: where they lay, or as near to that as nothing else lies. */
export function placesAlike<Place extends Rect>(arranged: readonly Place[], taken: readonly Rect[]): readonly Place[] {
  const block = union(arranged)
  if (block === null || arranged.every((place) => isFree(taken, place))) return arranged
  const free = nearestFree(taken, block)
  return arranged.map((place) => moved(place, free.x - block.x, free.y - block.y))
}

const longestRow = 5

/** Beside one of those that lie there, whichever is the shortest way; below all of them where no side is free. */
function nearestFree(taken: readonly Rect[], block: Rect): Point {
  if (isFree(taken, block)) return block
  const { width, height } = block
  const beside = taken.flatMap((rect): readonly Point[] => {
    const gap = gapFor(rect)
    return [
      { x: block.x, y: rect.y - gap - height },
      { x: block.x, y: rect.y + rect.height + gap },
      { x: rect.x - gap - width, y: block.y },
      { x: rect.x + rect.width + gap, y: block.y },
    ]
  })
  const way = ({ x, y }: Point) => Math.hypot(x - block.x, y - block.y)
  const near = beside.toSorted((a, b) => way(a) - way(b)).find((point) => isFree(taken, { ...point, width, height }))
  return near ?? rowStart(taken, block)
}

function moved<Place extends Rect>(rect: Place, by: number, down: number): Place {
  return { ...rect, x: rect.x + by, y: rect.y + down }
}

interface Shape {
  readonly columns: number
  readonly rows: number
}

/** Blocks with room for `count`, the squarest first. */
function shapes(count: number): readonly Shape[] {
  const square = Math.ceil(Math.sqrt(count))
  const columns = Array.from({ length: count }, (_, index) => index + 1)
  return columns
    .toSorted((a, b) => Math.abs(a - square) - Math.abs(b - square))
    .map((wide) => ({ columns: wide, rows: Math.ceil(count / wide) }))
}

function cellsOf({ columns, rows }: Shape): readonly Point[] {
  return Array.from({ length: rows * columns }, (_, at) => ({ x: at % columns, y: Math.floor(at / columns) }))
}

/** A block that grows evenly, without end for all that matters: one cell of it is free among `taken` others. */
function* rings(taken: number): Generator<Point> {
  for (let ring = 0; ring <= taken + 1; ring++) {
    for (let row = 0; row < ring; row++) yield { x: ring, y: row }
    for (let column = 0; column <= ring; column++) yield { x: column, y: ring }
  }
}

function blockOf(size: Size, { columns, rows }: Shape): Size {
  const pitch = pitchOf(size)
  return { width: (columns - 1) * pitch.width + size.width, height: (rows - 1) * pitch.height + size.height }
}

function pitchOf(size: Size): Size {
  const gap = innerGapFor(size)
  return { width: size.width + gap, height: size.height + gap }
}

function rowStart(taken: readonly Rect[], size: Size): Point {
  const bounds = union(taken)
  if (bounds === null) return { x: 0, y: 0 }
  const end = bounds.y + bounds.height
  // The caption of what is lowest lies in between, as large as its own gap allows.
  const lowest = taken.filter((rect) => rect.y + rect.height === end)
  return { x: bounds.x, y: end + Math.max(...[size, ...lowest].map(gapFor)) }
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
