/** The boards of the library by name; the open one is boardStore's. */
import type { Board } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

export const useBoardsStore = createFacts<{
  readonly boards: readonly Board[]
  /** Their list is open. */
  readonly listed: boolean
  /** Whose name is being written in the list. */
  readonly renamingId: string | null
}>(() => ({ boards: [], listed: false, renamingId: null }))
