/** A model's own recommended settings: patchwork.json beside config.json, over those of its release, over general ones. */
import { join } from 'node:path'
import { z } from 'zod'
import type { Near } from '../engine.ts'
import { EngineError } from '../errors.ts'
import { quantizations } from '../graph/precision.ts'
import { releaseNames, releases } from '../nextstep/releases.ts'
import { samplingSchema, sideLimits, type SamplerName } from '../sampling.ts'
import { generations, type Generation } from './generation.ts'
import { readJson } from './jsonFile.ts'
import { parse } from './parse.ts'
import { checkpointName } from './place.ts'
import type { Findings } from './recognise.ts'

const maxSide = sideLimits.max
const side = samplingSchema.shape.width
const wordList = z.array(z.string().min(1).max(200)).max(20_000).default([])
const vocabularySchema = z.object({
  nouns: wordList,
  colours: wordList,
  places: wordList,
  times: wordList,
  styles: wordList,
  edits: wordList,
  photoEdits: wordList,
  seldom: wordList,
  words: wordList,
})
const cautionSchema = z.object({
  words: wordList,
  unless: wordList,
  says: z.string().min(1).max(300),
  lone: z.boolean().optional(),
})
const generationConfigSchema = samplingSchema.omit({ width: true, height: true }).extend({
  name: z.string().min(1).max(200),
  description: z.string().max(2000),
  size: z.object({ width: side, height: side }),
  sizes: z.array(z.tuple([side, side])),
  /** Beyond this the model's pictures fall apart. */
  largest: z.object({ width: side, height: side }),
  edit: z.boolean(),
  /** Whether the model learned edits with the pictures behind the instruction; the releases have them in front. */
  imagesLast: z.boolean(),
  /** Whether the decoder is right on whole pictures of `sizes` only, so that a preview must not cut rows out. */
  decodesWhole: z.boolean(),
  /** Source pictures that it learned to take at once; null where nobody has said so. */
  contextPictures: z.number().int().min(1).max(8).nullable(),
  /** Whether it does nothing but change pictures. */
  editOnly: z.boolean(),
  /** The official code that is followed and the release that it is, where somebody has said so; else the files tell. */
  generation: z.enum(generations, { error: `must be ${generations.join(' or ')}` }).nullable(),
  release: z.enum(releaseNames, { error: `must be one of ${releaseNames.join(', ')}` }).nullable(),
  /** How its matrices are stored and multiplied here, where not as they are; null where nobody has said so. */
  quantization: z.enum(quantizations).nullable(),
  examples: z.array(z.string()),
  edits: z.array(z.string()),
  vocabulary: vocabularySchema.nullable(),
  /** What it learned and seldom carries out, said before it is painted. */
  cautions: z.array(cautionSchema).max(50),
})
/** Recommended settings of a model. */
export type GenerationConfig = Omit<z.output<typeof generationConfigSchema>, 'generation' | 'release' | 'quantization'>

/** What stands in a patchwork.json. */
export type OwnGenerationConfig = Readonly<Partial<z.output<typeof generationConfigSchema>>>

/** For models that are none of the releases; NextStep-1 is tuned for 1024 tokens (spec section 9). */
const general = {
  grid: [32, 32],
  steps: 28,
  guidance: 7.5,
  imageGuidance: 2,
  timestepShift: 1,
  guidanceSchedule: 'constant',
  positivePrompt: '',
  negativePrompt: '',
} as const

/** What each generation's model card runs. */
const usualSamplers = { '1.0': 'nextstep-1', '1.1': 'nextstep-1.1' } as const satisfies Record<Generation, SamplerName>

export async function readOptionalJson(path: string): Promise<unknown> {
  return readJson(path).catch((error: unknown) => {
    if (error instanceof EngineError && error.code === 'model/not-found') return {}
    throw error
  })
}

export function fillRecommended(
  own: OwnGenerationConfig,
  folder: string,
  patchSize: number,
  { generation, release }: Findings,
): GenerationConfig {
  const published = release === null ? null : releases[release]
  const trained = (published?.grids ?? [general.grid])
    .map(([rows, columns]) => [columns * patchSize, rows * patchSize] as const)
    .filter(([width, height]) => width <= maxSide && height <= maxSide)
  const [width, height] = trained[0] ?? [maxSide, maxSide]
  const size = own.size ?? { width, height }
  const settings = {
    ...general,
    useNorm: generation === '1.0',
    sampler: usualSamplers[generation],
    ...published,
    ...own,
  }
  return {
    name: own.name ?? checkpointName(folder),
    description: own.description ?? '',
    size,
    sizes: own.sizes ?? (own.size ? [[size.width, size.height]] : trained.map(([w, h]) => [w, h])),
    largest: own.largest ?? { width: maxSide, height: maxSide },
    steps: settings.steps,
    guidance: settings.guidance,
    imageGuidance: settings.imageGuidance,
    timestepShift: settings.timestepShift,
    useNorm: settings.useNorm,
    guidanceSchedule: settings.guidanceSchedule,
    sampler: settings.sampler,
    positivePrompt: settings.positivePrompt,
    negativePrompt: settings.negativePrompt,
    edit: own.edit ?? published?.edits ?? true,
    editOnly: own.editOnly ?? published?.edits ?? false,
    contextPictures: own.contextPictures ?? null,
    imagesLast: own.imagesLast ?? false,
    decodesWhole: own.decodesWhole ?? false,
    examples: own.examples ?? [],
    edits: own.edits ?? [],
    vocabulary: own.vocabulary ?? null,
    cautions: own.cautions ?? [],
  }
}

const nearSchema = z.object({ near: z.record(z.string(), z.array(z.string())) }).partial()

/** Made by the build for the models that come with Patchwork (words/writeNear.ts); empty where there is none. */
export async function readNear(folder: string): Promise<Near> {
  const path = join(folder, 'near.json')
  return parse(nearSchema, path, await readOptionalJson(path)).near ?? {}
}

/** Empty where there is no patchwork.json. */
export async function readOwnGenerationConfig(folder: string): Promise<OwnGenerationConfig> {
  const path = join(folder, 'patchwork.json')
  return defined(parse(generationConfigSchema.partial(), path, await readOptionalJson(path)))
}

function defined<T extends object>(value: T): { readonly [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as never
}
