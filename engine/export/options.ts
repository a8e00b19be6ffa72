import { z } from 'zod'
import { finishSchema } from './finish/schema.ts'
import { presetNames } from './formats/presetFacts.ts'

/** A whole number within limits, which the sentence about it names. */
const count = (what: string, least: number, most: number) => {
  const error = `${what} must be a whole number from ${least} to ${most}.`
  return z.number().int(error).min(least, error).max(most, error)
}

/** What one export is told: which files, from what, how. Every default stands here. */
export const exportOptionsSchema = z.object({
  preset: z.enum(presetNames, { error: `The preset must be one of ${presetNames.join(', ')}.` }),
  /** Of the sheet, the animation or the document; single pictures keep their own names. */
  name: z.string().default('sheet'),
  /** One set of files for each; of several, those of all but 1 have `@2x` in their names, and formats tell it. */
  scales: z
    .array(z.number().min(0.01, 'A scale must be above 0.').max(16, 'A scale must be 16 or less.'))
    .min(1)
    .refine((scales) => new Set(scales).size === scales.length, 'Every scale can be named once.')
    .default([1]),
  /** What the finisher does to every picture first; null: nothing. */
  finish: finishSchema.omit({ scales: true }).strict().nullable().default(null),
  /** Cut off clear rims, which formats tell of so that sprites stay where they were; default: as the preset says. */
  trim: z.boolean().optional(),
  padding: count('The padding', 0, 256).default(2),
  extrude: count('Extrude', 0, 16).default(1),
  powerOfTwo: z.boolean().default(false),
  /** Longest side of a page. */
  largest: count('The largest side of a page', 16, 16384).default(2048),
  /** Names with the pictures that they show, in order: by name, `*` for any letters. */
  animations: z.array(z.object({ name: z.string().min(1), pictures: z.array(z.string()).min(1) })).default([]),
  fps: z
    .number()
    .min(0.1, 'The frames a second must be 0.1 or more.')
    .max(1000, 'The frames a second must be 1000 or less.')
    .default(10),
  loop: z.boolean().default(true),
  pivot: z.object({ x: z.number(), y: z.number() }).nullable().default(null),
  /** Of pictures alone; without it nothing is lost where the format can. */
  quality: count('The quality', 1, 100).optional(),
  /** Whether pictures alone say how they were made, and that a model made them. */
  recipe: z.boolean().default(false),
  /** Of a story's pages: frames on each, and the paper. */
  perPage: z.literal([1, 2, 4, 6], 'A page has 1, 2, 4 or 6 pictures.').default(4),
  paper: z.enum(['a4', 'letter'], 'The paper must be a4 or letter.').default('a4'),
  /** Of a story's strip; without it all lie in one row. */
  columns: count('The columns', 1, 100).optional(),
  overwrite: z.boolean().default(false),
})

export type ExportOptions = z.output<typeof exportOptionsSchema>
export type ExportWishes = z.input<typeof exportOptionsSchema>
