import { z } from 'zod'
import type { Recipe } from '../event.ts'
import { passagesSchema, runsSchema } from '../passages.ts'
import { draftSteps, largestSeed, samplingSchema } from '../sampling.ts'

const text = z.string().max(100_000)

/** Of a colour. */
const level = z.number().min(0).max(255)

/** What a file may claim to be; it comes from anywhere, so every field is checked. Words may be longer than a prompt. */
const recipeSchema: z.ZodType<Recipe> = samplingSchema.extend({
  app: z.literal('patchwork'),
  version: z.literal([1, 2]),
  model: text,
  modelHash: text,
  device: text,
  prompt: text,
  negativePrompt: text,
  positivePrompt: text,
  // A server may paint another size than any model here.
  width: z.number().int().min(1).max(16384),
  height: z.number().int().min(1).max(16384),
  seed: z.number().int().min(0).max(largestSeed),
  imageIndex: z.number().int().min(0).max(largestSeed),
  sources: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(64),
  references: z.exactOptional(z.array(z.number().int().min(0).max(63)).max(64)),
  passages: z.exactOptional(passagesSchema),
  draft: z.exactOptional(z.literal(true)),
  until: z.exactOptional(z.number().int().min(1)),
  extend: z.exactOptional(
    z.object({
      direction: z.enum(['down', 'right']),
      patches: z.number().int().min(1).max(16384),
      keep: z.exactOptional(z.number().int().min(1).max(16384)),
      of: z.string().regex(/^[0-9a-f]{64}$/),
      read: z.enum(['patches', 'pixels']),
      steps: z.number().int().min(1).max(16384),
      seams: z.exactOptional(z.array(z.object({ before: level, across: level, after: level })).max(16384)),
    }),
  ),
  into: z.exactOptional(
    z.object({
      tokens: z.string().regex(/^[0-9a-f]{64}$/),
      columns: z.number().int().min(1).max(16384),
      runs: runsSchema,
    }),
  ),
  guard: z.exactOptional(
    z.object({
      strength: z.number().min(0).max(1),
      score: z.object({
        verdict: z.enum(['restored', 'nothing', 'whole', 'raw']),
        restored: z.number().min(0).max(1),
        drift: z.number().min(0),
        shift: z.number().min(0),
        little: z.exactOptional(z.literal(true)),
      }),
    }),
  ),
  cutOut: z.exactOptional(z.literal(true)),
  upscaled: z.exactOptional(z.object({ times: z.number().int().min(2).max(16384), network: text })),
})

export function parseRecipe(json: string): Recipe | null {
  try {
    return recipeSchema.safeParse(withSampler(JSON.parse(json))).data ?? null
  } catch {
    return null // not JSON
  }
}

/** Pictures from before there was a choice were sampled as the first releases are, those of servers as NextStep-1.1. */
function withSampler(recipe: unknown): unknown {
  if (typeof recipe !== 'object' || recipe === null) return recipe
  const isRemote = 'device' in recipe && recipe.device === 'remote'
  return { sampler: isRemote ? 'nextstep-1.1' : 'nextstep-1', ...recipe }
}

/** Prompt, negative prompt, and one line of settings, as the Stable Diffusion web UI writes its `parameters`. */
export function parametersText(recipe: Recipe): string {
  const settings = {
    Steps: recipe.draft ? draftSteps(recipe.steps) : recipe.steps,
    Sampler: 'NextStep flow matching',
    'CFG scale': recipe.guidance,
    ...(recipe.sources.length > 0 && { 'Image CFG scale': recipe.imageGuidance }),
    Seed: recipe.seed,
    Size: `${recipe.width}x${recipe.height}`,
    'Model hash': recipe.modelHash.slice(0, 10),
    Model: recipe.model,
    'Timestep shift': recipe.timestepShift,
    'CFG schedule': recipe.guidanceSchedule,
    ...(recipe.imageIndex > 0 && { 'Batch index': recipe.imageIndex }),
    // Other programs cannot do as much; they are to see that this is not all.
    ...(recipe.passages && { 'Patchwork passages': recipe.passages.length }),
    ...(recipe.draft && { 'Patchwork draft of steps': recipe.steps }),
    ...(recipe.extend && { 'Patchwork extension': `${recipe.extend.direction} ${recipe.extend.patches}` }),
    ...(recipe.until !== undefined && { 'Patchwork patches': recipe.until }),
    ...(recipe.upscaled && { 'Patchwork upscaled': recipe.upscaled.times }),
    Version: 'Patchwork',
  }
  const prompt = [recipe.prompt, recipe.positivePrompt].filter(Boolean).join(' ')
  return [
    prompt,
    ...(recipe.negativePrompt ? [`Negative prompt: ${recipe.negativePrompt}`] : []),
    Object.entries(settings)
      .map(([name, value]) => `${name}: ${plainOrQuoted(String(value))}`)
      .join(', '),
  ].join('\n')
}

/** The web UI quotes values that hold its own separators. */
function plainOrQuoted(value: string): string {
  return /[,:\n"]/.test(value) ? JSON.stringify(value) : value
}
