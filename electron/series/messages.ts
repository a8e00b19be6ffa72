/** What a series is to other processes. Both sides are ours: types, no schemas. */
import type { BatchFlags } from '../../engine/cli/batchPlan.ts'

export interface SeriesToDo {
  /** The file of the table. */
  readonly table: string
  readonly modelId: string
  readonly flags: BatchFlags
}

export interface SeriesDone {
  readonly painted: number
  /** Their numbers, from 1. */
  readonly failed: readonly number[]
}
