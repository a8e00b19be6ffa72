import { z } from 'zod'
import { givenSchema, passagesSchema, runsSchema } from './passages.ts'
import { largestCount, largestIndex, prompt, samplingSchema, seedSchema } from './sampling.ts'

/** 8-bit RGB pixels, row by row from the top: `data.length === width * height * 3`. */
export const pixelsSchema = z
  .object({
    width: z.number().int().min(1).max(16384),
    height: z.number().int().min(1).max(16384),
    data: z.instanceof(Uint8Array),
  })
  .refine((image) => image.data.length === image.width * image.height * 3, {
    message: 'The picture does not hold width x height RGB pixels; open it again from its file.',
  })
export type Pixels = Readonly<z.infer<typeof pixelsSchema>>

/** Patches of another picture, which stay where they are; the others are painted among them. */
export const intoSchema = z
  .object({
    /** Those that stay: first and count, by turns. */
    runs: runsSchema,
    /** Whether that picture has a patch in every place: where painting is ended early, the rest stays as it was. */
    whole: z.boolean(),
    /** (tokens, tokenSize), where they are known, and the model that they are tokens of. */
    tokens: z
      .object({ modelHash: z.string(), columns: z.number().int().min(1), values: z.instanceof(Float32Array) })
      .optional(),
    /** For a model that they are not tokens of; scaled and cut to the size asked for, as sources are. */
    pixels: pixelsSchema.optional(),
  })
  .refine(({ tokens, pixels }) => (tokens ?? pixels) !== undefined, 'The picture to paint into is missing.')
export type Into = Readonly<z.infer<typeof intoSchema>>

/** Rows of patches below a picture, or columns on its right. */
export const extendSchema = z.object({
  direction: z.enum(['down', 'right']),
  patches: z
    .number('A picture is continued by a number of patches.')
    .int('A picture is continued by whole patches.')
    .min(1, 'A picture is continued by 1 row or column of patches at least.')
    .max(1024, 'A picture is continued by 1024 rows or columns of patches at most at once.'),
  /** Of them so many are painted, as of a painting that was stopped there. */
  keep: z.number().int().min(1).max(1024).optional(),
})

/**
 * What to paint. Fields left out take the model's own recommended value (see `Capabilities.defaults`).
 * `images` makes it an edit: the prompt is the instruction, and names each image with a literal `<image>`
 * (added in front when the prompt names none).
 */
export const generateRequestSchema = samplingSchema.partial().extend({
  prompt: prompt('prompt').refine(
    (text) => text.trim().length > 0,
    'The prompt is empty; describe the picture to paint.',
  ),
  images: z.array(pixelsSchema).max(8, 'At most 8 input images.').default([]),
  /** Places of those that are only referred to, and keep their own sizes; the others are scaled and cut to the size painted. */
  references: z
    .array(z.number().int().min(0).max(7))
    .max(8)
    .refine(
      (places) => places.every((place, at) => at === 0 || place > places[at - 1]!),
      'References go by their order.',
    )
    .readonly()
    .optional(),
  seed: seedSchema.default(0),
  /** Pictures to paint, each with noise of its own. */
  count: z
    .number()
    .int('The count must be a whole number.')
    .min(1, 'The count must be at least 1.')
    .max(largestCount, `The count must be ${largestCount} or less.`)
    .default(1),
  /** Place of the first of them in the batch of this seed, from 0: the recipe of its third picture asks for 2. */
  imageIndex: z
    .number()
    .int('The image index must be a whole number.')
    .min(0, 'The image index must be 0 or more.')
    .max(largestIndex, `The image index must be ${largestIndex} or less.`)
    .default(0),
  /** Where painting goes on under other words or with other noise. */
  passages: passagesSchema.optional(),
  /** Steps of each row of patches, the first rows' first; the last number holds on. They become passages. */
  rowSteps: z.array(samplingSchema.shape.steps).min(1).max(256, 'Steps for at most 256 rows.').optional(),
  /** A quick look, with a part of the steps, here and in every passage: see `draftSteps`. */
  draft: z.literal(true).optional(),
  /** Paint so many tokens of each picture and leave the rest empty. */
  until: z.number().int('A picture stops at a whole patch.').min(1, 'At least one patch must be painted.').optional(),
  /** Tokens that are known already. */
  given: givenSchema.optional(),
  /** Patches that no words and noise give: of a picture brought in, of another grid, or of what lies behind. */
  into: intoSchema.optional(),
  /** The picture of `into` is made larger, and keeps every patch; the sizes follow from it. */
  extend: extendSchema.optional(),
})
/** As much of it as is written down; the pictures and tokens lie elsewhere. */
export const writtenRequestSchema = generateRequestSchema.omit({ images: true, given: true, into: true })
export type GenerateRequest = z.input<typeof generateRequestSchema>
export type ParsedRequest = z.output<typeof generateRequestSchema>
