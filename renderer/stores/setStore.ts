/** The sets, and the one that lies over the board. */
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
}

export const useSetStore = createFacts<SetFacts>(() => ({
  isOpen: false,
  lines: [],
  whole: null,
  past: [],
  future: [],
}))
