/** How the picture is to be continued, while that is being said. None of this is history. */
import { createFacts } from './facts.ts'

interface ExtendFacts {
  readonly pictureId: string | null
  readonly direction: 'down' | 'right'
  /** Rows or columns of patches. */
  readonly patches: number
  /** Null where they are the picture's own. */
  readonly words: string | null
  /** How many pictures are painted. */
  readonly count: number
}

export const mostAtOnce = 4

export const useExtendStore = createFacts<ExtendFacts>(() => ({
  pictureId: null,
  direction: 'down',
  patches: 2,
  words: null,
  count: 1,
}))

/** Direction and length stay as they were last. */
export function openExtend(pictureId: string): void {
  useExtendStore.setState({ pictureId, words: null })
}
