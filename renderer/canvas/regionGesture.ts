/** Drawing and reshaping the region of a picture with the pointer; see document/rectEdit.ts for the arithmetic. */
import type { Picture } from '../../electron/contract.ts'
import { markRegion, selectedRegion } from '../actions/crop.ts'
import { findPlaced, type PlacedPicture } from '../document/document.ts'
import type { Point, Rect } from '../document/geometry.ts'
import { between, handleAt, reshape, type Handle } from '../document/rectEdit.ts'
import { board } from '../stores/boardStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { onPicture } from '../document/regionPlace.ts'

/** In screen pixels. */
const handleReach = 8

export interface RegionDrag {
  readonly source: Picture
  readonly place: Rect
  /** In pixels of the picture. */
  readonly from: Point
  /** Null while a new region is drawn. */
  readonly held: { readonly rect: Rect; readonly handle: Handle } | null
}

/** `over` is the picture under the pointer. A crop stays on the picture it was begun on; a region goes to any. */
export function beginRegion(point: Point, over: PlacedPicture | null, pixel: number): RegionDrag | null {
  const held = heldAt(point, pixel)
  if (held !== null) return held
  const { tool, selectedId } = useViewStore.getState()
  if (over === null || (tool === 'crop' && over.id !== selectedId)) return null
  const source = pictureById(over.id)
  if (source === null) return null
  select(source.id)
  return { source, place: over, from: onPicture(point, over, source), held: null }
}

export function dragRegion({ source, place, from, held }: RegionDrag, point: Point): void {
  const { aspect } = useViewStore.getState()
  const to = onPicture(point, place, source)
  const by = { x: to.x - from.x, y: to.y - from.y }
  markRegion(
    source,
    held === null ? between(from, to, source, aspect) : reshape(held.rect, held.handle, by, source, aspect),
  )
}

/** Null where no region tool is held. */
export function regionCursor(point: Point, over: PlacedPicture | null, pixel: number): string | null {
  const { tool } = useViewStore.getState()
  if (tool !== 'region' && tool !== 'crop') return null
  const handle = heldAt(point, pixel)?.held?.handle
  if (handle === undefined) return over === null ? 'grab' : 'crosshair'
  return handle === 'move' ? 'move' : `${handle}-resize`
}

function heldAt(point: Point, pixel: number): RegionDrag | null {
  const { selectedId } = useViewStore.getState()
  const source = pictureById(selectedId)
  const place = findPlaced(board(), selectedId ?? '')
  const rect = selectedRegion()
  if (source === null || place === null || rect === null) return null
  const from = onPicture(point, place, source)
  const handle = handleAt(rect, from, (handleReach * pixel * source.width) / place.width)
  // The whole picture as a region has no inside to move: inside it, a new one is drawn.
  const isWhole = rect.width === source.width && rect.height === source.height
  return handle === null || (handle === 'move' && isWhole) ? null : { source, place, from, held: { rect, handle } }
}
