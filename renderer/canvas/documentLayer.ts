/** The pictures of the board, drawn from the document; pushed one way, never read back. Only what is in sight is drawn. */
import Konva from 'konva'
import type { PlacedPicture } from '../document/document.ts'
import { overlaps, type Point, type Rect } from '../document/geometry.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { pictureById, useLibraryStore } from '../stores/libraryStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { drawCheckerboard } from './checkerboard.ts'
import type { CanvasColors } from './colors.ts'
import type { ImageCache } from './images.ts'
import { drawStack } from './stack.ts'
import { threadsWith } from './threads.ts'
import { visiblePart } from './visiblePart.ts'

export class DocumentLayer {
  readonly layer = new Konva.Layer({ listening: false })
  #images: ImageCache
  #colors: () => CanvasColors
  #carried: Readonly<Record<string, Point>> = {}
  #stopListening: readonly (() => void)[]

  constructor(images: ImageCache, colors: () => CanvasColors) {
    this.#images = images
    this.#colors = colors
    this.layer.add(new Konva.Shape({ sceneFunc: (context) => this.#draw(context) }))
    const draw = () => this.layer.batchDraw()
    this.#stopListening = [
      useBoardStore.subscribe((facts, before) => {
        if (selectBoard(facts) !== selectBoard(before)) draw()
      }),
      useLibraryStore.subscribe(draw),
      usePaintingStore.subscribe((facts, before) => {
        if (facts.job !== before.job || facts.painting.phase !== before.painting.phase) draw()
      }),
    ]
  }

  destroy(): void {
    for (const stop of this.#stopListening) stop()
    this.layer.destroy()
  }

  /** Follows the hand during a drag; the document hears of it once, at the end. */
  carry(places: Readonly<Record<string, Point>>): void {
    this.#carried = places
    this.layer.batchDraw()
  }

  #draw(context: Konva.Context): void {
    const stage = this.layer.getStage()
    // Side by side, the comparison covers the board.
    if (stage === null || useViewStore.getState().comparing === 'side') return
    const visible = visiblePart(stage)
    for (const { frame } of threadsWith(this.#carried).groups)
      if (overlaps(frame, visible)) this.#drawFrame(context, frame)
    const { pictures } = selectBoard(useBoardStore.getState())
    for (const [index, picture] of pictures.entries()) {
      const place = { ...picture, ...this.#carried[picture.id] }
      if (!overlaps(place, visible)) continue
      if (picture.folded !== undefined) drawStack(context, place, 1 / stage.scaleX(), this.#colors())
      // Through what is clear the pictures below are seen; checks only where there are none.
      const below = () =>
        pictures.slice(0, index).some((other) => overlaps({ ...other, ...this.#carried[other.id] }, place))
      this.#drawPicture(context, picture, place, stage.scaleX(), below)
    }
  }

  /** Around the candidates of one turn. */
  #drawFrame(context: Konva.Context, { x, y, width, height }: Rect): void {
    context.fillStyle = this.#colors().group
    context.beginPath()
    context.roundRect(x, y, width, height, Math.min(width, height) / 32)
    context.fill()
  }

  #drawPicture(
    context: Konva.Context,
    { id, opacity = 1 }: PlacedPicture,
    { x, y, width, height }: Rect,
    scale: number,
    liesOnOthers: () => boolean,
  ): void {
    const picture = pictureById(id)
    const side = Math.max(width, height) * scale * window.devicePixelRatio
    const drawable = picture === null ? null : this.#images.get(picture, side)
    if (drawable === null) {
      context.fillStyle = this.#colors().slot
      return context.fillRect(x, y, width, height)
    }
    if ((drawable.mayBeClear || opacity < 1) && !liesOnOthers())
      drawCheckerboard(context, { x, y, width, height }, 1 / scale, this.#colors())
    context.globalAlpha = opacity
    context.drawImage(drawable.image, x, y, width, height)
    context.globalAlpha = 1
  }
}
