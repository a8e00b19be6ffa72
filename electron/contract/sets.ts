/** Sets: pictures that belong together, each kept, dropped or painted again. All of it outlives the program. */
import { z } from 'zod'
import { promptLimit, samplingLimits, setLimit } from '../../engine/types.ts'
import { idSchema } from './ids.ts'
import { jobDraftSchema, paintOrderSchema, sourceSchema, type Source } from './jobs.ts'
import type { Picture, SetKind } from './pictures.ts'
import { seriesOrderSchema } from './series.ts'

/** Pictures that one frame of a story can be painted with. */
export const mostContext = 8

export const setMemberSchema = z.object({
  id: idSchema,
  /** Tells it from the others, and is what its files are called. */
  name: z.string().trim().min(1).max(200),
  /** What it is painted from. */
  words: z.string().max(promptLimit),
  /** Every picture that was painted for it, first to last, and which of them is shown; a frame of a story may have none yet. */
  tries: z.array(sourceSchema).max(100),
  shown: z.number().int().min(0).max(99),
  state: z.enum(['open', 'kept', 'dropped']),
  /** Of an animation: for so many of its frames it is shown. */
  hold: z.number().int().min(1).max(100).default(1),
  /** Of a story: what is read under it; its words, where it is empty. */
  caption: z.string().max(promptLimit).default(''),
  /** Of a story: so many of the frames before it are context, nearest first. */
  earlier: z.number().int().min(0).max(mostContext).default(1),
  /** Of a story: how closely it keeps to its context; null is the model's own. */
  imageGuidance: z
    .number()
    .min(samplingLimits.imageGuidance.min)
    .max(samplingLimits.imageGuidance.max)
    .nullable()
    .default(null),
})
export type SetMember = Readonly<z.output<typeof setMemberSchema>>

/** What a try of a frame was painted with: the character sheet's pictures, then earlier frames, first to last. */
const paintedFromSchema = z.object({
  words: z.string().max(promptLimit),
  imageGuidance: setMemberSchema.shape.imageGuidance,
  context: z.array(sourceSchema).max(mostContext),
})

/** A set whose members are frames, each painted with the character sheet and frames before it as context. */
const storySchema = z.object({
  /** The character sheet. */
  sheet: z.array(sourceSchema).max(mostContext),
  /** By the key of the try. */
  painted: z.record(z.string().max(200), paintedFromSchema),
})

/** A set without members: its pictures lie in a folder, painted from the rows of a table. */
const storedSeriesSchema = z.object({
  order: seriesOrderSchema,
  /** As many as were to be painted when it was started last. */
  rows: z.number().int().min(0),
})

const wholeSetSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1, 'Give the set a name.').max(promptLimit),
  createdAt: z.number(),
  /** What its members are painted with, but for their own words and noise; null where none is painted. */
  order: paintOrderSchema.nullable(),
  needs: z.array(sourceSchema).max(8),
  /** Whether its members are shown one after the other. */
  animation: z
    .object({ name: z.string().trim().min(1).max(100), fps: z.number().min(0.5).max(60), loop: z.boolean() })
    .nullable()
    .default(null),
  story: storySchema.nullable().default(null),
  series: storedSeriesSchema.nullable().default(null),
  members: z.array(setMemberSchema).max(setLimit),
})
export const setSchema = wholeSetSchema.refine(
  ({ members, series }) => members.length > 0 || series !== null,
  'A set has one picture at least.',
)
export type StoredSet = Readonly<z.output<typeof setSchema>>

/** With the pictures that there are, by the key of their source. */
export interface PictureSet {
  readonly set: StoredSet
  readonly pictures: Readonly<Record<string, Picture>>
}

/** A line of the list of sets. */
export interface SetLine {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  /** Pictures, frames or rows. */
  readonly count: number
  readonly kind: SetKind
}

export function sourceKey(source: Source): string {
  return 'picture' in source ? source.picture : `${source.job}/${source.place}`
}

export const setChannels = {
  /** Newest first; `deleted`: those in the bin. */
  'sets:list': z.object({ deleted: z.boolean().default(false) }),
  'sets:get': z.object({ id: idSchema }),
  /** A new set, or a known one as it is now; of a series only its name is changed here. `jobs` are lined up with it, or neither is kept. */
  'sets:save': z.object({ set: setSchema, jobs: z.array(jobDraftSchema), at: z.enum(['front', 'back']) }),
  /** Into the bin; its pictures stay in the library. */
  'sets:delete': z.object({ id: idSchema }),
  'sets:restore': z.object({ id: idSchema }),
} as const

export interface SetOutput {
  'sets:list': readonly SetLine[]
  /** Null where it was deleted, or never was. */
  'sets:get': PictureSet | null
  'sets:save': null
  'sets:delete': null
  'sets:restore': null
}
