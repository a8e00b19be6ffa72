/** The main job, top to bottom: a request becomes rows of ids, ids become tokens, tokens become pictures. */
import { createHash } from 'node:crypto'
import type { GenerateOptions } from '../engine.ts'
import { EngineError } from '../errors.ts'
import type { GenerateEvent, Recipe } from '../event.ts'
import { fitTo } from '../images/resize.ts'
import type { GenerateRequest, Pixels } from '../request.ts'
import { decodePixels, encodeTokens } from './autoencoding.ts'
import { decodeTokens } from './decoding.ts'
import type { Model } from './model.ts'
import { fillNoise, streams } from './noise.ts'
import { positionTableSize } from './positions.ts'
import { Preview } from './preview.ts'
import { buildPrompt, type Grid } from './prompt.ts'
import { parseRequest, settle, type Settings } from './settings.ts'

/** Pictures that share one pass through the transformer. */
const largestBatch = 4

export async function* generate(
  model: Model,
  request: GenerateRequest,
  loadMs: number,
  { signal, pausing = () => false }: GenerateOptions = {},
): AsyncGenerator<GenerateEvent, void> {
  const started = performance.now()
  const timings = { load: loadMs, prefill: 0, tokens: 0, preview: 0, decode: 0 }
  const timed = async <T>(part: keyof typeof timings, work: () => Promise<T>): Promise<T> => {
    const before = performance.now()
    const result = await work()
    timings[part] += performance.now() - before
    return result
  }
  const { settings, warnings } = settle(parseRequest(request), model.config)
  const { config } = model
  const grid = { rows: settings.height / config.patchSize, columns: settings.width / config.patchSize }
  const tokenCount = grid.rows * grid.columns
  if (config.positionTable && tokenCount > positionTableSize) {
    throw new EngineError(
      'request/invalid',
      `This model paints at most ${positionTableSize} patches; choose a smaller size.`,
    )
  }
  const sources = settings.images.map((image) => fitTo(image, settings.width, settings.height))
  yield {
    type: 'started',
    tokenCount,
    ...grid,
    patchSize: config.patchSize,
    width: settings.width,
    height: settings.height,
    count: settings.count,
    warnings,
  }

  for (let first = 0; first < settings.count; first += largestBatch) {
    const images = Math.min(largestBatch, settings.count - first)
    const prompt = promptOf(model, settings, images, grid)
    const sourceTokens = await timed('prefill', () =>
      encodeSources(model, settings, sources, grid, prompt.sourceOrder, first),
    )
    const decoding = decodeTokens(model, {
      ...settings,
      prompt,
      sourceTokens,
      images,
      tokenCount,
      noise: (out, token, step) => {
        for (let image = 0; image < images; image++) {
          fillNoise(
            out.subarray(image * config.tokenSize, (image + 1) * config.tokenSize),
            settings.seed,
            first + image,
            token,
            step,
          )
        }
      },
    })
    const pictures = Array.from({ length: images }, () => new Float32Array(tokenCount * config.tokenSize))
    const preview = new Preview(model, grid)
    for (let index = 0; index < tokenCount; index++) {
      throwIfAborted(signal)
      const token = await timed(index === 0 ? 'prefill' : 'tokens', () => decoding.next())
      if (token.done) break
      const values = pictures.map((picture, image) => {
        const own = token.value.values.slice(image * config.tokenSize, (image + 1) * config.tokenSize)
        picture.set(own, index * config.tokenSize)
        return own
      })
      yield {
        type: 'token',
        index,
        row: Math.floor(index / grid.columns),
        column: index % grid.columns,
        image: first,
        values,
      }
      throwIfAborted(signal)
      if (index + 1 === tokenCount) break
      const shown = await timed('preview', () => preview.show(pictures, index + 1, pausing()))
      for (const [image, rectangles] of shown.entries()) {
        for (const rectangle of rectangles) yield { type: 'preview', image: first + image, ...rectangle }
      }
    }
    for (const [image, picture] of pictures.entries()) {
      throwIfAborted(signal)
      const pixels = await timed('decode', () => decodePixels(model, picture, grid))
      yield { type: 'image', image: first + image, pixels, recipe: recipeOf(model, settings, first + image) }
      preview.learn(picture, pixels)
    }
  }
  yield { type: 'done', elapsedMs: performance.now() - started, timings }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('engine/aborted', 'Stopped.')
}

function promptOf(model: Model, settings: Settings, images: number, grid: Grid) {
  return buildPrompt(
    {
      captions: [settings.prompt],
      imagesPerCaption: images,
      positivePrompt: settings.positivePrompt,
      negativePrompt: settings.negativePrompt,
      guidance: settings.guidance,
      imageGuidance: settings.imageGuidance,
      output: grid,
      sources: settings.images.map(() => grid),
    },
    model.tokenizer,
    model.config,
  )
}

/**
 * Tokens for every run of placeholders. Each copy of a picture draws its own posterior noise, as in the
 * original; the noise is that of (picture of the batch, source), and the image-only block follows the conditional one.
 */
async function encodeSources(
  model: Model,
  settings: Settings,
  sources: readonly Pixels[],
  grid: Grid,
  order: readonly number[],
  first: number,
): Promise<Float32Array> {
  const size = grid.rows * grid.columns * model.config.tokenSize
  const out = new Float32Array(order.length * size)
  const known = new Map<number, Float32Array>()
  for (const [copy, source] of order.entries()) {
    const noisy = !model.config.autoencoder.deterministic
    const tokens =
      (noisy ? undefined : known.get(source)) ??
      (await encodeTokens(model, sources[source] as Pixels, grid, (noise) =>
        fillNoise(noise, settings.seed, first, copy, 0, streams.posterior),
      ))
    known.set(source, tokens)
    out.set(tokens, copy * size)
  }
  return out
}

function recipeOf(model: Model, settings: Settings, imageIndex: number): Recipe {
  const { images, count: _, ...own } = settings
  const sources = images.map((image) => createHash('sha256').update(image.data).digest('hex'))
  const { name } = model.config.advice
  return {
    app: 'patchwork',
    version: 1,
    model: name,
    modelHash: model.hash,
    device: model.device,
    ...own,
    imageIndex,
    sources,
  }
}
