/** The library: every picture ever made, found again by words, filters or descent. */
import { z } from 'zod'
import type { Recipe } from '../../engine/types.ts'
import { hashSchema, idSchema, idsSchema } from './ids.ts'

/** How a picture came to be. */
export const verbSchema = z.enum([
  'generate',
  'edit',
  'continue',
  'finish',
  'reroll',
  'region',
  'extend',
  'crop',
  'cutOut',
  'touchUp',
  'transform',
  'upscale',
  'flatten',
  'import',
  'guard',
])

/** What the drift guard did to an edit; see engine/guard. */
export const guardFactsSchema = z.object({
  /** 0 keeps the model's edit as it is, 1 restores all that may be restored. */
  strength: z.number().min(0).max(1),
  /** How far untouched regions had drifted, from 0 (not at all) to 1. */
  drift: z.number(),
  /** Shares of the picture, from 0 to 1. */
  changed: z.number(),
  restored: z.number(),
  /** The edit as the model painted it, and the map of what changed (8-bit grey), among the library's images. */
  editHash: hashSchema,
  mapHash: hashSchema,
  /** The parent as the model repeats it, where it can; another strength compares with it again. */
  copyHash: hashSchema.nullish(),
})
export type GuardFacts = Readonly<z.infer<typeof guardFactsSchema>>

/** A picture in the library. Its pixels are at `image://library/<hash>.png`, a small one at `image://thumbnail/<hash>.png`. */
export const pictureSchema = z.object({
  id: idSchema,
  hash: hashSchema,
  verb: verbSchema,
  /** The picture this one was made from. */
  parentId: idSchema.nullable(),
  /** Pictures that were painted for the same instruction on the same parent are one turn's candidates. */
  turnId: idSchema.nullable(),
  /** Other pictures that the instruction referred to, in order. */
  referenceIds: z.array(idSchema),
  /** What the user calls it. */
  name: z.string().nullable(),
  starred: z.boolean(),
  /** What the user sorts it by, in the order of the alphabet. */
  tags: z.array(z.string()),
  prompt: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  createdAt: z.number(),
  /** Milliseconds the painting took; null where nothing was painted. */
  elapsedMs: z.number().nullable(),
  recipe: z.custom<Recipe>().nullable(),
  guard: guardFactsSchema.nullable(),
  /** Whether its patches were kept, so that painting can go on from any of them. */
  hasTokens: z.boolean(),
})
export type Picture = Readonly<z.infer<typeof pictureSchema>>

export const tagSchema = z.string().trim().min(1).max(60)

export const pictureQuerySchema = z.object({
  /** Every word must occur (as a prefix) in the prompt or the name, of the picture or of one that it was made from. */
  words: z.string().max(500).default(''),
  starred: z.boolean().optional(),
  tag: tagSchema.optional(),
  /** What is in the bin instead of what is not. */
  deleted: z.boolean().default(false),
  verb: verbSchema.optional(),
  /** Name of the model as the recipe holds it. */
  model: z.string().max(200).optional(),
  size: z.object({ width: z.number().int(), height: z.number().int() }).optional(),
  /** Milliseconds since 1970: from (inclusive), to (exclusive). */
  from: z.number().optional(),
  to: z.number().optional(),
  sort: z.enum(['newest', 'oldest']).default('newest'),
})
export type PictureQuery = z.input<typeof pictureQuerySchema>

export const pictureChannels = {
  'pictures:page': z.object({
    query: pictureQuerySchema,
    offset: z.number().int().min(0),
    limit: z.number().int().min(1).max(500),
  }),
  /** The ids of one stretch of those that fit, for selections that reach beyond what is loaded. */
  'pictures:ids': z.object({
    query: pictureQuerySchema,
    offset: z.number().int().min(0),
    limit: z.number().int().min(1).max(1_000_000),
  }),
  /** `deleted`: those that were deleted, for looking back at them in the history, instead of those that were not. */
  'pictures:get': z.object({ ids: idsSchema, deleted: z.boolean().default(false) }),
  'pictures:family': z.object({ id: idSchema }),
  'pictures:facets': z.object({}),
  'pictures:delete': z.object({ ids: idsSchema }),
  'pictures:restore': z.object({ ids: idsSchema }),
  'pictures:change': z.object({
    id: idSchema,
    name: z.string().max(200).nullable().optional(),
    starred: z.boolean().optional(),
  }),
  /** Puts a tag on all of them, or takes it off. */
  'pictures:tag': z.object({ ids: idsSchema, tag: tagSchema, on: z.boolean() }),
  /** What is in the bin goes for good. */
  'bin:empty': z.object({}),
  /** Stars all of them, or takes the star from all when each has one. */
  'pictures:toggleStars': z.object({ ids: idsSchema }),
  'library:check': z.object({}),
  'library:repair': z.object({}),
  'library:backup': z.object({}),
  'library:restoreBackup': z.object({}),
} as const

export type LibraryNotice =
  /** Pictures came, went, or are called otherwise. */
  | { readonly type: 'library:changed' }
  /** The database was damaged and has been made anew. */
  | { readonly type: 'library:rebuilt' }
  /** There was no database, and pictures; they have been listed anew. */
  | { readonly type: 'library:missing' }
  /** The database was deleted or moved from outside; it was written back, and a repair starts the program again. */
  | { readonly type: 'library:gone' }
  /** A backup took the library's place. */
  | { readonly type: 'library:restored' }

export type SetKind = 'set' | 'story' | 'series'
/** How many there are of each kind. */
export type SetCounts = Readonly<Record<SetKind, number>>

export interface PictureFacets {
  readonly count: number
  readonly starred: number
  /** In the bin. */
  readonly deleted: number
  readonly deletedSets: SetCounts
  readonly tags: readonly { readonly tag: string; readonly count: number }[]
  readonly models: readonly string[]
  readonly sizes: readonly { readonly width: number; readonly height: number; readonly count: number }[]
}

/** What an integrity check found; after a repair, what is left. */
export interface LibraryReport {
  readonly pictures: number
  readonly bytes: number
  /** One sentence for each problem, worst first. */
  readonly problems: readonly string[]
  /** One sentence for each thing that a repair did. */
  readonly repaired: readonly string[]
}

export interface PictureOutput {
  /** One page of those that fit, and how many fit in all. */
  'pictures:page': { readonly pictures: readonly Picture[]; readonly total: number }
  'pictures:ids': readonly string[]
  /** In the order asked for; those never heard of are left out. */
  'pictures:get': readonly Picture[]
  /** Everything related by descent, parents before children, deleted ones left out. */
  'pictures:family': readonly Picture[]
  'pictures:facets': PictureFacets
  'pictures:delete': null
  'pictures:restore': null
  'pictures:change': Picture
  'pictures:tag': null
  /** `sets`: how many of them, stories and series among them. */
  'bin:empty': { readonly ids: readonly string[]; readonly bytes: number; readonly sets: SetCounts }
  /** Whether they are starred now. */
  'pictures:toggleStars': boolean
  'library:check': LibraryReport
  /** A database that is damaged itself is made anew when the program starts again, which it then does. */
  'library:repair': LibraryReport
  /** The path written, or null when the user closed the dialog. */
  'library:backup': string | null
  /** The path read, or null; the program then starts again with the library of the backup. */
  'library:restoreBackup': string | null
}
