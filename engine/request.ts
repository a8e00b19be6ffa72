import { z } from 'zod'

/** Longest prompt accepted, in characters; NextStep-1 was trained on captions far shorter than this. */
export const promptLimit = 4000

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

const guidance = z
  .number({ error: 'Guidance must be a number.' })
  .min(1, 'Guidance must be 1 (off) or more.')
  .max(100, 'Guidance must be 100 or less.')
const prompt = (name: string) =>
  z.string().max(promptLimit, `The ${name} is longer than ${promptLimit} characters; shorten it.`)
const side = (name: string) =>
  z
    .number()
    .int(`The ${name} must be a whole number of pixels.`)
    .min(8, `The ${name} must be at least 8 pixels.`)
    .max(2048, `The ${name} must be 2048 pixels or less.`)

/**
 * What to paint. Fields left out take the model's own recommended value (see `Capabilities.defaults`).
 * `images` makes it an edit: the prompt is the instruction, and names each image with a literal `<image>`
 * (added in front when the prompt names none).
 */
export const generateRequestSchema = z.object({
  prompt: prompt('prompt').refine(
    (text) => text.trim().length > 0,
    'The prompt is empty; describe the picture to paint.',
  ),
  negativePrompt: prompt('negative prompt').optional(),
  positivePrompt: prompt('positive prompt').optional(),
  images: z.array(pixelsSchema).max(8, 'At most 8 input images.').default([]),
  /** Output size in pixels; must be a multiple of the model's patch size. */
  width: side('width').optional(),
  height: side('height').optional(),
  seed: z
    .number()
    .int('The seed must be a whole number.')
    .min(0, 'The seed must be 0 or more.')
    .max(0xffffffff, 'The seed must be 4294967295 or less.')
    .default(0),
  count: z
    .number()
    .int('The count must be a whole number.')
    .min(1, 'The count must be at least 1.')
    .max(64, 'The count must be 64 or less.')
    .default(1),
  /** Flow-matching steps per token. */
  steps: z
    .number()
    .int('Steps must be a whole number.')
    .min(2, 'Steps must be at least 2.')
    .max(1000, 'Steps must be 1000 or less.')
    .optional(),
  guidance: guidance.optional(),
  imageGuidance: guidance.optional(),
  guidanceSchedule: z.enum(['constant', 'linear']).optional(),
  timestepShift: z
    .number()
    .min(0.1, 'Timestep shift must be at least 0.1.')
    .max(20, 'Timestep shift must be 20 or less.')
    .optional(),
  /** Layer-normalise every token before it is kept and fed back (`use_norm`). */
  useNorm: z.boolean().optional(),
})
export type GenerateRequest = z.input<typeof generateRequestSchema>
export type ParsedRequest = z.output<typeof generateRequestSchema>
