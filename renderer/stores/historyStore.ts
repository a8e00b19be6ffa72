/** How the history is looked at. None of this is history. */
import type { View } from './cameraStore.ts'
import { createFacts } from './facts.ts'

interface HistoryFacts {
  /** The step that the panel tells about, and its actions work on. */
  readonly selectedId: string | null
  readonly renaming: boolean
  readonly pinnedOnly: boolean
  /** Steps whose folded moves are shown one by one. */
  readonly unfolded: ReadonlySet<string>
  /** Where the camera stood before the first of a row of previews. */
  readonly stoodAt: View | null
}

export const useHistoryStore = createFacts<HistoryFacts>(() => ({
  selectedId: null,
  renaming: false,
  pinnedOnly: false,
  unfolded: new Set(),
  stoodAt: null,
}))

export function selectStep(selectedId: string | null): void {
  if (useHistoryStore.getState().selectedId !== selectedId) useHistoryStore.setState({ selectedId, renaming: false })
}

export function unfold(ids: readonly string[]): void {
  useHistoryStore.setState(({ unfolded }) => ({ unfolded: new Set([...unfolded, ...ids]) }))
}
