/** What is drawn around the pixels of a picture being painted: its empty slot, the patches to come, the frontier. */
import type Konva from 'konva'
import type { Rect } from '../document/geometry.ts'
import type { PatchGrid } from '../document/painting.ts'
import type { CanvasColors } from './colors.ts'

/** Patches `from` up to, not including, `to` of a picture came at time `at`. */
export interface Arrival {
  readonly image: number
  readonly from: number
  readonly to: number
  readonly at: number
}

export function drawSlot(
  context: Konva.Context,
  grid: PatchGrid,
  patches: number,
  pixel: number,
  colors: CanvasColors,
): void {
  context.fillStyle = colors.slot
  context.fillRect(0, 0, grid.width, grid.height)
  if (grid.patchSize / pixel < 5) return
  context.beginPath()
  for (let index = patches; index < grid.rows * grid.columns; index++) {
    const { x, y } = cornerOf(grid, index)
    if (x > 0) {
      context.moveTo(x, y)
      context.lineTo(x, y + grid.patchSize)
    }
    if (y > 0) {
      context.moveTo(x, y)
      context.lineTo(x + grid.patchSize, y)
    }
  }
  context.lineWidth = pixel
  context.strokeStyle = colors.grid
  context.stroke()
}

/** Where the whole picture will lie, of which the model may paint a part: what is not painted comes from the picture that is changed. */
export function drawPlace(context: Konva.Context, place: Rect, scale: number, colors: CanvasColors): void {
  context.fillStyle = colors.slot
  context.globalAlpha = 0.6
  context.fillRect(place.x / scale, place.y / scale, place.width / scale, place.height / scale)
  context.globalAlpha = 1
}

/** The next patch. */
export function drawFrontier(
  context: Konva.Context,
  grid: PatchGrid,
  next: number,
  paused: boolean,
  pixel: number,
  colors: CanvasColors,
): void {
  const { x, y } = cornerOf(grid, next)
  const line = 1.5 * pixel
  context.setLineDash(paused ? [4 * pixel, 3 * pixel] : [])
  context.lineWidth = line
  context.strokeStyle = colors.accent
  context.strokeRect(x + line / 2, y + line / 2, grid.patchSize - line, grid.patchSize - line)
  context.setLineDash([])
}

/** Fresh patches catch the light for a moment. */
export function drawGlints(
  context: Konva.Context,
  grid: PatchGrid,
  arrivals: readonly Arrival[],
  now: number,
  lastingMs: number,
  colors: CanvasColors,
): void {
  context.fillStyle = colors.glint
  for (const { from, to, at } of arrivals) {
    context.globalAlpha = Math.max(0, 1 - (now - at) / lastingMs) ** 2
    for (let index = from; index < to; index++) {
      const { x, y } = cornerOf(grid, index)
      context.fillRect(x, y, grid.patchSize, grid.patchSize)
    }
  }
  context.globalAlpha = 1
}

/** Of the patch that comes after `count` others. */
function cornerOf(grid: PatchGrid, count: number): { readonly x: number; readonly y: number } {
  const index = grid.order?.[count] ?? count
  return { x: (index % grid.columns) * grid.patchSize, y: Math.floor(index / grid.columns) * grid.patchSize }
}
