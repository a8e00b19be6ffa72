/** What waits to be painted, and the words and settings kept for later. All of it outlives the program. */
import { z } from 'zod'
import { defaultStrength, generateRequestSchema, readChanges } from '../../engine/types.ts'
import { idSchema, idsSchema } from './ids.ts'

/** What the window asks for on the generate stream. `parentId` makes it an edit of that library picture. */
export const generateStreamSchema = z.object({
  request: generateRequestSchema.omit({ images: true }),
  modelId: z.string().min(1).max(200),
  parentId: idSchema.nullable(),
  /** More pictures that the instruction refers to, after the parent. */
  referenceIds: z.array(idSchema).max(7).default([]),
  turnId: idSchema.nullable().default(null),
  /** Strength of the drift guard for edits; 0 is off. */
  guard: z.number().min(0).max(1).default(defaultStrength),
})
export type GenerateStreamRequest = z.input<typeof generateStreamSchema>

export const jobSchema = z.object({
  id: idSchema,
  state: z.enum(['waiting', 'running', 'failed']),
  order: generateStreamSchema,
  /** Takes the first picture of that job as its parent, so that a chain of instructions can be replayed. */
  afterJobId: idSchema.nullable(),
  /** Why it failed, in a sentence. */
  message: z.string().max(2000).nullable(),
  createdAt: z.number(),
})
export type Job = Readonly<z.output<typeof jobSchema>>

export const presetSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1, 'Give the preset a name.').max(100),
  /** Style words around the prompt: `{prompt}` stands for what is typed. */
  template: z.string().max(4000),
  /** Sampling settings that differ from the model's own. */
  changes: z.unknown().transform(readChanges),
})
export type Preset = Readonly<z.output<typeof presetSchema>>

/** `__name__` in a prompt takes one of the words, chosen by the seed. */
export const wildcardSchema = z.object({
  name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'A wildcard is named with small letters, digits and hyphens.'),
  words: z.array(z.string().trim().min(1).max(500)).min(1, 'Give the wildcard at least one word.'),
})
export type Wildcard = Readonly<z.output<typeof wildcardSchema>>

export const queueChannels = {
  'queue:list': z.object({}),
  'queue:add': z.object({ jobs: z.array(jobSchema).min(1).max(200), at: z.enum(['front', 'back']) }),
  'queue:change': z.object({
    id: idSchema,
    state: jobSchema.shape.state.optional(),
    order: generateStreamSchema.optional(),
    message: jobSchema.shape.message.optional(),
  }),
  /** In front of `beforeId`, or to the end. */
  'queue:move': z.object({ id: idSchema, beforeId: idSchema.nullable() }),
  'queue:remove': z.object({ ids: idsSchema }),
  'presets:list': z.object({}),
  'presets:save': z.object({ preset: presetSchema }),
  'presets:delete': z.object({ id: idSchema }),
  'wildcards:list': z.object({}),
  'wildcards:save': z.object({ wildcard: wildcardSchema }),
  'wildcards:delete': z.object({ name: wildcardSchema.shape.name }),
} as const

export interface QueueOutput {
  /** Next first. A job that was running when the program ended is waiting again, in front. */
  'queue:list': readonly Job[]
  /** The whole queue as it is then; so does moving. */
  'queue:add': readonly Job[]
  'queue:change': Job
  'queue:move': readonly Job[]
  'queue:remove': null
  'presets:list': readonly Preset[]
  'presets:save': Preset
  'presets:delete': null
  'wildcards:list': readonly Wildcard[]
  'wildcards:save': Wildcard
  'wildcards:delete': null
}
