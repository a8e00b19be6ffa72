/** The way of a wire from a picture to what was made from it: along the gaps, never across a picture. Pure. */
import { overlaps, union, type Point, type Rect } from './geometry.ts'
import { gapFor, innerGapFor } from './placement.ts'

/** Corners of straight stretches, from the parent's edge to the child's; null where there is no way that is free. */
export function wireBetween(parent: Rect, child: Rect, pictures: readonly Rect[]): readonly Point[] | null {
  const reach = gapFor(parent)
  const near = union([parent, child])!
  const area = { x: near.x - reach, y: near.y - reach, width: near.width + 2 * reach, height: near.height + 2 * reach }
  const isEnd = ({ x, y, width }: Rect) =>
    [parent, child].some((end) => end.x === x && end.y === y && end.width === width)
  // A wire that touches another picture would seem to belong to it.
  const inTheWay = pictures.flatMap((picture) =>
    overlaps(picture, area) ? [isEnd(picture) ? picture : grown(picture, clearance)] : [],
  )
  return waysBetween(parent, child).find((way) => isFree(way, inTheWay)) ?? null
}

const clearance = 2

/** The straightest first. */
function waysBetween(parent: Rect, child: Rect): readonly (readonly Point[])[] {
  const offsets = [gapFor(parent) / 2, innerGapFor(parent) / 2]
  const [right, left, middle] = [parent.x + parent.width, child.x, parent.y + parent.height / 2]
  const end = { x: left, y: child.y + child.height / 2 }
  const start = { x: right, y: middle }
  const ways: (readonly Point[])[] = []
  if (left > right) {
    const bends = [...offsets.flatMap((offset) => [left - offset, right + offset]), (left + right) / 2]
    for (const x of bends) if (x > right && x < left) ways.push([start, { x, y: start.y }, { x, y: end.y }, end])
  }
  for (const offset of offsets) {
    const x = Math.min(parent.x, left) - offset
    ways.push([{ x: parent.x, y: middle }, { x, y: middle }, { x, y: end.y }, end])
  }
  for (const offset of offsets) {
    const gutters = [
      child.y - offset,
      parent.y - offset,
      child.y + child.height + offset,
      parent.y + parent.height + offset,
    ]
    for (const y of gutters) {
      const [out, into] = [right + offset, left - offset]
      ways.push([start, { x: out, y: middle }, { x: out, y }, { x: into, y }, { x: into, y: end.y }, end])
    }
  }
  return ways
}

function isFree(way: readonly Point[], pictures: readonly Rect[]): boolean {
  return way.every((to, index) => {
    const from = way[index - 1]
    return from === undefined || !pictures.some((picture) => crosses(from, to, picture))
  })
}

function grown({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}

/** Only straight up and down or across; along an edge is not across. */
function crosses(from: Point, to: Point, { x, y, width, height }: Rect): boolean {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)]
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)]
  return left < x + width && right > x && top < y + height && bottom > y
}
