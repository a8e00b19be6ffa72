import type Konva from 'konva'
import type { Rect } from '../document/geometry.ts'
import type { CanvasColors } from './colors.ts'

export const captionFont = '12.5px "Inter Variable", system-ui, sans-serif'

/** A word in a pill, in an upper corner of a picture. */
export function drawBadge(
  context: Konva.Context,
  text: string,
  place: Rect,
  corner: 'left' | 'right',
  pixel: number,
  colors: CanvasColors,
): void {
  context.save()
  context.translate(corner === 'left' ? place.x : place.x + place.width, place.y)
  context.scale(pixel, pixel)
  context.font = captionFont
  context.textBaseline = 'middle'
  const width = context.measureText(text).width + 18
  const left = corner === 'left' ? 10 : -10 - width
  context.fillStyle = colors.board
  context.beginPath()
  context.roundRect(left, 10, width, 24, 12)
  context.fill()
  context.fillStyle = colors.captionStrong
  context.fillText(text, left + 9, 22.5)
  context.restore()
}
