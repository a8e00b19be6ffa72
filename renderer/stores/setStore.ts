/** The sets, and the one that lies over the board, or beside it where it is a story. */
import type { PictureSet, SetLine, StoredSet } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

interface SetFacts {
  readonly isOpen: boolean
  /** Newest first. */
  readonly lines: readonly SetLine[]
  /** The one that is looked at; null where there is none. */
  readonly whole: PictureSet | null
  /** How it was before each change, and what was undone, for as long as it is looked at. */
  readonly past: readonly StoredSet[]
  readonly future: readonly StoredSet[]
  /** Jobs of it whose pictures are to come, until these are in `whole`. */
  readonly awaited: ReadonlySet<string>
  /** A story was touched last: what is taken back is a step of it, and not of the board. */
  readonly isTouched: boolean
}

export const useSetStore = createFacts<SetFacts>(() => ({
  isOpen: false,
  lines: [],
  whole: null,
  past: [],
  future: [],
  awaited: new Set(),
  isTouched: false,
}))
