/**
 * One pointer gesture at a time, as a small state machine: idle, panning (space, middle button, hand or empty board),
 * pressing a picture, drawing its frontier, carrying the selection, drawing a marquee, moving the divider of a comparison, drawing or
 * reshaping a region, touching up. A gesture commits at most once, when the pointer goes up.
 */
import { openBoardMenu } from '../actions/contextMenus.ts'
import { startDragOut } from '../actions/dragOut.ts'
import { unfoldCandidates } from '../actions/candidates.ts'
import { dropOnPrompt } from '../actions/references.ts'
import { dropOnSheet } from '../actions/story.ts'
import { scrubbedPicture, scrubTo } from '../actions/scrub.ts'
import { isTouchingUp } from '../actions/touchUp.ts'
import { isKeyOf } from '../actions/keys.ts'
import { viewerAction } from '../actions/viewer.ts'
import { movePictures } from '../document/edits.ts'
import { findPlaced, type PlacedPicture } from '../document/document.ts'
import { clamp, overlaps, type Point, type Rect } from '../document/geometry.ts'
import { board, commit, useBoardStore } from '../stores/boardStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { usePanelStore } from '../stores/panelStore.ts'
import { select, selectAll, useViewStore } from '../stores/viewStore.ts'
import type { Camera } from './camera.ts'
import { currentComparison, isOnDivider } from './comparison.ts'
import type { DocumentLayer } from './documentLayer.ts'
import type { OverlayLayer } from './overlayLayer.ts'
import { beginTouchUp, endTouchUpStroke, goOnTouchingUp } from './touchUpGesture.ts'
import { isOnFoldBadge } from './stack.ts'
import type { TouchUpLayer } from './touchUpLayer.ts'
import { beginRegion, dragRegion, regionCursor, type RegionDrag } from './regionGesture.ts'

type Gesture =
  | { readonly type: 'idle' }
  | { readonly type: 'panning'; readonly last: Point; readonly start: Point; readonly deselects: boolean }
  | { readonly type: 'pressing'; readonly start: Point; readonly picture: PlacedPicture; readonly adds: boolean }
  | { readonly type: 'dividing'; readonly place: Rect }
  | { readonly type: 'carrying'; readonly start: Point; readonly pictures: readonly PlacedPicture[] }
  | { readonly type: 'surrounding'; readonly start: Point; readonly before: readonly string[] }
  | { readonly type: 'marking'; readonly drag: RegionDrag }
  | { readonly type: 'scrubbing'; readonly place: Rect }
  | { readonly type: 'touchingUp' }

const dragDistance = 4
const dividerReach = 14
/** Space that is let go sooner was not held. */
const tapMs = 250

interface PointerParts {
  readonly host: HTMLElement
  readonly camera: Camera
  readonly documentLayer: DocumentLayer
  readonly overlay: OverlayLayer
  readonly touchUp: TouchUpLayer
  /** Takes the keyboard from the prompt: what is done on the board goes on there. */
  readonly region: HTMLElement
}

