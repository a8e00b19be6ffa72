import type { Picture } from '../../electron/contract.ts'
import { comparedPictures } from '../actions/compare.ts'
import { findPlaced, type PlacedPicture } from '../document/document.ts'
import type { Point } from '../document/geometry.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { useViewStore } from '../stores/viewStore.ts'

/** The selected picture seen against the one it was made from; of two selected ones, the last against the first. */
export interface Comparison {
  readonly type: 'before' | 'slider' | 'side'
  /** Where the later one lies. */
  readonly place: PlacedPicture
  readonly before: Picture
  readonly after: Picture
  /** How much of the width shows the earlier one, from the left. */
  readonly share: number
}

export function currentComparison(): Comparison | null {
  const { comparing, divider, selectedId } = useViewStore.getState()
  const two = comparedPictures()
  const place = findPlaced(selectBoard(useBoardStore.getState()), selectedId ?? '')
  if (comparing === 'off' || two === null || place === null) return null
  return { type: comparing, place, ...two, share: comparing === 'slider' ? divider : 1 }
}

/** Whether a board point is close enough to the divider to take hold of it; `reach` in board pixels. */
export function isOnDivider({ type, place, share }: Comparison, point: Point, reach: number): boolean {
  const x = place.x + place.width * share
  const isBeside = Math.abs(point.x - x) <= reach && point.y >= place.y && point.y <= place.y + place.height
  return type === 'slider' && isBeside
}
