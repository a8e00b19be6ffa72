/**
 * What each way of storing weights does to pictures, against float32: the whole model as `patchwork import` stores it,
 * and each group of weights alone. Same prompts, same seeds, same noise; only the stored numbers differ.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatVersion, planModel, writePart } from '../graph/compile.ts'
import { sealFolder } from '../graph/seal.ts'
import { formatOf, type Formats, type Quantization, type WeightFormat } from '../graph/precision.ts'
import { decodePixels } from '../nextstep/autoencoding.ts'
import { readConfig, type CheckpointChoices, type NextStepConfig } from '../checkpoint/config.ts'
import { decodeTokens } from '../nextstep/decoding.ts'
import { loadModel, type Model } from '../nextstep/model.ts'
import { fillNoise } from '../nextstep/noise.ts'
import { buildPrompt } from '../nextstep/prompt.ts'
import type { Pixels } from '../request.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { copySettings } from './importModel.ts'

export interface PrecisionRow {
  /** Which weights are stored how: "import int4", "transformer int8". */
  readonly choice: string
  /** Size of the transformer's and the head's weights. */
  readonly bytes: number
  /** Relative error (L2) of the hidden state that the first token is painted from: the transformer alone. */
  readonly hidden: number
  /** Relative error of the first token: transformer and head, before errors feed back. */
  readonly token: number
  /** Relative error of all latents of a picture, errors fed back through every token. */
  readonly latents: number
  /** Peak signal-to-noise ratio of the 8-bit pictures in decibels: mean and worst; Infinity where equal. */
  readonly psnr: number
  readonly worstPsnr: number
}

export interface PrecisionOptions {
  readonly prompts: readonly string[]
  readonly seeds: readonly number[]
  readonly choices?: CheckpointChoices
  /** Only the four formats of `patchwork import`, not each group of weights alone. */
  readonly importsOnly?: boolean
}

