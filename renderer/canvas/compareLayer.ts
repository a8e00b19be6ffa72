/** Two pictures against each other: one laid over the other, whole or up to a divider, or both side by side. */
import Konva from 'konva'
import type { Picture } from '../../electron/contract.ts'
import type { Rect } from '../document/geometry.ts'
import { useBoardStore } from '../stores/boardStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import { drawBadge } from './badge.ts'
import { drawCheckerboard } from './checkerboard.ts'
import type { CanvasColors } from './colors.ts'
import { currentComparison, type Comparison } from './comparison.ts'
import type { ImageCache } from './images.ts'
import { visiblePart } from './visiblePart.ts'

const handleRadius = 13

export class CompareLayer {
  /** Out of the way while nothing is compared: an empty canvas costs as much to put on screen as a full one. */
  readonly layer = new Konva.Layer({ listening: false, visible: false })
  #images: ImageCache
  #colors: () => CanvasColors
  #stopListening: readonly (() => void)[]

  constructor(images: ImageCache, colors: () => CanvasColors) {
    this.#images = images
    this.#colors = colors
    this.layer.add(new Konva.Shape({ sceneFunc: (context) => this.#draw(context) }))
    const draw = () => this.layer.batchDraw()
    this.#stopListening = [
      useBoardStore.subscribe(draw),
      useViewStore.subscribe((view, before) => {
        const { comparing, divider, selectedIds } = before
        if (view.comparing !== comparing) {
          this.layer.visible(view.comparing !== 'off')
          this.layer.getStage()?.batchDraw()
        } else if (view.divider !== divider || view.selectedIds !== selectedIds) draw()
      }),
    ]
  }

  destroy(): void {
    for (const stop of this.#stopListening) stop()
    this.layer.destroy()
  }

  #draw(context: Konva.Context): void {
    const comparison = currentComparison()
    if (comparison === null) return
    if (comparison.type === 'side') this.#sideBySide(context, comparison)
    else this.#overlaid(context, comparison)
  }

  #overlaid(context: Konva.Context, comparison: Comparison): void {
    const { place, before, share, type } = comparison
    const pixel = this.#pixel
    const shown = { ...place, width: place.width * share }
    if (share > 0) this.#clipped(context, shown, () => this.#picture(context, before, covering(place, before)))
    const isSlider = type === 'slider'
    if (isSlider) this.#divider(context, comparison, pixel)
    const [left, right] = [share * place.width, (1 - share) * place.width]
    if (left > 80 * pixel) drawBadge(context, strings.canvas.before, place, 'left', pixel, this.#colors())
    if (isSlider && right > 80 * pixel) drawBadge(context, strings.canvas.after, place, 'right', pixel, this.#colors())
  }

  /** Each half of the window shows its picture as if the window ended there; pixels are equally large in both. */
  #sideBySide(context: Konva.Context, { place, before, after }: Comparison): void {
    const stage = this.layer.getStage()
    if (stage === null) return
    const visible = visiblePart(stage)
    const pixel = this.#pixel
    context.fillStyle = this.#colors().board
    context.fillRect(visible.x, visible.y, visible.width, visible.height)
    const half = { ...visible, width: visible.width / 2 }
    const perPixel = place.width / after.width
    for (const [picture, side] of [
      [before, 'left'],
      [after, 'right'],
    ] as const) {
      const [width, height] = [picture.width * perPixel, picture.height * perPixel]
      const middle = place.x + place.width / 2 + (side === 'left' ? -half.width / 2 : half.width / 2)
      const rect = { x: middle - width / 2, y: place.y + (place.height - height) / 2, width, height }
      const area = side === 'left' ? half : { ...half, x: half.x + half.width }
      this.#clipped(context, area, () => {
        this.#picture(context, picture, rect)
        const words = side === 'left' ? strings.canvas.before : strings.canvas.after
        drawBadge(context, words, rect, 'left', pixel, this.#colors())
      })
    }
    context.fillStyle = this.#colors().line
    context.fillRect(half.x + half.width - pixel / 2, half.y, pixel, half.height)
  }

  #clipped(context: Konva.Context, area: Rect, draw: () => void): void {
    context.save()
    context.beginPath()
    context.rect(area.x, area.y, area.width, area.height)
    context.clip()
    draw()
    context.restore()
  }

  #picture(context: Konva.Context, picture: Picture, { x, y, width, height }: Rect): void {
    const drawable = this.#images.get(picture, (Math.max(width, height) / this.#pixel) * window.devicePixelRatio)
    if (drawable === null) return
    if (drawable.mayBeClear) drawCheckerboard(context, { x, y, width, height }, this.#pixel, this.#colors())
    context.drawImage(drawable.image, x, y, width, height)
  }

  /** One screen pixel in board units. */
  get #pixel(): number {
    return 1 / (this.layer.getStage()?.scaleX() ?? 1)
  }

  #divider(context: Konva.Context, { place, share }: Comparison, pixel: number): void {
    const x = place.x + place.width * share
    const y = place.y + place.height / 2
    context.lineWidth = 2 * pixel
    context.strokeStyle = '#fff'
    context.beginPath()
    context.moveTo(x, place.y)
    context.lineTo(x, place.y + place.height)
    context.stroke()
    context.fillStyle = '#fff'
    context.beginPath()
    context.arc(x, y, handleRadius * pixel, 0, 2 * Math.PI)
    context.fill()
    context.strokeStyle = '#19191b'
    context.lineWidth = 1.75 * pixel
    context.beginPath()
    for (const side of [-1, 1]) {
      context.moveTo(x + side * 3.5 * pixel, y - 4 * pixel)
      context.lineTo(x + side * 7.5 * pixel, y)
      context.lineTo(x + side * 3.5 * pixel, y + 4 * pixel)
    }
    context.stroke()
  }
}

/** A picture of another shape fills the place without being bent; what is too much of it lies outside. */
function covering(place: Rect, { width, height }: Picture): Rect {
  const scale = Math.max(place.width / width, place.height / height)
  const size = { width: width * scale, height: height * scale }
  return { x: place.x + (place.width - size.width) / 2, y: place.y + (place.height - size.height) / 2, ...size }
}
