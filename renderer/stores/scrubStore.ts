/** The frontier that is being drawn over a picture, to paint on from there. None of this is history. */
import { firstFrontier, type Patches } from '../document/patches.ts'
import { createFacts } from './facts.ts'

interface ScrubFacts {
  readonly pictureId: string | null
  readonly patches: Patches
  /** So many patches stay. */
  readonly from: number
  /** Null where they are the picture's own. */
  readonly words: string | null
  /** How many pictures are painted from there on. */
  readonly futures: number
}

export const mostFutures = 4

export const useScrubStore = createFacts<ScrubFacts>(() => ({
  pictureId: null,
  patches: { rows: 1, columns: 1, painted: 1 },
  from: 1,
  words: null,
  futures: 1,
}))

export function openScrub(pictureId: string, patches: Patches): void {
  useScrubStore.setState({ pictureId, patches, from: firstFrontier(patches), words: null, futures: 1 })
}
