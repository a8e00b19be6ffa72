/** The frontier over a picture: what is below it is dimmed, because it will be painted otherwise. */
import type Konva from 'konva'
import type { Rect } from '../document/geometry.ts'
import type { Patches } from '../document/patches.ts'
import type { CanvasColors } from './colors.ts'

/** `pixel` is one screen pixel in board units. */
export function drawScrub(
  context: Konva.Context,
  place: Rect,
  { rows, columns }: Patches,
  from: number,
  pixel: number,
  colors: CanvasColors,
): void {
  const [row, column] = [Math.floor(from / columns), from % columns]
  const right = place.x + place.width
  const bottom = place.y + place.height
  const upper = place.y + (row * place.height) / rows
  const lower = column === 0 ? upper : place.y + ((row + 1) * place.height) / rows
  const edge = place.x + (column * place.width) / columns

  context.fillStyle = 'rgb(0 0 0 / 58%)'
  if (column > 0) context.fillRect(edge, upper, right - edge, lower - upper)
  context.fillRect(place.x, lower, place.width, bottom - lower)

  for (const [color, thickness] of [
    ['rgb(0 0 0 / 70%)', 5],
    [colors.accent, 2.5],
  ] as const) {
    context.beginPath()
    context.moveTo(place.x, lower)
    context.lineTo(edge, lower)
    context.lineTo(edge, upper)
    context.lineTo(right, upper)
    context.lineWidth = thickness * pixel
    context.strokeStyle = color
    context.stroke()
  }
  handle(context, { x: place.x + place.width / 2, y: edge > place.x + place.width / 2 ? lower : upper }, pixel, colors)
}

function handle(
  context: Konva.Context,
  { x, y }: { readonly x: number; readonly y: number },
  pixel: number,
  colors: CanvasColors,
): void {
  const [width, height] = [44 * pixel, 14 * pixel]
  context.beginPath()
  context.roundRect(x - width / 2, y - height / 2, width, height, height / 2)
  context.fillStyle = colors.accent
  context.fill()
  context.beginPath()
  for (const step of [-1, 1]) {
    context.moveTo(x - 8 * pixel, y + step * 2 * pixel)
    context.lineTo(x + 8 * pixel, y + step * 2 * pixel)
  }
  context.lineWidth = 1.5 * pixel
  context.strokeStyle = '#fff'
  context.stroke()
}
