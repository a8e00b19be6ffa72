/**
 * The sampling settings, said once: what a picture is painted with apart from its words and its noise. A request is
 * some of them, a recipe and a model's recommendation all of them; flags, fields and limits are derived from here.
 */
import { z } from 'zod'

/** Longest prompt accepted, in characters; NextStep-1 was trained on captions far shorter than this. */
export const promptLimit = 4000
export const largestSeed = 0xffffffff
/** Most pictures of one request. */
export const largestCount = 64
/** Largest place in the batch of a seed. */
export const largestIndex = 0xffff

export const seedSchema = z
  .number()
  // Not `int`, which calls a seed of another program, of up to 2 ** 64, no whole number.
  .refine(Number.isInteger, 'The seed must be a whole number.')
  .min(0, 'The seed must be 0 or more.')
  .max(largestSeed, `The seed must be ${largestSeed} or less.`)

/** Of each number: what is accepted, where sliders end, and how finely they move. */
export const samplingLimits = {
  steps: { min: 2, max: 1000, usual: 100, step: 1 },
  guidance: { min: 1, max: 100, usual: 15, step: 0.1 },
  imageGuidance: { min: 1, max: 100, usual: 10, step: 0.1 },
  timestepShift: { min: 0.1, max: 20, usual: 10, step: 0.1 },
} as const
export type SamplingNumber = keyof typeof samplingLimits

/** Steps of a draft, a quick look at what so many would paint: a quarter of them, and no fewer than 4. */
export function draftSteps(steps: number): number {
  return Math.min(steps, Math.max(4, Math.round(steps / 4)))
}

/** Of width and height, in pixels. */
export const sideLimits = { min: 8, max: 2048 } as const

/**
 * Flow samplers: that of the first releases, that published with NextStep-1.1's weights, and the newer official code's
 * three; see nextstep/flowMatching.ts.
 */
export const samplerNames = ['nextstep-1', 'nextstep-1.1', 'sde', 'ode', 'cps'] as const
export type SamplerName = (typeof samplerNames)[number]

export const prompt = (name: string) =>
  z.string().max(promptLimit, `The ${name} is longer than ${promptLimit} characters; shorten it.`)

const side = (name: string) =>
  z
    .number(`The ${name} must be a number of pixels.`)
    .int(`The ${name} must be a whole number of pixels.`)
    .min(sideLimits.min, `The ${name} must be at least ${sideLimits.min} pixels.`)
    .max(sideLimits.max, `The ${name} must be ${sideLimits.max} pixels or less.`)

const number = (key: SamplingNumber, name: string, lowest = `at least ${samplingLimits[key].min}`) => {
  const { min, max, step } = samplingLimits[key]
  const any = z.number(`${name} must be a number.`)
  return (step === 1 ? any.int(`${name} must be a whole number.`) : any)
    .min(min, `${name} must be ${lowest}.`)
    .max(max, `${name} must be ${max} or less.`)
}

export const samplingSchema = z.object({
  /** Of the picture, in pixels; multiples of the model's patch size. */
  width: side('width'),
  height: side('height'),
  /** Flow-matching steps per token. */
  steps: number('steps', 'Steps'),
  guidance: number('guidance', 'Guidance', '1 (off) or more'),
  /** How closely an edit keeps to its pictures; needs guidance above 1. */
  imageGuidance: number('imageGuidance', 'Image guidance', '1 (off) or more'),
  /** Of guidance, over the tokens of a picture. */
  guidanceSchedule: z.enum(['constant', 'linear'], 'The guidance schedule must be constant or linear.'),
  /** How velocities become a token; each generation has its own. */
  sampler: z.enum(samplerNames, `The sampler must be one of ${samplerNames.join(', ')}.`),
  /** Above 1 spends more steps near the noise. */
  timestepShift: number('timestepShift', 'Timestep shift'),
  /** Layer-normalise every token before it is kept and fed back (`use_norm`). */
  useNorm: z.boolean('Token normalisation must be on or off.'),
  negativePrompt: prompt('negative prompt'),
  /** Words added to every prompt. */
  positivePrompt: prompt('positive prompt'),
})
export type Sampling = Readonly<z.output<typeof samplingSchema>>
export type SamplingKey = keyof Sampling
/** Those that differ from a model's own; what is left out follows them. */
export type SamplingChanges = { readonly [Key in SamplingKey]?: Sampling[Key] | undefined }

export const samplingKeys = Object.keys(samplingSchema.shape) as readonly SamplingKey[]

/** The sampling settings of something that holds more than them. */
export function samplingOf(source: Sampling): Sampling {
  return Object.fromEntries(samplingKeys.map((key) => [key, source[key]])) as unknown as Sampling
}

/** What is asked for, and where it is silent what is recommended. */
export function fillIn(changes: SamplingChanges, recommended: Sampling): Sampling {
  return Object.fromEntries(samplingKeys.map((key) => [key, changes[key] ?? recommended[key]])) as unknown as Sampling
}

/** The other way round: only what differs. A size is one thing, of two numbers. */
export function changesOf(sampling: Sampling, recommended: Sampling): SamplingChanges {
  const differs = (key: SamplingKey) => sampling[key] !== recommended[key]
  const isSize = (key: SamplingKey) => key === 'width' || key === 'height'
  const changed = samplingKeys.filter((key) => (isSize(key) ? differs('width') || differs('height') : differs(key)))
  return Object.fromEntries(changed.map((key) => [key, sampling[key]]))
}

/** From storage, where another version may have written them: what is not understood here is left out. */
export function readChanges(stored: unknown): SamplingChanges {
  if (typeof stored !== 'object' || stored === null) return {}
  // Sizes were kept apart once.
  const { size, ...others } = stored as { readonly size?: object; readonly [key: string]: unknown }
  const given: Readonly<Record<string, unknown>> = { ...size, ...others }
  const known = samplingKeys.filter((key) => samplingSchema.shape[key].safeParse(given[key]).success)
  return Object.fromEntries(known.map((key) => [key, given[key]]))
}
