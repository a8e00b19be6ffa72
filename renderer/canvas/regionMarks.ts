/** The frame of a region on a picture: for a crop with the rest dimmed, handles, thirds and its size. */
import type Konva from 'konva'
import type { Rect } from '../document/geometry.ts'
import { canvasStrings } from '../strings/canvas.ts'
import { captionFont } from './badge.ts'
import type { CanvasColors } from './colors.ts'

interface RegionMarks {
  /** On the board. */
  readonly picture: Rect
  /** On the board. */
  readonly region: Rect
  /** On the board: the patches that the region touches, which are painted whole. */
  readonly painted: Rect | null
  /** In pixels of the picture. */
  readonly size: { readonly width: number; readonly height: number }
  readonly type: 'region' | 'crop'
  readonly editable: boolean
}

/** `pixel` is one screen pixel in board units. */
export function drawRegion(context: Konva.Context, marks: RegionMarks, pixel: number, colors: CanvasColors): void {
  const { picture, region, type } = marks
  if (type === 'crop') {
    dim(context, picture, region)
    thirds(context, region, pixel)
  }
  if (marks.painted !== null) patchesAround(context, marks.painted, region, pixel, colors)
  context.lineWidth = 1.5 * pixel
  for (const [color, dash] of [
    ['rgb(0 0 0 / 70%)', []],
    ['#fff', type === 'region' ? [5 * pixel, 4 * pixel] : []],
  ] as const) {
    context.strokeStyle = color
    context.setLineDash([...dash])
    context.strokeRect(region.x, region.y, region.width, region.height)
  }
  context.setLineDash([])
  if (marks.editable) handles(context, region, pixel)
  sizeBadge(context, marks, pixel, colors)
}

/** What is painted beyond the frame. */
function patchesAround(context: Konva.Context, painted: Rect, region: Rect, pixel: number, colors: CanvasColors): void {
  context.beginPath()
  for (const { x, y, width, height } of [painted, region]) context.rect(x, y, width, height)
  context.fillStyle = colors.accentSoft
  context.fill('evenodd')
  for (const [color, width] of [
    ['rgb(255 255 255 / 70%)', 3],
    [colors.accent, 1],
  ] as const) {
    context.lineWidth = width * pixel
    context.strokeStyle = color
    context.strokeRect(painted.x, painted.y, painted.width, painted.height)
  }
}

function dim(context: Konva.Context, picture: Rect, region: Rect): void {
  context.fillStyle = 'rgb(0 0 0 / 58%)'
  const [right, bottom] = [region.x + region.width, region.y + region.height]
  context.fillRect(picture.x, picture.y, picture.width, region.y - picture.y)
  context.fillRect(picture.x, bottom, picture.width, picture.y + picture.height - bottom)
  context.fillRect(picture.x, region.y, region.x - picture.x, region.height)
  context.fillRect(right, region.y, picture.x + picture.width - right, region.height)
}

function thirds(context: Konva.Context, { x, y, width, height }: Rect, pixel: number): void {
  context.beginPath()
  for (const share of [1 / 3, 2 / 3]) {
    context.moveTo(x + width * share, y)
    context.lineTo(x + width * share, y + height)
    context.moveTo(x, y + height * share)
    context.lineTo(x + width, y + height * share)
  }
  context.lineWidth = pixel
  context.strokeStyle = 'rgb(255 255 255 / 34%)'
  context.stroke()
}

function handles(context: Konva.Context, { x, y, width, height }: Rect, pixel: number): void {
  const side = 9 * pixel
  context.lineWidth = pixel
  context.fillStyle = '#fff'
  context.strokeStyle = 'rgb(0 0 0 / 70%)'
  for (const across of [0, 0.5, 1]) {
    for (const down of [0, 0.5, 1]) {
      if (across === 0.5 && down === 0.5) continue
      const [left, top] = [x + width * across - side / 2, y + height * down - side / 2]
      context.fillRect(left, top, side, side)
      context.strokeRect(left, top, side, side)
    }
  }
}

function sizeBadge(context: Konva.Context, { region, size }: RegionMarks, pixel: number, colors: CanvasColors): void {
  const text = canvasStrings.size(size.width, size.height)
  context.save()
  context.translate(region.x + region.width / 2, region.y)
  context.scale(pixel, pixel)
  context.font = captionFont
  context.textBaseline = 'middle'
  const width = context.measureText(text).width + 18
  context.fillStyle = colors.board
  context.beginPath()
  context.roundRect(-width / 2, -34, width, 24, 12)
  context.fill()
  context.fillStyle = colors.captionStrong
  context.fillText(text, -width / 2 + 9, -21.5)
  context.restore()
}
