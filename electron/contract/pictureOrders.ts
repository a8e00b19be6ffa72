import { z } from 'zod'
import { idSchema } from './ids.ts'

/**
 * Pictures that come from elsewhere; not one of the page's channels (`Bridge.bringIn`). The page cannot name files of its own accord: the preload takes their paths from files that
 * the user has given it. A window is told their names only.
 */
export const picturesOrderSchema = z.object({
  files: z.array(z.string().min(1).max(4096)).min(1),
  /** The point of the board that they were dropped on; without one they get places of their own. */
  at: z.object({ x: z.number(), y: z.number() }).nullable(),
  /** Where they come to lie, whichever board is open when they are in; absent in one from before there were several. */
  boardId: idSchema.optional(),
  /** The series (its id) that they are taken from: they lie on no board. */
  series: idSchema.optional(),
})
export type PicturesOrder = Readonly<z.output<typeof picturesOrderSchema>>

/** As the job keeps it. `known`: those of its files that the library had already, as pictures of other jobs. */
export const storedPicturesOrderSchema = picturesOrderSchema.extend({
  known: z.array(z.object({ place: z.number().int().min(0), id: idSchema, binned: z.boolean() })).default([]),
})
export type KnownFile = z.output<typeof storedPicturesOrderSchema>['known'][number]
