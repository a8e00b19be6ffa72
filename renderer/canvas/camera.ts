/** Moves the stage: at once under the user's hand, in a short flight when asked to look at something. */
import type Konva from 'konva'
import { pixelUnit, unitOf } from '../actions/pixelUnit.ts'
import { missingCase } from '../../electron/contract.ts'
import { areaOf, sharedArea, union, type Point, type Rect, type Size } from '../document/geometry.ts'
import { type LookAt, useCameraStore, type View } from '../stores/cameraStore.ts'
import { centreOf, centreOn, fitRect, mix, nextSnap, snap, toBoard, zoomAt } from './view.ts'

const flightMs = 320
/** What floats over the board: the picture's bar above, the prompt below. Pictures are fitted into what is left. */
const insets = { top: 68, right: 48, bottom: 216, left: 64 }
/** In a narrow window the picture's bar lies below the corners; see panels/canvasChrome.css. */
const narrow = { width: 1319, top: 112 }

/** Share of a picture, or of the window where that is smaller, that is enough to see what it is. */
const enough = 1 / 4

export class Camera {
  #stage: Konva.Stage
  #view: View = { x: 0, y: 0, scale: 1 }
  #flight = 0
  /** Where the flight ends; without one, where the camera stands. */
  #goal: View = this.#view
  /** What the last look was at; a resized window looks at it again until the user moves the camera. */
  #subject: { readonly rect: Rect; readonly halved: boolean } | null = null
  #onMove: () => void

  constructor(stage: Konva.Stage, onMove: () => void) {
    this.#stage = stage
    this.#onMove = onMove
    this.#set(centreOn(this.#area, { x: 0, y: 0 }, 1))
  }

  get view(): View {
    return this.#view
  }

