/** Lays the parent over the selected picture: all of it, or up to a divider that can be dragged. */
import Konva from 'konva'
import { useBoardStore } from '../stores/boardStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import { drawBadge } from './badge.ts'
import type { CanvasColors } from './colors.ts'
import { currentComparison, type Comparison } from './comparison.ts'
import type { ImageCache } from './images.ts'

const handleRadius = 13

export class CompareLayer {
  readonly layer = new Konva.Layer({ listening: false })
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
        const { comparing, divider, selectedId } = before
        if (view.comparing !== comparing || view.divider !== divider || view.selectedId !== selectedId) draw()
      }),
    ]
  }

  destroy(): void {
    for (const stop of this.#stopListening) stop()
    this.layer.destroy()
  }

  #draw(context: Konva.Context): void {
    const comparison = currentComparison()
    const image = comparison === null ? null : this.#images.get(comparison.beforeHash)
    if (comparison === null || image === null) return
    const { place, share, isSlider } = comparison
    if (share > 0) {
      const source = { width: image.width * share, height: image.height }
      context.drawImage(image, 0, 0, source.width, source.height, place.x, place.y, place.width * share, place.height)
    }
    const pixel = 1 / (this.layer.getStage()?.scaleX() ?? 1)
    if (isSlider) this.#divider(context, comparison, pixel)
    if (share * place.width > 80 * pixel)
      drawBadge(context, strings.canvas.before, place, 'left', pixel, this.#colors())
    if (isSlider && (1 - share) * place.width > 80 * pixel) {
      drawBadge(context, strings.canvas.after, place, 'right', pixel, this.#colors())
    }
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
