/** The words and settings kept for later. All of it outlives the program. */
import { z } from 'zod'
import { readChanges } from '../../engine/types.ts'
import { idSchema } from './ids.ts'

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

export const presetChannels = {
  'presets:list': z.object({}),
  'presets:save': z.object({ preset: presetSchema }),
  'presets:delete': z.object({ id: idSchema }),
  'wildcards:list': z.object({}),
  'wildcards:save': z.object({ wildcard: wildcardSchema }),
  'wildcards:delete': z.object({ name: wildcardSchema.shape.name }),
} as const

export interface PresetOutput {
  'presets:list': readonly Preset[]
  'presets:save': Preset
  'presets:delete': null
  'wildcards:list': readonly Wildcard[]
  'wildcards:save': Wildcard
  'wildcards:delete': null
}
