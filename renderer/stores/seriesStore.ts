/** The series that is being made ready in its dialog, and how fast the one that runs goes. */
import type { Capabilities, SeriesLook, SeriesTable, SeriesWish } from '../../electron/contract.ts'
import { emptyPace, type Pace } from '../document/pace.ts'
import { createFacts } from './facts.ts'

/** What is set beside the prompt otherwise. */
export type SeriesSettings = Pick<SeriesWish, 'modelId' | 'sampling' | 'seed' | 'count' | 'guard'>

/** What is filled in. */
export interface SeriesFields {
  readonly table: SeriesTable | null
  /** What is written where a table may be pasted. */
  readonly written: string
  /** The words of every row; empty: those of the column `prompt`. */
  readonly template: string
  /** Of the files; empty: row and words. */
  readonly name: string
  readonly folder: string | null
  /** Of pictures that rows name; null: beside the table. */
  readonly images: string | null
  /** Null: all rows. */
  readonly limit: number | null
  readonly onlyMissing: boolean
  /** Those of a series of the library, and its model, null where that is gone; null: as set beside the prompt. */
  readonly settings: (SeriesSettings & { readonly capabilities: Capabilities | null }) | null
  /** The series of the library that it is; null for one that was never started. */
  readonly kept: { readonly id: string; readonly name: string } | null
}

interface SeriesFacts extends SeriesFields {
  /** As it would be; null before the first look. */
  readonly look: SeriesLook | null
  readonly isLooking: boolean
  /** In rows. */
  readonly pace: { readonly id: string; readonly pace: Pace }
}

export const emptySeries: SeriesFields = {
  table: null,
  written: '',
  template: '',
  name: '',
  folder: null,
  images: null,
  limit: null,
  onlyMissing: false,
  settings: null,
  kept: null,
}

export const useSeriesStore = createFacts<SeriesFacts>(() => ({
  ...emptySeries,
  look: null,
  isLooking: false,
  pace: { id: '', pace: emptyPace },
}))
