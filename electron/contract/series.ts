/** A picture of every row of a table, painted as one job into a folder; `patchwork batch` in the window. */
import { z } from 'zod'
import { largestCount, promptLimit, samplingSchema, seedSchema } from '../../engine/types.ts'
import { idSchema } from './ids.ts'

/** One that the user has chosen in the system's dialog. */
const path = z.string().min(1).max(4096)

const wishSchema = z.object({
  /** The file of the table. */
  table: path,
  /** The words, with columns in braces; null: those of the column `prompt`. */
  template: z.string().max(promptLimit).nullable(),
  /** Of the files, with columns in braces; null: row and words. */
  name: z.string().min(1).max(400).nullable(),
  /** Where pictures that rows name lie; null: beside the table. */
  images: path.nullable(),
  /** Rows, the first ones; null: all of them. */
  limit: z.number().int().min(1).max(100_000).nullable(),
  /** Files that are there stay, whatever they show. */
  onlyMissing: z.boolean(),
  modelId: z.string().min(1).max(200),
  /** For rows that say nothing of it. */
  sampling: samplingSchema.partial(),
  /** Null: each row's number. */
  seed: seedSchema.nullable(),
  /** Pictures of each row. */
  count: z.number().int().min(1).max(largestCount),
  guard: z.number().min(0).max(1),
  /** Although the memory seems too small: the user was told. */
  anyway: z.boolean().optional(),
})

export const seriesOrderSchema = wishSchema.extend({ folder: path })
export type SeriesOrder = Readonly<z.output<typeof seriesOrderSchema>>

/** Before a folder is chosen. */
export const seriesWishSchema = wishSchema.extend({ folder: path.nullable() })
export type SeriesWish = Readonly<z.output<typeof seriesWishSchema>>

export interface SeriesTable {
  /** The file; one of its own for what was pasted. */
  readonly table: string
  /** What sentences call it. */
  readonly name: string
}

/** A series of the library as it was started last, to be looked at and gone on with. */
export interface OpenedSeries {
  readonly id: string
  readonly name: string
  readonly table: SeriesTable
  readonly order: SeriesOrder
}

/** What a series would paint. */
export interface SeriesLook {
  /** Empty where the table cannot be read. */
  readonly columns: readonly string[]
  readonly rows: number
  /** Of these rows, how many have their pictures in the folder. */
  readonly there: number
  /** Files that are painted again because they are empty or cut off; their rows are missing. */
  readonly damaged: number
  /** The first of those that are missing. */
  readonly first: readonly SeriesRow[]
  /** Why nothing can be painted: a line for each thing that is wrong, with its line and column; null where all is well. */
  readonly trouble: string | null
  /** Why the memory may be too small for one of its rows; that is an estimate, so it can be painted all the same. */
  readonly memory: string | null
  /** Rows that ask for what the model has not learned, and what is to be said of the first. */
  readonly doubts: { readonly count: number; readonly where: string; readonly says: string } | null
}

export interface SeriesRow {
  readonly where: string
  readonly prompt: string
  readonly seed: number
  /** Within the folder. */
  readonly file: string
  /** The picture that it changes. */
  readonly image: string | null
}

const rowsSchema = z.number().int().min(0).max(100_000)

export const seriesChannels = {
  /** `of`: a series of the library whose own is gone, and has moved there; another one makes another series. */
  'series:chooseTable': z.object({ of: idSchema.optional() }),
  /** As copied from a spreadsheet or written by hand: CSV, TSV, JSON or JSON Lines. */
  'series:paste': z.object({
    text: z
      .string()
      .min(1, 'There is nothing to paste.')
      .max(2 ** 25),
  }),
  'series:chooseFolder': z.object({ for: z.enum(['pictures', 'images']), of: idSchema.optional() }),
  'series:look': seriesWishSchema,
  /** As a job. It is kept in the library; the same table, folder and words again are the same series. */
  'series:start': z.object({ order: seriesOrderSchema, rows: rowsSchema, there: rowsSchema }),
  /** One that is kept; its table and its folder may be read again. */
  'series:open': z.object({ id: idSchema }),
  /** Shows its folder in the system's file manager. */
  'series:show': z.object({ id: idSchema }),
  /** Its pictures come into the library, and lie on no board. */
  'series:take': z.object({ id: idSchema }),
} as const

export interface SeriesOutput {
  /** Null when the user closed the dialog. */
  'series:chooseTable': SeriesTable | null
  'series:paste': SeriesTable
  'series:chooseFolder': string | null
  'series:look': SeriesLook
  /** Its id in the library. */
  'series:start': string
  /** Null where it was deleted, or never was. */
  'series:open': OpenedSeries | null
  'series:show': null
  /** How many there are. */
  'series:take': number
}
