/** What is selected, on the board and in the library alike, with which tool, and how it is compared. None of this is history. */
import type { Rect } from '../document/geometry.ts'
import { createFacts } from './facts.ts'

/** What the pointer does on the board. */
export type Tool = 'select' | 'hand' | 'region' | 'crop' | 'scrub' | 'extend' | 'touchUp'

/** A part of a picture, in its own pixels. */
export interface Region {
  readonly pictureId: string
  readonly rect: Rect
  /** What it is to show; left out, what the picture shows. */
  readonly words?: string
}

interface ViewFacts {
  /** The picture that verbs are about: mostly the last one selected. */
  readonly selectedId: string | null
  /** All that are selected, in the order of selecting, or of the list. */
  readonly selectedIds: readonly string[]
  /** That which was selected last, also when nothing is any more. */
  readonly lastId: string | null
  readonly tool: Tool
  /** Which part of a picture is meant. */
  readonly region: Region | null
  /** Width over height that a region keeps while it is drawn; null where any shape will do. */
  readonly aspect: number | null
  /** How the selected picture is seen against the one it was made from, or two selected ones against each other. */
  readonly comparing: 'off' | 'before' | 'slider' | 'side'
  /** Where the slider stands, as a share of the width. */
  readonly divider: number
}

export const useViewStore = createFacts<ViewFacts>(() => ({
  selectedId: null,
  selectedIds: [],
  lastId: null,
  tool: 'select',
  region: null,
  aspect: null,
  comparing: 'off',
  divider: 0.5,
}))

export function select(id: string | null): void {
  selectAll(id === null ? [] : [id])
}

/** `selectedId` is the one that verbs are about. */
export function selectAll(selectedIds: readonly string[], selectedId = selectedIds.at(-1) ?? null): void {
  const { selectedIds: before, selectedId: known, lastId, region, tool } = useViewStore.getState()
  const wereSelected = new Set(before)
  if (selectedId === known && selectedIds.length === before.length && selectedIds.every((id) => wereSelected.has(id)))
    return
  useViewStore.setState({
    selectedId,
    selectedIds,
    lastId: selectedId ?? known ?? lastId,
    comparing: 'off',
    region: region?.pictureId === selectedId ? region : null,
    tool: tool === 'crop' || tool === 'scrub' || tool === 'extend' || tool === 'touchUp' ? 'select' : tool,
  })
}
