/** Marks over the board in screen-sized strokes: links from parent to version, captions, selection. */
import Konva from 'konva'
import { overlaps, type Rect } from '../document/geometry.ts'
import { isRunning } from '../document/painting.ts'
import { gapFor } from '../document/placement.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { useLibraryStore } from '../stores/libraryStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { captionFont } from './badge.ts'
import type { CanvasColors } from './colors.ts'
import { drawPixelGrid } from './pixelGrid.ts'

const captionHeight = 26
/** From this zoom on, lines part the pixels. */
const pixelGridScale = 12

export class OverlayLayer {
  readonly layer = new Konva.Layer({ listening: false })
  hoveredId: string | null = null
  /** A picture under the hand is drawn elsewhere than the document says. */
  carried: (Rect & { readonly id: string }) | null = null
  #colors: () => CanvasColors
  #stopListening: readonly (() => void)[]
  /** Measuring text is what a frame with many captions would spend its time on. */
  #fittedCaptions = new Map<string, string>()

  constructor(colors: () => CanvasColors) {
    this.#colors = colors
    this.layer.add(new Konva.Shape({ sceneFunc: (context) => this.#draw(context) }))
    const draw = () => this.layer.batchDraw()
    this.#stopListening = [
      useBoardStore.subscribe(draw),
      useLibraryStore.subscribe(draw),
      usePaintingStore.subscribe((facts, before) => {
        if (facts.job !== before.job || facts.painting.phase !== before.painting.phase) draw()
      }),
      useViewStore.subscribe((view, before) => {
        if (view.selectedId !== before.selectedId) draw()
      }),
    ]
  }

  destroy(): void {
    for (const stop of this.#stopListening) stop()
    this.layer.destroy()
  }

  hover(id: string | null): void {
    if (this.hoveredId === id) return
    this.hoveredId = id
    this.layer.batchDraw()
  }

  #draw(context: Konva.Context): void {
    const pixel = 1 / (this.layer.getStage()?.scaleX() ?? 1)
    const { selectedId } = useViewStore.getState()
    const { byId } = useLibraryStore.getState()
    const { job, painting } = usePaintingStore.getState()
    const pictures = selectBoard(useBoardStore.getState()).pictures.map((picture) =>
      picture.id === this.carried?.id ? this.carried : picture,
    )
    const places = new Map<string, Rect>(pictures.map((picture) => [picture.id, picture]))

    const visible = this.#visible()
    for (const place of pictures) {
      const parent = places.get(byId[place.id]?.parentId ?? '')
      if (parent !== undefined) this.#link(context, parent, place, pixel)
      if (1 / pixel >= pixelGridScale) drawPixelGrid(context, place, visible, pixel, this.#colors().pixelGrid)
      if (!overlaps(nearby(place, pixel), visible)) continue
      const isSelected = place.id === selectedId
      this.#caption(context, byId[place.id]?.prompt ?? '', place, pixel, isSelected)
      if (isSelected) this.#ring(context, place, pixel, 2, this.#colors().accent)
      else if (place.id === this.hoveredId) this.#ring(context, place, pixel, 1.5, this.#colors().line)
    }
    if (job === null || !isRunning(painting)) return
    const parent = places.get(job.parentId ?? '')
    job.slots.forEach((slot, image) => {
      if (painting.saved.some((saved) => saved.image === image)) return
      if (parent !== undefined) this.#link(context, parent, slot, pixel)
      this.#caption(context, job.prompt, slot, pixel, true)
    })
  }

  /** The part of the board that is on screen. */
  #visible(): Rect {
    const stage = this.layer.getStage()
    if (stage === null) return { x: 0, y: 0, width: 0, height: 0 }
    const scale = stage.scaleX()
    return {
      x: -stage.x() / scale,
      y: -stage.y() / scale,
      width: stage.width() / scale,
      height: stage.height() / scale,
    }
  }

  #ring(context: Konva.Context, place: Rect, pixel: number, thickness: number, color: string): void {
    const distance = (2 + thickness / 2) * pixel
    context.lineWidth = thickness * pixel
    context.strokeStyle = color
    context.beginPath()
    context.roundRect(
      place.x - distance,
      place.y - distance,
      place.width + 2 * distance,
      place.height + 2 * distance,
      3 * pixel,
    )
    context.stroke()
  }

  /** To the right straight across the gap; to a version below along the left side, where no caption is. */
  #link(context: Konva.Context, parent: Rect, child: Rect, pixel: number): void {
    const isRight = child.x >= parent.x + parent.width
    const from = { x: isRight ? parent.x + parent.width : parent.x, y: parent.y + parent.height / 2 }
    const to = { x: child.x, y: child.y + child.height / 2 }
    const bend = isRight ? (to.x - from.x) / 2 : -gapFor(parent)
    context.beginPath()
    context.moveTo(from.x, from.y)
    context.bezierCurveTo(from.x + bend, from.y, to.x + (isRight ? -bend : bend), to.y, to.x, to.y)
    context.lineWidth = 1.5 * pixel
    context.strokeStyle = this.#colors().line
    context.stroke()
  }

  /** Under the picture, in one line, where the gap between rows has room for it. */
  #caption(context: Konva.Context, text: string, place: Rect, pixel: number, strong: boolean): void {
    const width = place.width / pixel
    if (text === '' || width < 90 || gapFor(place) / pixel < captionHeight) return
    context.save()
    context.translate(place.x, place.y + place.height)
    context.scale(pixel, pixel)
    context.font = captionFont
    context.textBaseline = 'top'
    context.fillStyle = strong ? this.#colors().captionStrong : this.#colors().caption
    context.fillText(this.#fitted(context, text, width), 0, 10)
    context.restore()
  }

  #fitted(context: Konva.Context, text: string, width: number): string {
    const key = `${Math.round(width)} ${text}`
    const known = this.#fittedCaptions.get(key)
    if (known !== undefined) return known
    if (this.#fittedCaptions.size > 2000) this.#fittedCaptions.clear()
    const fitted = ellipsis(context, text, Math.round(width))
    this.#fittedCaptions.set(key, fitted)
    return fitted
  }
}

function ellipsis(context: Konva.Context, text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ').slice(0, 400)
  const full = context.measureText(line).width
  if (full <= width) return line
  let length = Math.floor((line.length * width) / full)
  while (length > 1 && context.measureText(`${line.slice(0, length)}…`).width > width) length--
  return `${line.slice(0, length).trimEnd()}…`
}

/** A picture with its ring and caption. */
function nearby(place: Rect, pixel: number): Rect {
  return { ...place, height: place.height + captionHeight * pixel }
}
