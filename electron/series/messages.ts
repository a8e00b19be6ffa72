/** What a series is to other processes. Both sides are ours: types, no schemas. */
import type { BatchFlags } from '../../engine/cli/batchPlan.ts'
import type { ForeseenRow } from '../../engine/series/foreseen.ts'
import type { SeriesLook } from '../contract.ts'

export interface SeriesToDo {
  /** The file of the table. */
  readonly table: string
  readonly modelId: string
  readonly flags: BatchFlags
}

/** What the pixel process sees of it. */
export type SeriesSeen = Omit<SeriesLook, 'memory'> & { readonly heaviest: ForeseenRow | null }

export interface SeriesDone {
  readonly painted: number
  /** Their numbers, from 1. */
  readonly failed: readonly number[]
}
