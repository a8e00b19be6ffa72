import { findPlaced, type PlacedPicture } from '../document/document.ts'
import type { Point } from '../document/geometry.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { useViewStore } from '../stores/viewStore.ts'

/** The selected picture seen against the one it was made from. */
export interface Comparison {
  readonly place: PlacedPicture
  /** Of the picture it was made from. */
  readonly beforeHash: string
  /** How much of the width shows it, from the left. */
  readonly share: number
  readonly isSlider: boolean
}

export function currentComparison(): Comparison | null {
  const { comparing, divider, selectedId } = useViewStore.getState()
  const parent = pictureById(pictureById(selectedId)?.parentId ?? null)
  const place = selectedId === null ? null : findPlaced(selectBoard(useBoardStore.getState()), selectedId)
  if (comparing === 'off' || parent === null || place === null) return null
  const isSlider = comparing === 'slider'
  return { place, beforeHash: parent.hash, share: isSlider ? divider : 1, isSlider }
}

/** Whether a board point is close enough to the divider to take hold of it; `reach` in board pixels. */
export function isOnDivider({ place, share, isSlider }: Comparison, point: Point, reach: number): boolean {
  const x = place.x + place.width * share
  return isSlider && Math.abs(point.x - x) <= reach && point.y >= place.y && point.y <= place.y + place.height
}
