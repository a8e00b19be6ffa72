import type Konva from 'konva'
import type { Rect } from '../document/geometry.ts'

/** Lines between single pixels, `unit` of the board apart, only inside the part of the picture that is on screen. */
export function drawPixelGrid(
  context: Konva.Context,
  place: Rect,
  visible: Rect,
  unit: number,
  pixel: number,
  color: string,
): void {
  const left = Math.max(place.x, place.x + Math.floor((visible.x - place.x) / unit) * unit)
  const top = Math.max(place.y, place.y + Math.floor((visible.y - place.y) / unit) * unit)
  const right = Math.min(place.x + place.width, visible.x + visible.width)
  const bottom = Math.min(place.y + place.height, visible.y + visible.height)
  if (right <= left || bottom <= top) return
  context.beginPath()
  for (let x = left; x <= right; x += unit) {
    context.moveTo(x, top)
    context.lineTo(x, bottom)
  }
  for (let y = top; y <= bottom; y += unit) {
    context.moveTo(left, y)
    context.lineTo(right, y)
  }
  context.lineWidth = pixel
  context.strokeStyle = color
  context.stroke()
}