export function listenToPointer(parts: PointerParts): () => void {
  const { host, camera, documentLayer, overlay, touchUp } = parts
  const listening = new AbortController()
  const { signal } = listening
  let gesture: Gesture = { type: 'idle' }
  let spaceHeld = false
  let spaceSince = 0

  const become = (next: Gesture) => {
    gesture = next
    // What is begun while space is held is what it is held for.
    if (gesture.type !== 'idle') spaceSince = -Infinity
    const hand = gesture.type === 'panning' ? 'grabbing' : isHand() ? 'grab' : ''
    if (gesture.type !== 'marking') host.style.cursor = gesture.type === 'carrying' ? 'move' : hand
  }
  const isHand = () => spaceHeld || useViewStore.getState().tool === 'hand' || isOnlyLooked()
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

  const begin = (event: PointerEvent, start: Point): Gesture => {
    const point = camera.boardPoint(start)
    const pan = { type: 'panning', last: start, start, deselects: false } as const
    if (event.button === 1) return pan
    const divided = spaceHeld ? null : dividerAt(start)
    if (divided !== null) return { type: 'dividing', place: divided }
    if (isHand()) return pan
    const picture = pictureAt(point)
    const { tool, selectedIds } = useViewStore.getState()
    if (tool === 'region' || tool === 'crop') {
      const drag = beginRegion(point, picture, 1 / camera.view.scale)
      return drag === null ? pan : { type: 'marking', drag }
    }
    if (tool === 'touchUp') return beginTouchUp(point, event) ? { type: 'touchingUp' } : pan
    if (tool === 'scrub') {
      if (picture === null || picture.id !== scrubbedPicture()?.id) return pan
      scrubTo(picture, point, event.altKey)
      return { type: 'scrubbing', place: picture }
    }
    if (picture !== null) return { type: 'pressing', start, picture, adds: event.shiftKey }
    return event.shiftKey ? { type: 'surrounding', start: point, before: selectedIds } : { ...pan, deselects: true }
  }

  host.addEventListener(
    'pointerdown',
    (event) => {
      if (gesture.type !== 'idle' || event.button > 1) return
      parts.region.focus({ preventScroll: true })
      host.setPointerCapture(event.pointerId)
      if (event.button === 1) event.preventDefault()
      become(begin(event, at(event)))
    },
    { signal },
  )

  host.addEventListener(
    'pointermove',
    (event) => {
      const point = at(event)
      touchUp.follow(camera.boardPoint(point))
      switch (gesture.type) {
        case 'idle':
          return hover(point)
        case 'panning':
          camera.panBy(point.x - gesture.last.x, point.y - gesture.last.y)
          return become({ ...gesture, last: point })
        case 'dividing': {
          const { x, width } = gesture.place
          return useViewStore.setState({ divider: clamp((camera.boardPoint(point).x - x) / width, 0, 1) })
        }
        case 'marking':
          return dragRegion(gesture.drag, camera.boardPoint(point))
        case 'scrubbing':
          return scrubTo(gesture.place, camera.boardPoint(point), event.altKey)
        case 'touchingUp':
          for (const moved of event.getCoalescedEvents()) goOnTouchingUp(camera.boardPoint(at(moved)), moved)
          return goOnTouchingUp(camera.boardPoint(point), event)
        case 'surrounding':
          return surround(gesture, camera.boardPoint(point))
        case 'pressing':
          if (Math.hypot(point.x - gesture.start.x, point.y - gesture.start.y) <= dragDistance) return
          if (event.altKey) return dragOut(gesture.picture.id)
          become({ type: 'carrying', start: gesture.start, pictures: carriedWith(gesture.picture) })
          return carry(point)
        case 'carrying':
          return isOutside(event) ? dragOut(gesture.pictures.at(-1)!.id) : carry(point)
      }
    },
    { signal },
  )

  const hover = (point: Point) => {
    const over = isHand() ? null : pictureAt(camera.boardPoint(point))
    if (isTouchingUp()) {
      host.style.cursor = isHand() ? 'grab' : 'crosshair'
      return overlay.hover(null)
    }
    const isScrubbed = over !== null && over.id === scrubbedPicture()?.id
    const marking = isScrubbed ? 'ns-resize' : regionCursor(camera.boardPoint(point), over, 1 / camera.view.scale)
    const plain = isHand() ? 'grab' : over === null ? '' : 'pointer'
    host.style.cursor = marking ?? (dividerAt(point) !== null ? 'ew-resize' : plain)
    overlay.hover(over?.id ?? null)
  }

  const surround = ({ start, before }: Extract<Gesture, { type: 'surrounding' }>, point: Point) => {
    const marquee = {
      x: Math.min(start.x, point.x),
      y: Math.min(start.y, point.y),
      width: Math.abs(point.x - start.x),
      height: Math.abs(point.y - start.y),
    }
    overlay.marquee = marquee
    const inside = board().pictures.filter((picture) => overlaps(picture, marquee))
    selectAll([...new Set([...before, ...inside.map(({ id }) => id)])])
    overlay.layer.batchDraw()
  }

  const carry = (point: Point) => {
    if (gesture.type !== 'carrying') return
    const places = destinations(gesture, point)
    documentLayer.carry(places)
    overlay.carried = places
    overlay.layer.batchDraw()
  }

  /** The system takes the picture from here; on the board it stays where it was. */
  const dragOut = (id: string) => {
    putDown()
    startDragOut(id)
  }

  /** Whole board pixels, so that pictures stay sharp. */
  const destinations = ({ pictures, start }: Extract<Gesture, { type: 'carrying' }>, point: Point) => {
    const { scale } = camera.view
    const [dx, dy] = [(point.x - start.x) / scale, (point.y - start.y) / scale]
    const places = pictures.map(({ id, x, y }) => [id, { x: Math.round(x + dx), y: Math.round(y + dy) }] as const)
    return Object.fromEntries(places)
  }

  const putDown = () => {
    if (gesture.type === 'touchingUp') endTouchUpStroke()
    become({ type: 'idle' })
    overlay.carried = {}
    overlay.marquee = null
    documentLayer.carry({})
    overlay.layer.batchDraw()
  }

  host.addEventListener(
    'pointerup',
    (event) => {
      const ended = gesture
      const point = at(event)
      putDown()
      if (ended.type === 'pressing') {
        const { id } = ended.picture
        if (ended.adds) return toggle(id)
        select(id)
        if (
          ended.picture.folded !== undefined &&
          isOnFoldBadge(camera.boardPoint(point), ended.picture, 1 / camera.view.scale)
        )
          void unfoldCandidates(id)
      }
      if (ended.type === 'carrying') {
        const ids = ended.pictures.map(({ id }) => id)
        // A picture that is carried to the prompt or to a character sheet is referred to there, and stays where it lay.
        if (dropOnPrompt(event, ids) || dropOnSheet(event, ids)) return
        const places = destinations(ended, point)
        commit({ verb: 'move', pictureIds: ids }, (document) => movePictures(document, places))
      }
      if (ended.type === 'panning' && ended.deselects) {
        const moved = Math.hypot(point.x - ended.start.x, point.y - ended.start.y)
        if (moved <= dragDistance) select(null)
      }
    },
    { signal },
  )

  host.addEventListener('pointercancel', putDown, { signal })
  host.addEventListener(
    'pointerleave',
    () => {
      overlay.hover(null)
      touchUp.follow(null)
    },
    { signal },
  )

  host.addEventListener(
    'dblclick',
    (event) => {
      const picture = pictureAt(camera.boardPoint(at(event)))
      const { tool } = useViewStore.getState()
      if (picture !== null && tool === 'select') lookAt({ type: 'fit', rect: findPlaced(board(), picture.id) })
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

  host.addEventListener(
    'contextmenu',
    (event) => {
      if (event.button !== 2) return
      event.preventDefault()
      event.stopPropagation()
      if (gesture.type !== 'idle' || isOnlyLooked() || isTouchingUp()) return
      const picture = pictureAt(camera.boardPoint(at(event)))
      if (picture === null) select(null)
      else if (!useViewStore.getState().selectedIds.includes(picture.id)) select(picture.id)
      openBoardMenu({ x: event.clientX, y: event.clientY })
    },
    { signal },
  )

  window.addEventListener(
    'keydown',
    (event) => {
      if (event.code !== 'Space' || isControl(event.target) || usePanelStore.getState().dialog !== null) return
      event.preventDefault()
      if (!spaceHeld) spaceSince = event.timeStamp
      spaceHeld = true
      if (gesture.type === 'idle') become(gesture)
    },
    { signal },
  )
  window.addEventListener(
    'keyup',
    (event) => {
      if (event.code !== 'Space' || !spaceHeld) return
      spaceHeld = false
      // Held it is the hand, tapped it is the large view.
      const isTap = event.timeStamp - spaceSince < tapMs && isKeyOf(viewerAction, event)
      if (isTap && viewerAction.isEnabled()) void viewerAction.run()
      if (gesture.type === 'idle') become(gesture)
    },
    { signal },
  )

  return () => listening.abort()
}

/** A preview of the history and two pictures side by side are for looking around in. */
function isOnlyLooked(): boolean {
  return useBoardStore.getState().preview !== null || useViewStore.getState().comparing === 'side'
}

function toggle(id: string): void {
  const { selectedIds } = useViewStore.getState()
  selectAll(selectedIds.includes(id) ? selectedIds.filter((other) => other !== id) : [...selectedIds, id])
}

/** The whole selection goes along when one of it is carried; the one under the hand is last. */
function carriedWith(picture: PlacedPicture): readonly PlacedPicture[] {
  const { selectedIds } = useViewStore.getState()
  if (!selectedIds.includes(picture.id)) return [picture]
  const others = board().pictures.filter(({ id }) => id !== picture.id && selectedIds.includes(id))
  return [...others, picture]
}

function isOutside({ clientX, clientY }: PointerEvent): boolean {
  return clientX < 0 || clientY < 0 || clientX >= window.innerWidth || clientY >= window.innerHeight
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
