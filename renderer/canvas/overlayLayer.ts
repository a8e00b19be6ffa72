/** Marks over the board in screen-sized strokes: links from parent to version, captions, selection. */
import Konva from 'konva'
import { overlaps, type Point, type Rect } from '../document/geometry.ts'
import { framePadding, type Group } from '../document/groups.ts'
import { isRunning } from '../document/painting.ts'
import { gapFor } from '../document/placement.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { useLibraryStore } from '../stores/libraryStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { useScrubStore } from '../stores/scrubStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { conversationStrings } from '../strings/conversation.ts'
import { captionFont } from './badge.ts'
import type { CanvasColors } from './colors.ts'
import { drawPixelGrid } from './pixelGrid.ts'
import { drawRegion } from './regionMarks.ts'
import { paintedAround } from '../actions/region.ts'
import { onBoard } from '../document/regionPlace.ts'
import { drawScrub } from './scrubMarks.ts'
import { drawFoldBadge } from './stack.ts'
import { slotId, threadsWith } from './threads.ts'
import { visiblePart } from './visiblePart.ts'

const captionHeight = 26
/** From this zoom on, lines part the pixels. */
const pixelGridScale = 12

export class OverlayLayer {
  readonly layer = new Konva.Layer({ listening: false })
  hoveredId: string | null = null
  /** Pictures under the hand are drawn elsewhere than the document says. */
  carried: Readonly<Record<string, Point>> = {}
  /** Being drawn around pictures, on the board. */
  marquee: Rect | null = null
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
      useScrubStore.subscribe(draw),
      usePaintingStore.subscribe((facts, before) => {
        if (facts.job !== before.job || facts.painting.phase !== before.painting.phase) draw()
      }),
      useViewStore.subscribe((view, before) => {
        const { selectedIds, region, tool } = before
        if (view.selectedIds !== selectedIds || view.region !== region || view.tool !== tool) draw()
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
    const stage = this.layer.getStage()
    const { selectedIds, selectedId, comparing } = useViewStore.getState()
    if (stage === null || comparing === 'side') return
    const pixel = 1 / stage.scaleX()
    const { byId } = useLibraryStore.getState()
    const { job, painting } = usePaintingStore.getState()
    const pictures = selectBoard(useBoardStore.getState()).pictures.map((picture) => ({
      ...picture,
      ...this.carried[picture.id],
    }))
    const places = new Map<string, Rect>(pictures.map((picture) => [picture.id, picture]))
    const threads = threadsWith(this.carried)

    const visible = visiblePart(stage)
    for (const place of pictures) {
      this.#wire(context, threads.wireTo(place.id), pixel, visible)
      if (!overlaps(nearby(place, pixel), visible)) continue
      const isSelected = selectedIds.includes(place.id)
      const picture = byId[place.id]
      const unit = picture === undefined ? 1 : place.width / picture.width
      if (unit / pixel >= pixelGridScale) drawPixelGrid(context, place, visible, unit, pixel, this.#colors().pixelGrid)
      const words = picture?.name ?? picture?.prompt ?? ''
      if (threads.groupOf(place.id) === null) this.#caption(context, words, place, gapFor(place), pixel, isSelected)
      if (place.folded !== undefined) drawFoldBadge(context, place.folded.length, place, pixel, this.#colors())
      if (isSelected) this.#ring(context, place, pixel, place.id === selectedId ? 2 : 1.5, this.#colors().accent)
      else if (place.id === this.hoveredId) this.#ring(context, place, pixel, 1.5, this.#colors().line)
    }
    this.#region(context, places, pixel)
    this.#scrub(context, places, pixel)
    if (this.marquee !== null) this.#marquee(context, this.marquee, pixel)
    for (const group of threads.groups) this.#groupCaption(context, group, pixel, visible)
    if (job === null || !isRunning(painting)) return
    job.slots.forEach((slot, image) => {
      if (painting.saved.some((saved) => saved.image === image)) return
      this.#wire(context, threads.wireTo(slotId(image)), pixel, visible)
      if (threads.groupOf(slotId(image)) === null) this.#caption(context, job.prompt, slot, gapFor(slot), pixel, true)
    })
  }

  #region(context: Konva.Context, places: ReadonlyMap<string, Rect>, pixel: number): void {
    const { region, tool } = useViewStore.getState()
    const place = places.get(region?.pictureId ?? '')
    const source = useLibraryStore.getState().byId[region?.pictureId ?? '']
    if (region === null || place === undefined || source === undefined) return
    const shape = onBoard(region.rect, place, source)
    const type = tool === 'crop' ? 'crop' : 'region'
    const painted = type === 'region' ? paintedAround(source, region.rect) : null
    const marks = {
      picture: place,
      region: shape,
      painted: painted && onBoard(painted, place, source),
      size: region.rect,
      type,
      editable: tool === type,
    } as const
    drawRegion(context, marks, pixel, this.#colors())
  }

  #scrub(context: Konva.Context, places: ReadonlyMap<string, Rect>, pixel: number): void {
    const { pictureId, patches, from } = useScrubStore.getState()
    const place = places.get(pictureId ?? '')
    if (useViewStore.getState().tool !== 'scrub' || place === undefined) return
    drawScrub(context, place, patches, from, pixel, this.#colors())
  }

  #marquee(context: Konva.Context, { x, y, width, height }: Rect, pixel: number): void {
    context.fillStyle = this.#colors().accentSoft
    context.fillRect(x, y, width, height)
    context.lineWidth = pixel
    context.strokeStyle = this.#colors().accent
    context.strokeRect(x, y, width, height)
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

  /** Straight along the gaps, round at its corners. */
  #wire(context: Konva.Context, wire: readonly Point[] | null, pixel: number, visible: Rect): void {
    const [start, ...corners] = wire ?? []
    const end = corners.pop()
    if (start === undefined || end === undefined || !overlaps(around([start, ...corners, end]), visible)) return
    context.beginPath()
    context.moveTo(start.x, start.y)
    corners.forEach((corner, index) => {
      const next = corners[index + 1] ?? end
      const before = corners[index - 1] ?? start
      const room = Math.min(distance(before, corner), distance(corner, next)) / 2
      context.arcTo(corner.x, corner.y, next.x, next.y, Math.min(10 * pixel, room))
    })
    context.lineTo(end.x, end.y)
    context.lineWidth = 1.5 * pixel
    context.strokeStyle = this.#colors().line
    context.stroke()
  }

  /** Once for all of them: they were painted for the same words. */
  #groupCaption(context: Konva.Context, { ids, frame }: Group, pixel: number, visible: Rect): void {
    if (!overlaps(nearby(frame, pixel), visible)) return
    const { byId } = useLibraryStore.getState()
    const { selectedIds } = useViewStore.getState()
    const { job, painting } = usePaintingStore.getState()
    const [first] = [...ids].flatMap((id) => byId[id] ?? [])
    const words = first?.prompt ?? (isRunning(painting) ? job?.prompt : undefined) ?? ''
    const lead = threadsWith(this.carried).lying.find(({ id }) => ids.has(id))
    const room = lead === undefined ? 0 : gapFor(lead) - framePadding(lead)
    const isStrong = selectedIds.some((id) => ids.has(id))
    this.#caption(context, conversationStrings.group(words, ids.size), frame, room, pixel, isStrong)
  }

  /** Under the picture, in one line, where the gap between rows has room for it. */
  #caption(context: Konva.Context, text: string, place: Rect, gap: number, pixel: number, strong: boolean): void {
    const width = place.width / pixel
    if (text === '' || width < 90 || gap / pixel < captionHeight) return
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

function around(points: readonly Point[]): Rect {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(1, Math.max(...xs) - x), height: Math.max(1, Math.max(...ys) - y) }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

/** A picture with its ring and caption. */
function nearby(place: Rect, pixel: number): Rect {
  return { ...place, height: place.height + captionHeight * pixel }
}
