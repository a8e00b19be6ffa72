/** A picture that others are folded under: their edges show behind it, and a badge says how many; a press on it shows them. */
import type Konva from 'konva'
import type { Point, Rect } from '../document/geometry.ts'
import { captionFont } from './badge.ts'
import type { CanvasColors } from './colors.ts'

/** On the screen, from the lower right corner inwards. */
const badge = { inset: 10, width: 46, height: 26 } as const
/** Below this width on the screen a badge would hide the picture. */
const smallest = 72

export function drawStack(context: Konva.Context, place: Rect, pixel: number, colors: CanvasColors): void {
  for (const shift of [8, 4]) {
    const by = shift * pixel
    context.fillStyle = colors.group
    context.strokeStyle = colors.line
    context.lineWidth = pixel
    context.beginPath()
    context.rect(place.x + by, place.y + by, place.width, place.height)
    context.fill()
    context.stroke()
  }
}

export function drawFoldBadge(
  context: Konva.Context,
  count: number,
  place: Rect,
  pixel: number,
  colors: CanvasColors,
): void {
  const { x, y, width, height } = badgeOn(place, pixel) ?? { ...place, width: 0, height: 0 }
  if (width === 0) return
  context.save()
  context.translate(x, y)
  context.scale(pixel, pixel)
  context.fillStyle = colors.board
  context.beginPath()
  context.roundRect(0, 0, badge.width, badge.height, badge.height / 2)
  context.fill()
  context.font = captionFont
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = colors.captionStrong
  context.fillText(`+${count}`, width / pixel / 2, height / pixel / 2 + 0.5)
  context.restore()
}

export function isOnFoldBadge(point: Point, place: Rect, pixel: number): boolean {
  const rect = badgeOn(place, pixel)
  if (rect === null) return false
  return point.x >= rect.x && point.y >= rect.y && point.x <= rect.x + rect.width && point.y <= rect.y + rect.height
}

function badgeOn(place: Rect, pixel: number): Rect | null {
  if (place.width / pixel < smallest) return null
  const [width, height] = [badge.width * pixel, badge.height * pixel]
  const inset = badge.inset * pixel
  return { x: place.x + place.width - inset - width, y: place.y + place.height - inset - height, width, height }
}
