/** One stretch of a brush stroke: how much of each pixel it covers. Lengths in the picture's own pixels. */
import { clamp, type Point, type Rect } from '../geometry.ts'

export interface Tip {
  /** Across; of 1 it covers exactly the pixels that it passes. */
  readonly size: number
  /** Share of the radius that is covered whole, 0..1; beyond it fades. */
  readonly hardness: number
}

export interface TipAt extends Point {
  readonly tip: Tip
}

export interface Cover {
  readonly width: number
  readonly height: number
  /** 0..255 for each pixel; the stretches of one stroke do not add up where they overlap. */
  readonly data: Uint8Array
}

/** Between two places of the hand, whose tips may differ in size; returns what was touched, null outside the picture. */
export function brushAlong(cover: Cover, from: TipAt, to: TipAt): Rect | null {
  const reach = Math.max(from.tip.size, to.tip.size) / 2 + 1
  const area = touched(cover, from, to, reach)
  if (area === null) return null
  if (Math.max(from.tip.size, to.tip.size) <= 1) pixelsAlong(cover, from, to)
  else discsAlong(cover, from, to, area)
  return area
}

function discsAlong(cover: Cover, from: TipAt, to: TipAt, area: Rect): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  for (let y = area.y; y < area.y + area.height; y++) {
    for (let x = area.x; x < area.x + area.width; x++) {
      const [toX, toY] = [x + 0.5 - from.x, y + 0.5 - from.y]
      const along = length === 0 ? 1 : clamp((toX * dx + toY * dy) / length, 0, 1)
      const radius = (from.tip.size + along * (to.tip.size - from.tip.size)) / 2
      const value = Math.round(255 * coverOf(Math.hypot(toX - along * dx, toY - along * dy), radius, to.tip.hardness))
      const at = y * cover.width + x
      if (value > cover.data[at]!) cover.data[at] = value
    }
  }
}

/** The hardest rim is still as soft as a pixel. */
function coverOf(distance: number, radius: number, hardness: number): number {
  const inner = Math.min(radius * hardness, radius - 0.5)
  const share = clamp((radius + 0.5 - distance) / (radius + 0.5 - inner), 0, 1)
  return share * share * (3 - 2 * share)
}

function pixelsAlong(cover: Cover, from: Point, to: Point): void {
  const steps = Math.ceil(2 * Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 0.5))
  for (let step = 0; step <= steps; step++) {
    const x = Math.floor(from.x + ((to.x - from.x) * step) / steps)
    const y = Math.floor(from.y + ((to.y - from.y) * step) / steps)
    if (x >= 0 && y >= 0 && x < cover.width && y < cover.height) cover.data[y * cover.width + x] = 255
  }
}

function touched({ width, height }: Cover, from: Point, to: Point, reach: number): Rect | null {
  const left = Math.max(Math.floor(Math.min(from.x, to.x) - reach), 0)
  const top = Math.max(Math.floor(Math.min(from.y, to.y) - reach), 0)
  const right = Math.min(Math.ceil(Math.max(from.x, to.x) + reach), width)
  const bottom = Math.min(Math.ceil(Math.max(from.y, to.y) + reach), height)
  return right <= left || bottom <= top ? null : { x: left, y: top, width: right - left, height: bottom - top }
}
