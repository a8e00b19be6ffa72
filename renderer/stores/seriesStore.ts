/** The series that is being made ready in its dialog, and how fast the one that runs goes. */
import type { SeriesLook, SeriesTable } from '../../electron/contract.ts'
import { emptyPace, type Pace } from '../document/pace.ts'
import { createFacts } from './facts.ts'

interface SeriesFacts {
  readonly table: SeriesTable | null
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
  /** As it would be; null before the first look. */
  readonly look: SeriesLook | null
  readonly isLooking: boolean
  /** In rows. */
  readonly pace: { readonly id: string; readonly pace: Pace }
}

export const useSeriesStore = createFacts<SeriesFacts>(() => ({
  table: null,
  template: '',
  name: '',
  folder: null,
  images: null,
  limit: null,
  onlyMissing: false,
  look: null,
  isLooking: false,
  pace: { id: '', pace: emptyPace },
}))
