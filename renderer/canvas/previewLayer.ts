/**
 * The pictures being painted. Pixels lie in the preview feed's canvases, facts come through the painting store; whatever came is drawn at most once per animation frame.
 */
import Konva from 'konva'
import type { Picture } from '../../electron/contract.ts'
import { frontierOf, isRunning, type Painting, type PatchGrid } from '../document/painting.ts'
import { seenPlace } from '../document/seenPlace.ts'
import { usePaintingStore, type PaintingJob } from '../stores/paintingStore.ts'
import { liveCanvas, onPreview } from '../stores/previewFeed.ts'
import type { CanvasColors } from './colors.ts'
import type { ImageCache } from './images.ts'
import { drawFrontier, drawGlints, drawPlace, drawSlot, type Arrival } from './patchMarks.ts'

const glintMs = 420

interface PreviewOptions {
  readonly images: ImageCache
  readonly region: HTMLElement
  readonly colors: () => CanvasColors
}

export class PreviewLayer {
  readonly layer = new Konva.Layer({ listening: false })
  #options: PreviewOptions
  #job: PaintingJob | null = null
  #grid: PatchGrid | null = null
  #painting: Painting
  #groups: Konva.Group[] = []
  #arrivals: Arrival[] = []
  #stopListening: readonly (() => void)[]

  constructor(options: PreviewOptions) {
    this.#options = options
    const { job, painting } = usePaintingStore.getState()
    this.#painting = painting
    this.#sync(job, painting)
    this.#stopListening = [
      usePaintingStore.subscribe((facts) => this.#sync(facts.job, facts.painting)),
      onPreview((patch) => {
        if (patch.jobId === this.#job?.id) this.layer.batchDraw()
      }),
    ]
    this.layer.on('draw', () => this.#afterDraw())
  }

  destroy(): void {
    for (const stop of this.#stopListening) stop()
    this.layer.destroy()
  }

  #sync(job: PaintingJob | null, painting: Painting): void {
    // What another job has shown and saved is no matter of this one.
    const before = job?.id === this.#job?.id ? this.#painting : painting
    this.#painting = painting
    if (job !== null && (job.id !== this.#job?.id || job.slots !== this.#job.slots)) this.#prepare(job)
    this.#job = job
    this.#grid = job?.grid ?? null
    this.#noteArrivals(before, painting)
    for (const { image, picture } of painting.saved.slice(before.saved.length)) this.#handOver(image, picture)
    if (!isRunning(painting)) this.#clear()
    // An empty canvas costs as much to put on screen as a full one.
    if (this.layer.visible() !== isRunning(painting)) this.layer.visible(isRunning(painting))
    this.#tell(painting)
    this.layer.batchDraw()
  }

  #prepare(job: PaintingJob): void {
    this.#clear()
    const { width, height } = job.grid
    this.#groups = job.slots.map((slot, index) => {
      // A photo is painted small, and is seen as large as it will be.
      const seen = seenPlace(slot, job.grid)
      const scale = seen.width / width
      const group = new Konva.Group({ x: seen.x, y: seen.y, scaleX: scale, scaleY: scale })
      const place = { ...slot, x: slot.x - seen.x, y: slot.y - seen.y }
      group.add(new Konva.Shape({ sceneFunc: (context) => drawPlace(context, place, scale, this.#options.colors()) }))
      group.add(new Konva.Shape({ sceneFunc: (context) => this.#drawSlot(context, index) }))
      group.add(new Konva.Image({ image: liveCanvas(job.id, index) ?? undefined, width, height }))
      group.add(new Konva.Shape({ sceneFunc: (context) => this.#drawMarks(context, index) }))
      group.visible(!this.#painting.saved.some(({ image }) => image === index))
      this.layer.add(group)
      return group
    })
  }

  /** The finished canvas goes on as the picture's image, so that nothing flickers while a file would load. */
  #handOver(image: number, picture: Picture): void {
    const canvas = this.#job === null ? null : liveCanvas(this.#job.id, image)
    // A server may send another size than was asked for; then the file is loaded.
    if (canvas?.width === picture.width && canvas.height === picture.height) {
      // The drift guard has had a hand in an edit since; what is not painted, and the ground of a cut-out, is transparent in the file.
      const isTheFile =
        picture.guard === null && picture.recipe?.until === undefined && picture.recipe?.cutOut === undefined
      this.#options.images.adopt(picture.hash, canvas, isTheFile)
    }
    this.#groups[image]?.hide()
  }

  #clear(): void {
    for (const group of this.#groups) group.destroy()
    this.#groups = []
    this.#arrivals = []
  }

  /** Facts for tests and assistive tools, set here because React never renders per patch. */
  #tell(painting: Painting): void {
    const { dataset } = this.#options.region
    dataset.patches = String(painting.patches)
    dataset.state = isRunning(painting)
      ? painting.paused
        ? 'paused'
        : 'painting'
      : painting.phase === 'done'
        ? 'done'
        : 'idle'
  }

  #noteArrivals(before: Painting, painting: Painting): void {
    if (painting.patches === before.patches) return
    const at = performance.now()
    painting.shown.forEach((to, image) => {
      const from = before.shown[image] ?? 0
      if (to > from) this.#arrivals.push({ image, from, to, at })
    })
  }

  #drawSlot(context: Konva.Context, image: number): void {
    const shown = this.#painting.shown[image] ?? 0
    if (this.#grid !== null) drawSlot(context, this.#grid, shown, this.#pixelOf(image), this.#options.colors())
  }

  #drawMarks(context: Konva.Context, image: number): void {
    if (this.#grid === null) return
    if (document.documentElement.dataset.motion !== 'reduced') {
      const arrivals = this.#arrivals.filter((arrival) => arrival.image === image)
      drawGlints(context, this.#grid, arrivals, performance.now(), glintMs, this.#options.colors())
    }
    const next = frontierOf(this.#painting, image)
    if (next !== null) {
      drawFrontier(context, this.#grid, next, this.#painting.paused, this.#pixelOf(image), this.#options.colors())
    }
  }

  /** One screen pixel in the pixels that are painted. */
  #pixelOf(image: number): number {
    return 1 / (this.layer.getStage()?.scaleX() ?? 1) / (this.#groups[image]?.scaleX() ?? 1)
  }

  #afterDraw(): void {
    const now = performance.now()
    this.#arrivals = this.#arrivals.filter(({ at }) => now - at < glintMs)
    if (this.#arrivals.length > 0) requestAnimationFrame(() => this.layer.batchDraw())
  }
}
