/** The picture that is touched up as it is so far, over what lies on the board, and the brush over it. */
import Konva from 'konva'
import { findPlaced } from '../document/document.ts'
import type { Point, Rect } from '../document/geometry.ts'
import { board, useBoardStore } from '../stores/boardStore.ts'
import { useTouchUpStore } from '../stores/touchUpStore.ts'
import { drawCheckerboard } from './checkerboard.ts'
import type { CanvasColors } from './colors.ts'

export class TouchUpLayer {
  /** Out of the way while nothing is touched up. */
  readonly layer = new Konva.Layer({ listening: false, visible: false })
  /** Where the hand is, on the board. */
  #hand: Point | null = null
  #colors: () => CanvasColors
  #stopListening: readonly (() => void)[]

  constructor(colors: () => CanvasColors) {
    this.#colors = colors
    this.layer.add(new Konva.Shape({ sceneFunc: (context) => this.#draw(context) }))
    const draw = () => {
      this.layer.visible(useTouchUpStore.getState().touchUp !== null)
      this.layer.batchDraw()
    }
    this.#stopListening = [useBoardStore.subscribe(draw), useTouchUpStore.subscribe(draw)]
  }

  destroy(): void {
    for (const stop of this.#stopListening) stop()
    this.layer.destroy()
  }

  /** `at` null: the hand is not over the board. */
  follow(at: Point | null): void {
    this.#hand = at
    if (this.layer.visible()) this.layer.batchDraw()
  }

  #draw(context: Konva.Context): void {
    const stage = this.layer.getStage()
    const { touchUp, tool, size } = useTouchUpStore.getState()
    const place = touchUp && findPlaced(board(), touchUp.picture.id)
    if (stage === null || touchUp === null || place === null) return
    const pixel = 1 / stage.scaleX()
    const { x, y, width, height } = place
    drawCheckerboard(context, place, pixel, this.#colors())
    context.drawImage(touchUp.shown, x, y, width, height)
    if (tool === 'brush') this.#brush(context, place, (size * width) / touchUp.drawing.width, pixel)
  }

  /** Two lines, so that it is seen on every colour. */
  #brush(context: Konva.Context, place: Rect, across: number, pixel: number): void {
    if (this.#hand === null || !isNear(this.#hand, place, across)) return
    for (const [color, thickness] of [
      ['#000a', 3],
      ['#fff', 1.25],
    ] as const) {
      context.strokeStyle = color
      context.lineWidth = thickness * pixel
      context.beginPath()
      context.arc(this.#hand.x, this.#hand.y, Math.max(across / 2, 2 * pixel), 0, 2 * Math.PI)
      context.stroke()
    }
  }
}

function isNear(point: Point, { x, y, width, height }: Rect, reach: number): boolean {
  return point.x >= x - reach && point.y >= y - reach && point.x <= x + width + reach && point.y <= y + height + reach
}
