import type Konva from 'konva'
import type { Rect } from '../document/geometry.ts'

/** Lines between single pixels, only inside the part of the picture that is on screen. */
export function drawPixelGrid(context: Konva.Context, place: Rect, visible: Rect, pixel: number, color: string): void {
  const left = Math.max(place.x, Math.floor(visible.x))
  const top = Math.max(place.y, Math.floor(visible.y))
  const right = Math.min(place.x + place.width, Math.ceil(visible.x + visible.width))
  const bottom = Math.min(place.y + place.height, Math.ceil(visible.y + visible.height))
  if (right <= left || bottom <= top) return
  context.beginPath()
  for (let x = left; x <= right; x++) {
    context.moveTo(x, top)
    context.lineTo(x, bottom)
  }
  for (let y = top; y <= bottom; y++) {
    context.moveTo(left, y)
    context.lineTo(right, y)
  }
  context.lineWidth = pixel
  context.strokeStyle = color
  context.stroke()
}
