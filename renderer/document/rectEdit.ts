/** A rectangle on a picture, drawn and reshaped by hand: whole pixels, inside the picture, in a fixed shape if wanted. Pure. */
import { clamp, type Point, type Rect, type Size } from './geometry.ts'

/** Compass points of the frame; `move` is its inside. */
export const handles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w', 'move'] as const
export type Handle = (typeof handles)[number]

/** `by` in picture pixels since the drag began; `aspect` is width over height, null where any shape will do. */
export function reshape(rect: Rect, handle: Handle, by: Point, within: Size, aspect: number | null): Rect {
  if (handle === 'move') {
    const x = Math.round(clamp(rect.x + by.x, 0, within.width - rect.width))
    return { ...rect, x, y: Math.round(clamp(rect.y + by.y, 0, within.height - rect.height)) }
  }
  const [dx, dy] = [
    handle.includes('w') ? -1 : handle.includes('e') ? 1 : 0,
    handle.includes('n') ? -1 : handle.includes('s') ? 1 : 0,
  ]
  // What stays where it is: the opposite corner, or the middle of the opposite edge.
  const anchor = {
    x: dx < 0 ? rect.x + rect.width : dx > 0 ? rect.x : rect.x + rect.width / 2,
    y: dy < 0 ? rect.y + rect.height : dy > 0 ? rect.y : rect.y + rect.height / 2,
  }
  const size = { width: rect.width + dx * by.x, height: rect.height + dy * by.y }
  const room = {
    width: roomFor(anchor.x, dx, within.width, rect.width, aspect),
    height: roomFor(anchor.y, dy, within.height, rect.height, aspect),
  }
  const free = { width: clamp(size.width, 1, room.width), height: clamp(size.height, 1, room.height) }
  const shaped = aspect === null ? free : inShape(free, { dx, dy }, room, aspect)
  const width = clamp(Math.round(shaped.width), 1, within.width)
  const height = clamp(Math.round(shaped.height), 1, within.height)
  return {
    x: Math.round(clamp(dx < 0 ? anchor.x - width : dx > 0 ? anchor.x : anchor.x - width / 2, 0, within.width - width)),
    y: Math.round(
      clamp(dy < 0 ? anchor.y - height : dy > 0 ? anchor.y : anchor.y - height / 2, 0, within.height - height),
    ),
    width,
    height,
  }
}

/** The largest rectangle of this shape around the same centre that stays inside `rect`. */
export function shapeInside(rect: Rect, aspect: number | null): Rect {
  if (aspect === null) return rect
  const width = Math.max(1, Math.round(Math.min(rect.width, rect.height * aspect)))
  const height = Math.max(1, Math.round(Math.min(rect.height, rect.width / aspect)))
  return {
    x: Math.round(rect.x + (rect.width - width) / 2),
    y: Math.round(rect.y + (rect.height - height) / 2),
    width,
    height,
  }
}

/** Numbers as typed, made to lie inside. */
export function insideOf(within: Size, rect: Rect): Rect {
  const x = clamp(Math.round(rect.x), 0, within.width - 1)
  const y = clamp(Math.round(rect.y), 0, within.height - 1)
  return {
    x,
    y,
    width: clamp(Math.round(rect.width), 1, within.width - x),
    height: clamp(Math.round(rect.height), 1, within.height - y),
  }
}

/** The rectangle between two points of a picture. */
export function between(a: Point, b: Point, within: Size, aspect: number | null): Rect {
  const start = { x: clamp(Math.floor(a.x), 0, within.width - 1), y: clamp(Math.floor(a.y), 0, within.height - 1) }
  const handle = `${b.y < a.y ? 'n' : 's'}${b.x < a.x ? 'w' : 'e'}` as const
  return reshape({ ...start, width: 1, height: 1 }, handle, { x: b.x - a.x, y: b.y - a.y }, within, aspect)
}

/** The handle under a point; `reach` in picture pixels. Corners come before edges, edges before the inside. */
export function handleAt(rect: Rect, point: Point, reach: number): Handle | null {
  const near = (a: number, b: number) => Math.abs(a - b) <= reach
  const [left, right] = [near(point.x, rect.x), near(point.x, rect.x + rect.width)]
  const [top, bottom] = [near(point.y, rect.y), near(point.y, rect.y + rect.height)]
  const insideX = point.x > rect.x - reach && point.x < rect.x + rect.width + reach
  const insideY = point.y > rect.y - reach && point.y < rect.y + rect.height + reach
  if (!insideX || !insideY) return null
  const vertical = top ? 'n' : bottom ? 's' : ''
  const horizontal = left ? 'w' : right ? 'e' : ''
  const name = `${vertical}${horizontal}`
  return name === '' ? 'move' : (handles.find((handle) => handle === name) ?? null)
}

function roomFor(anchor: number, direction: number, within: number, now: number, aspect: number | null): number {
  if (direction < 0) return anchor
  if (direction > 0) return within - anchor
  // An edge's drag leaves the other side alone, unless the shape makes it follow.
  return aspect === null ? now : 2 * Math.min(anchor, within - anchor)
}

function inShape(
  free: Size,
  { dx, dy }: { readonly dx: number; readonly dy: number },
  room: Size,
  aspect: number,
): Size {
  const wanted = dx === 0 ? free.height * aspect : dy === 0 ? free.width : Math.max(free.width, free.height * aspect)
  const width = Math.max(1, Math.min(wanted, room.width, room.height * aspect))
  return { width, height: width / aspect }
}
