import type Konva from 'konva'
import type { Rect } from '../document/geometry.ts'
import type { CanvasColors } from './colors.ts'

/** In screen pixels. */
const square = 8

let tile: { readonly key: string; readonly pattern: CanvasPattern } | null = null

/** Under pictures that are transparent somewhere; `pixel` is one screen pixel in board units. */
export function drawCheckerboard(context: Konva.Context, place: Rect, pixel: number, colors: CanvasColors): void {
  const pattern = patternOf(colors.checker)
  if (pattern === null) return
  // Squares stay as large as they are on screen and move with the picture.
  pattern.setTransform(new DOMMatrix([pixel, 0, 0, pixel, place.x, place.y]))
  context.fillStyle = pattern as unknown as string // Konva's types leave patterns out
  context.fillRect(place.x, place.y, place.width, place.height)
}

function patternOf([light, dark]: readonly [string, string]): CanvasPattern | null {
  const key = `${light} ${dark}`
  if (tile?.key === key) return tile.pattern
  const canvas = new OffscreenCanvas(2 * square, 2 * square)
  const context = canvas.getContext('2d')
  if (context === null) return null
  context.fillStyle = light
  context.fillRect(0, 0, 2 * square, 2 * square)
  context.fillStyle = dark
  context.fillRect(square, 0, square, square)
  context.fillRect(0, square, square, square)
  const pattern = context.createPattern(canvas, 'repeat')
  if (pattern !== null) tile = { key, pattern }
  return pattern
}