/** Yields a row for each choice, as soon as it is measured. */
export async function* measurePrecision(
  checkpoint: string,
  runtime: Runtime,
  { prompts, seeds, choices, importsOnly = false }: PrecisionOptions,
): AsyncGenerator<PrecisionRow> {
  const config = await readConfig(checkpoint, choices)
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-precision-'))
  const runs = prompts.flatMap((prompt) => seeds.map((seed) => ({ prompt, seed })))
  try {
    const reference = await paintAll(config, formatOf.bind(null, 'fp32'), join(folder, 'fp32'), runtime, runs)
    for (const [index, { choice, formats }] of variants(importsOnly).entries()) {
      const { paintings, bytes } = await paintAll(config, formats, join(folder, String(index)), runtime, runs)
      const errors = paintings.map((painting, run) => compare(painting, reference.paintings[run] as Painting))
      const mean = (part: (error: PaintingError) => number) =>
        errors.reduce((sum, error) => sum + part(error), 0) / errors.length
      yield {
        choice,
        bytes,
        hidden: mean(({ hidden }) => hidden),
        token: mean(({ token }) => token),
        latents: mean(({ latents }) => latents),
        psnr: mean(({ psnr }) => psnr),
        worstPsnr: Math.min(...errors.map(({ psnr }) => psnr)),
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const groups = {
  transformer: (name: string) => name.startsWith('layers.'),
  head: (name: string) => /^image_head\.net\.(res_blocks|final_layer\.adaLN)/.test(name),
  projections: (name: string) =>
    /^(image_(in|out)_projector|image_head\.net\.(time_embed|cond_embed|input_proj|final_layer\.linear))/.test(name),
  embeddings: (name: string) => name.startsWith('embed_tokens'),
}

function variants(importsOnly: boolean): readonly { readonly choice: string; readonly formats: Formats }[] {
  const imports = (['fp32', 'fp16', 'int8', 'int4'] as const).map((quantization) => ({
    choice: `import ${quantization}`,
    formats: formatOf.bind(null, quantization) satisfies Formats,
  }))
  if (importsOnly) return imports
  const alone = Object.entries(groups).flatMap(([group, includes]) =>
    (group === 'embeddings' ? (['fp16'] as const) : (['fp16', 'int8', 'int4'] as const)).map((quantization) => ({
      choice: `${group} ${quantization}`,
      formats: ((name, shape) =>
        includes(name) ? stored(quantization, shape) : { kind: 'float32' }) satisfies Formats,
    })),
  )
  return [...imports, ...alone]
}

/** Any matrix in one format, whatever `patchwork import` would choose for it. */
function stored(quantization: Exclude<Quantization, 'fp32'>, shape: readonly number[]): WeightFormat {
  if (shape.length < 2) return { kind: 'float32' }
  if (quantization === 'fp16') return { kind: 'float16' }
  const block = [128, 64, 32].find((size) => (shape[1] as number) % size === 0)
  return block ? { kind: 'blocks', bits: quantization === 'int4' ? 4 : 8, block } : { kind: 'float32' }
}

interface Painting {
  readonly hidden: Float32Array
  readonly latents: Float32Array
  readonly firstToken: Float32Array
  readonly pixels: Pixels
}

interface Run {
  readonly prompt: string
  readonly seed: number
}

async function paintAll(
  config: NextStepConfig,
  formats: Formats,
  folder: string,
  runtime: Runtime,
  runs: readonly Run[],
): Promise<{ readonly paintings: readonly Painting[]; readonly bytes: number }> {
  const bytes = await store(config, formats, folder)
  const model = await loadModel(folder, runtime, folder)
  try {
    const paintings: Painting[] = []
    for (const run of runs) paintings.push(await paint(model, run))
    return { paintings, bytes }
  } finally {
    await model.release()
    await rm(folder, { recursive: true })
  }
}

/** Writes a model as `patchwork import` does; returns the bytes of its weights without the autoencoder's. */
async function store(config: NextStepConfig, formats: Formats, folder: string): Promise<number> {
  const { parts, close } = await planModel(config, formats)
  try {
    await mkdir(join(folder, 'compiled'), { recursive: true })
    for (const part of parts) await writePart(join(folder, 'compiled'), part)
    await copySettings(config, folder, 'measured')
    await writeFile(join(folder, 'compiled', 'manifest.json'), JSON.stringify({ formatVersion, hash: 'measured' }))
    await sealFolder(join(folder, 'compiled'))
    return parts[0]?.plan.byteLength ?? 0
  } finally {
    await close()
  }
}

/** One picture of the recommended settings, at most 256 tokens. */
async function paint(model: Model, { prompt, seed }: Run): Promise<Painting> {
  const { config, tokenizer } = model
  const { generationConfig, patchSize, tokenSize } = config
  const side = (pixels: number) => Math.min(16, Math.floor(pixels / patchSize))
  const grid = { rows: side(generationConfig.size.height), columns: side(generationConfig.size.width) }
  const tokenCount = grid.rows * grid.columns
  const built = buildPrompt(
    {
      captions: [prompt],
      imagesPerCaption: 1,
      positivePrompt: generationConfig.positivePrompt,
      negativePrompt: generationConfig.negativePrompt,
      guidance: generationConfig.guidance,
      imageGuidance: 1,
      output: grid,
      sources: [],
    },
    tokenizer,
    config,
  )
  const decoding = decodeTokens(model, {
    ...generationConfig,
    imageGuidance: 1,
    prompt: built,
    sourceTokens: new Float32Array(0),
    images: 1,
    tokenCount,
    conditions: true,
    noise: (out, token, step) => fillNoise(out, seed, 0, token, step),
  })
  const latents = new Float32Array(tokenCount * tokenSize)
  let hidden: Float32Array = new Float32Array(0)
  for await (const { index, values, condition } of decoding) {
    latents.set(values, index * tokenSize)
    if (index === 0 && condition) hidden = condition
  }
  const pixels = await decodePixels(model, latents, grid)
  return { hidden, latents, firstToken: latents.slice(0, tokenSize), pixels }
}

interface PaintingError {
  readonly hidden: number
  readonly token: number
  readonly latents: number
  readonly psnr: number
}

function compare(actual: Painting, expected: Painting): PaintingError {
  return {
    hidden: relativeError(actual.hidden, expected.hidden),
    token: relativeError(actual.firstToken, expected.firstToken),
    latents: relativeError(actual.latents, expected.latents),
    psnr: 10 * Math.log10(255 ** 2 / meanSquare(actual.pixels.data, expected.pixels.data)),
  }
}

/** |a - b| / |b|. */
function relativeError(actual: Float32Array, expected: Float32Array): number {
  const size = expected.reduce((sum, value) => sum + value * value, 0) / expected.length
  return Math.sqrt(meanSquare(actual, expected) / size)
}

function meanSquare(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < expected.length; i++) sum += ((actual[i] as number) - (expected[i] as number)) ** 2
  return sum / expected.length
}
