/**
 * One pointer gesture at a time, as a small state machine: idle, panning (space, middle button or empty
 * board), pressing a picture, carrying it, moving the divider of a comparison. A gesture commits at most once, when the pointer goes up.
 */
import { movePictures } from '../document/edits.ts'
import { findPlaced, type PlacedPicture } from '../document/document.ts'
import { clamp, type Point, type Rect } from '../document/geometry.ts'
import { board, commit } from '../stores/boardStore.ts'
import { lookAt, select, useViewStore } from '../stores/viewStore.ts'
import type { Camera } from './camera.ts'
import { currentComparison, isOnDivider } from './comparison.ts'
import type { DocumentLayer } from './documentLayer.ts'
import type { OverlayLayer } from './overlayLayer.ts'

type Gesture =
  | { readonly type: 'idle' }
  | { readonly type: 'panning'; readonly last: Point; readonly start: Point; readonly deselects: boolean }
  | { readonly type: 'pressing'; readonly start: Point; readonly picture: PlacedPicture }
  | { readonly type: 'dividing'; readonly place: Rect }
  | { readonly type: 'carrying'; readonly start: Point; readonly picture: PlacedPicture }

const dragDistance = 4
const dividerReach = 14

interface PointerParts {
  readonly host: HTMLElement
  readonly camera: Camera
  readonly documentLayer: DocumentLayer
  readonly overlay: OverlayLayer
  readonly onSelect: () => void
}

export function listenToPointer(parts: PointerParts): () => void {
  const { host, camera, documentLayer, overlay } = parts
  const listening = new AbortController()
  const { signal } = listening
  let gesture: Gesture = { type: 'idle' }
  let spaceHeld = false

  const become = (next: Gesture) => {
    gesture = next
    const hand = gesture.type === 'panning' ? 'grabbing' : spaceHeld ? 'grab' : ''
    host.style.cursor = gesture.type === 'carrying' ? 'move' : hand
  }
  /** The picture whose divider is under this point of the screen. */
  const dividerAt = (point: Point): Rect | null => {
    const comparison = currentComparison()
    const reach = dividerReach / camera.view.scale
    return comparison !== null && isOnDivider(comparison, camera.boardPoint(point), reach) ? comparison.place : null
  }
  const at = (event: MouseEvent): Point => {
    const { left, top } = host.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }

  host.addEventListener(
    'pointerdown',
    (event) => {
      if (gesture.type !== 'idle' || event.button > 1) return
      const start = at(event)
      const picture = pictureAt(camera.boardPoint(start))
      const onDivider = dividerAt(start)
      host.setPointerCapture(event.pointerId)
      if (event.button === 1) event.preventDefault()
      if (event.button === 1 || spaceHeld) become({ type: 'panning', last: start, start, deselects: false })
      else if (onDivider !== null) become({ type: 'dividing', place: onDivider })
      else if (picture === null) become({ type: 'panning', last: start, start, deselects: true })
      else become({ type: 'pressing', start, picture })
    },
    { signal },
  )

  host.addEventListener(
    'pointermove',
    (event) => {
      const point = at(event)
      if (gesture.type === 'panning') {
        camera.panBy(point.x - gesture.last.x, point.y - gesture.last.y)
        return become({ ...gesture, last: point })
      }
      if (gesture.type === 'dividing') {
        const { x, width } = gesture.place
        return useViewStore.setState({ divider: clamp((camera.boardPoint(point).x - x) / width, 0, 1) })
      }
      if (gesture.type === 'idle') {
        const over = spaceHeld ? null : pictureAt(camera.boardPoint(point))
        const cursor = over === null ? (spaceHeld ? 'grab' : '') : 'pointer'
        host.style.cursor = dividerAt(point) !== null ? 'ew-resize' : cursor
        return overlay.hover(over?.id ?? null)
      }
      const moved = Math.hypot(point.x - gesture.start.x, point.y - gesture.start.y)
      if (gesture.type === 'pressing' && moved > dragDistance) become({ ...gesture, type: 'carrying' })
      if (gesture.type === 'carrying') carry(gesture, point)
    },
    { signal },
  )

  const carry = ({ picture, start }: Extract<Gesture, { type: 'carrying' }>, point: Point) => {
    const to = destination(picture, start, point)
    documentLayer.carry(picture.id, to)
    overlay.carried = { ...picture, ...to }
    overlay.layer.batchDraw()
  }

  /** Whole board pixels, so that pictures stay sharp. */
  const destination = (picture: PlacedPicture, start: Point, point: Point): Point => {
    const { scale } = camera.view
    return {
      x: Math.round(picture.x + (point.x - start.x) / scale),
      y: Math.round(picture.y + (point.y - start.y) / scale),
    }
  }

  host.addEventListener(
    'pointerup',
    (event) => {
      const ended = gesture
      const point = at(event)
      become({ type: 'idle' })
      overlay.carried = null
      if (ended.type === 'pressing') {
        select(ended.picture.id)
        parts.onSelect()
      }
      if (ended.type === 'carrying') {
        const to = destination(ended.picture, ended.start, point)
        const { id } = ended.picture
        commit({ verb: 'move', pictureIds: [id] }, (document) => movePictures(document, { [id]: to }))
      }
      if (ended.type === 'panning' && ended.deselects) {
        const moved = Math.hypot(point.x - ended.start.x, point.y - ended.start.y)
        if (moved <= dragDistance) select(null)
      }
    },
    { signal },
  )

  host.addEventListener(
    'pointercancel',
    () => {
      become({ type: 'idle' })
      overlay.carried = null
      documentLayer.sync()
    },
    { signal },
  )
  host.addEventListener('pointerleave', () => overlay.hover(null), { signal })

  host.addEventListener(
    'dblclick',
    (event) => {
      const picture = pictureAt(camera.boardPoint(at(event)))
      if (picture !== null) lookAt({ type: 'fit', rect: findPlaced(board(), picture.id) })
    },
    { signal },
  )

  host.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      if (event.shiftKey) return camera.panBy(-(event.deltaX || event.deltaY), 0)
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
      // A pinch comes as ctrl+wheel in fine steps: it needs more gain and no snapping.
      const pinch = event.ctrlKey && Math.abs(event.deltaY) < 50
      const factor = Math.exp(-event.deltaY * lines * (pinch ? 0.01 : 0.0015))
      camera.zoomBy(at(event), factor, !pinch)
    },
    { signal, passive: false },
  )

  window.addEventListener(
    'keydown',
    (event) => {
      if (event.code !== 'Space' || isControl(event.target)) return
      event.preventDefault()
      spaceHeld = true
      if (gesture.type === 'idle') become(gesture)
    },
    { signal },
  )
  window.addEventListener(
    'keyup',
    (event) => {
      if (event.code !== 'Space') return
      spaceHeld = false
      if (gesture.type === 'idle') become(gesture)
    },
    { signal },
  )

  return () => listening.abort()
}

function pictureAt(point: Point): PlacedPicture | null {
  const isUnder = ({ x, y, width, height }: PlacedPicture) =>
    point.x >= x && point.y >= y && point.x < x + width && point.y < y + height
  return board().pictures.findLast(isUnder) ?? null
}

/** Space presses a focused button and writes in a text field. */
function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('button, input, textarea, select, a, [contenteditable]') !== null
  )
}
