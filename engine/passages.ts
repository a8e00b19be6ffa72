/**
 * What only a model that writes its picture patch by patch can do: go on from any patch under other words, with other
 * noise, or from patches that are there already.
 */
import { z } from 'zod'
import { largestCount, largestIndex, prompt, samplingSchema, seedSchema } from './sampling.ts'

/** Settings that hold for a whole picture are not among those that may change within it. */
const changesSchema = samplingSchema
  .omit({ width: true, height: true, useNorm: true })
  .extend({
    prompt: prompt('prompt').refine((text) => text.trim().length > 0, 'The new prompt is empty; leave it out instead.'),
    seed: seedSchema,
    /** Place in the batch of that seed; 0 where only a seed is named. */
    imageIndex: z.number().int().min(0).max(largestIndex),
  })
  .partial()
export { changesSchema as passageChangesSchema }
/** What is different from some patch on; what is left out stays as it was. */
export type PassageChanges = Readonly<z.output<typeof changesSchema>>

export const passageSchema = changesSchema.extend({
  /** The first token, counted row by row from 0, that is painted under the changes. */
  from: z
    .number('A passage must say from which patch it holds.')
    .int('A passage begins at a whole patch.')
    .min(0, 'A passage begins at patch 0 or later.'),
})
/**
 * The changes from one token on. The pictures of a batch are one until the last passage that names a seed: from there
 * on each has noise of its own. Without such a passage they differ from the first token on.
 */
export type Passage = Readonly<z.output<typeof passageSchema>>

export const passagesSchema = z
  .array(passageSchema)
  .max(4096, 'At most 4096 passages.')
  .refine((all) => all.every(({ from }, index) => index === 0 || from >= all[index - 1]!.from), {
    message: 'Passages must be in the order of their patches.',
  })

/** Another one in its place among them, after those that begin where it does. */
export function insertPassage(passages: readonly Passage[] | undefined, passage: Passage): Passage[] {
  return [...(passages ?? []), passage].toSorted((one, other) => one.from - other.from)
}

/** Tokens of one picture that are known: they are read in, not sampled. */
export const givenPictureSchema = z.object({
  /** (tokens, tokenSize). */
  tokens: z.instanceof(Float32Array),
  /** (tokens): 1 where the token is given, 0 where it is to be sampled. */
  kept: z.instanceof(Uint8Array),
})
export type GivenPicture = Readonly<z.output<typeof givenPictureSchema>>

export const givenSchema = z.object({
  /** Of the model that they are tokens of; another one reads other things in the same numbers. */
  modelHash: z.string(),
  /** How many pictures shared a pass, the first and further ones: others round otherwise. Missing: as many as fit. */
  together: z.object({ first: z.number().int().min(1), further: z.number().int().min(1) }).optional(),
  /** One for each picture asked for, or one for all of them. */
  pictures: z.array(givenPictureSchema).min(1).max(largestCount),
})
export type Given = Readonly<z.output<typeof givenSchema>>

/** Stretches of patches, counted row by row: the first and how many, by turns, with a gap between any two. */
export const runsSchema = z
  .array(
    z
      .number()
      .int()
      .min(0)
      .max(2 ** 20),
  )
  .max(2 ** 16, 'Too many stretches of patches.')
  .refine((runs) => runs.length % 2 === 0 && runs.every((value, at) => isInOrder(runs, value, at)), {
    message: 'The stretches of patches that stay must be in their order.',
  })

function isInOrder(runs: readonly number[], value: number, at: number): boolean {
  return at % 2 === 1 ? value > 0 : at === 0 || value > runs[at - 2]! + runs[at - 1]!
}

interface Batch {
  readonly imageIndex: number
  readonly passages?: readonly Passage[] | undefined
}

/** The passage from which on the pictures of a batch have noise of their own; -1 where they have from the first token. */
export function lastOfNoise(passages: readonly Passage[]): number {
  return passages.findLastIndex(({ seed }) => seed !== undefined)
}

/** With other noise all of it is other noise; what else a passage changes stays. */
export function withoutNoise(passages: readonly Passage[]): readonly Passage[] {
  return passages
    .map(({ seed: _seed, imageIndex: _imageIndex, ...rest }) => rest)
    .filter((passage) => Object.keys(passage).length > 1)
}

/** Pictures `from` to `from` + `count` of a batch, as a request of their own: each has the noise that it has there. */
export function partOfBatch<T extends Batch>(batch: T, from: number, count: number) {
  const { passages = [], imageIndex } = batch
  const last = lastOfNoise(passages)
  if (last < 0) return { ...batch, imageIndex: imageIndex + from, count }
  const shifted = passages.map((passage, index) =>
    index === last ? { ...passage, imageIndex: (passage.imageIndex ?? 0) + from } : passage,
  )
  return { ...batch, passages: shifted, count }
}