  boardPoint(screen: Point): Point {
    return toBoard(this.#view, screen)
  }

  panBy(dx: number, dy: number): void {
    this.#takeOver()
    this.#set({ ...this.#view, x: this.#view.x + dx, y: this.#view.y + dy })
  }

  zoomBy(at: Point, factor: number, snapping: boolean): void {
    this.#takeOver()
    const wanted = this.#view.scale * factor
    const unit = pixelUnit()
    this.#set(zoomAt(this.#view, at, snapping ? snap(wanted, unit) : wanted, unit))
  }

  lookAt(request: LookAt): void {
    if (request.type === 'showAny' && this.#seesAnyOf(request.rects)) return
    if (request.type === 'showGone' && this.#seesAnyOf(request.gone) && this.#seesAnyOf(request.left)) return
    const middle = centreOf(this.#area)
    const unit = pixelUnit()
    this.#subject = null
    switch (request.type) {
      case 'fit':
        this.#subject = request.rect === null ? null : { rect: request.rect, halved: request.halved === true }
        return this.#fly(this.#subject === null ? centreOn(this.#area, { x: 0, y: 0 }, 1) : this.#fitted(this.#subject))
      case 'show':
        return this.#isInSight(request.rect) ? undefined : this.lookAt({ type: 'fit', rect: request.rect })
      case 'showWhole':
        return this.#isWhole(request.rect) ? undefined : this.lookAt({ type: 'fit', rect: request.rect })
      case 'showAny':
        return this.lookAt({ type: 'fit', rect: union(request.rects) })
      case 'showGone':
        return this.lookAt({
          type: 'fit',
          rect: request.left.length === 0 ? null : union([...request.gone, ...request.left]),
        })
      case 'return':
        return this.#fly(request.view)
      case 'zoom':
        if (request.place !== null)
          return this.#fly(centreOn(this.#area, centreOf(request.place), request.scale / unitOf(request.place)))
        return this.#fly(zoomAt(this.#view, middle, request.scale / unit, unit))
      case 'zoomBy':
        // Keys may come faster than the flight: each counts from where the last one leads to.
        return this.#fly(zoomAt(this.#goal, middle, nextSnap(this.#goal.scale, request.direction, unit), unit))
      default:
        return missingCase(request)
    }
  }

  resize(size: Size): void {
    const centre = toBoard(this.#view, centreOf(this.#area))
    this.#stage.size(size)
    cancelAnimationFrame(this.#flight)
    this.#set(this.#subject === null ? centreOn(this.#area, centre, this.#view.scale) : this.#fitted(this.#subject))
  }

  destroy(): void {
    cancelAnimationFrame(this.#flight)
  }

  /** The part of the stage where pictures are looked at. */
  get #area(): Rect {
    const { width, height } = this.#stage.size()
    const top = Math.max(width <= narrow.width ? narrow.top : insets.top, this.#barBottom + 14)
    return {
      x: insets.left,
      y: top,
      width: Math.max(80, width - insets.left - insets.right),
      height: Math.max(80, height - top - Math.max(insets.bottom, this.#aboveDock)),
    }
  }

  /** What stands above the prompt for longer takes its room. */
  get #aboveDock(): number {
    const top = document.querySelector('[data-above-prompt]')?.getBoundingClientRect().top
    return top === undefined ? 0 : this.#stage.container().getBoundingClientRect().bottom - top + 30
  }

  /** A bar that grows says so; the others are as high as the insets allow for. */
  get #barBottom(): number {
    const host = this.#stage.container()
    const bar = host.parentElement?.querySelector('[data-in-margin]')
    return bar ? bar.getBoundingClientRect().bottom - host.getBoundingClientRect().top : 0
  }

  /** What lies under the bars is not seen, nor is a strip of something at the rim. */
  #seesAnyOf(rects: readonly Rect[]): boolean {
    const open = this.#open
    return rects.some((rect) => sharedArea(rect, open) >= enough * Math.min(areaOf(rect), areaOf(open)))
  }

  /** Not under the bars; a picture too large for what is left is in sight when it fills that. */
  #isInSight(rect: Rect): boolean {
    const { x, y, width, height } = this.#open
    const seen = (start: number, end: number, low: number, high: number) =>
      Math.min(end, high) - Math.max(start, low) >= 0.9 * Math.min(end - start, high - low)
    return seen(rect.x, rect.x + rect.width, x, x + width) && seen(rect.y, rect.y + rect.height, y, y + height)
  }

  /** All of it lies where pictures are looked at, not smaller than a thumbnail. */
  #isWhole(rect: Rect): boolean {
    const { x, y, width, height } = this.#open
    const [right, bottom] = [x + width, y + height]
    const { scale } = this.#view
    const isInside = rect.x >= x && rect.y >= y && rect.x + rect.width <= right && rect.y + rect.height <= bottom
    return isInside && Math.max(rect.width, rect.height) * scale >= 96
  }

  /** The part of the board that lies there. */
  get #open(): Rect {
    const area = this.#area
    const { scale } = this.#view
    return { ...toBoard(this.#view, area), width: area.width / scale, height: area.height / scale }
  }

  /** Half as large where two pictures share the width; each is then moved into its half. */
  #fitted({ rect, halved }: { readonly rect: Rect; readonly halved: boolean }): View {
    const view = fitRect(this.#area, rect)
    if (!halved) return view
    const { x, y, width, height } = this.#area
    const half = { x: x + width / 4, y, width: Math.max(40, width / 2 - 40), height }
    return centreOn(this.#area, centreOf(rect), fitRect(half, rect).scale)
  }

  #takeOver(): void {
    this.#subject = null
    useCameraStore.setState({ moved: true })
    cancelAnimationFrame(this.#flight)
    this.#tell('still')
  }

  #fly(to: View): void {
    cancelAnimationFrame(this.#flight)
    this.#goal = to
    // Nobody watches a hidden window, and it runs no animation frames.
    if (document.hidden || document.documentElement.dataset.motion === 'reduced') return this.#set(to)
    this.#tell('flying')
    const from = this.#view
    const area = this.#area
    const start = performance.now()
    const step = (now: number) => {
      const progress = Math.min(1, Math.max(0, (now - start) / flightMs))
      const eased = 1 - (1 - progress) ** 3
      this.#move(progress === 1 ? to : mix(area, from, to, eased))
      if (progress < 1) this.#flight = requestAnimationFrame(step)
      else this.#tell('still')
    }
    this.#flight = requestAnimationFrame(step)
  }

  #set(view: View): void {
    this.#goal = view
    this.#move(view)
    this.#tell('still')
  }

  /** A fact for tests: what is on the board stays where it is seen. */
  #tell(camera: 'still' | 'flying'): void {
    this.#stage.container().dataset.camera = camera
  }

  #move(view: View): void {
    this.#view = view
    // Whole device pixels keep edges and pixel grids sharp.
    const ratio = window.devicePixelRatio
    this.#stage.position({ x: Math.round(view.x * ratio) / ratio, y: Math.round(view.y * ratio) / ratio })
    this.#stage.scale({ x: view.scale, y: view.scale })
    const { left, top } = this.#stage.container().getBoundingClientRect()
    useCameraStore.setState({ view, corner: { x: left, y: top }, middle: toBoard(view, centreOf(this.#area)) })
    this.#onMove()
  }
}
