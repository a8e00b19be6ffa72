/** The main job, top to bottom: a request becomes rows of ids, ids become tokens, tokens become pictures. */
import { createHash } from 'node:crypto'
import type { GenerateOptions } from '../engine.ts'
import { EngineError } from '../errors.ts'
import type { GenerateEvent, Recipe } from '../event.ts'
import { fitTo } from '../images/resize.ts'
import type { GenerateRequest, Pixels } from '../request.ts'
import { samplingOf } from '../sampling.ts'
import { decodePixels, encodeImage, sampleTokens, type Posterior } from './autoencoding.ts'
import { batchSize } from './batch.ts'
import { decodeTokens, type DecodingRequest } from './decoding.ts'
import { checkMemory } from './memory.ts'
import type { Model } from './model.ts'
import { fillNoise, streams } from './noise.ts'
import { positionTableSize } from './positions.ts'
import { Preview } from './preview.ts'
import { buildPrompt, type Grid } from './prompt.ts'
import { parseRequest, settle, type Settled } from './settle.ts'

export async function* generate(
  model: Model,
  request: GenerateRequest,
  loadMs: number,
  { signal, pausing = () => false, anyway = false }: GenerateOptions = {},
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
  const { blocks, ids } = promptOf(model, settings, 1, grid)
  const promptColumns = ids[0]?.length ?? 0
  if (model.device === 'cpu' && !anyway) {
    const { width, height } = settings
    checkMemory(
      config,
      { width, height, count: 1, promptTokens: promptColumns, blocks },
      { weights: model.missingBytes(), quantization: model.quantization, bytesAtHand: model.memoryAtHand() },
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

  const needs = { pictures: settings.count, blocks, promptColumns, tokens: tokenCount }
  const batch = batchSize(config, needs, model.memoryAtHand())
  for (let first = 0; first < settings.count; first += batch) {
    const images = Math.min(batch, settings.count - first)
    const prompt = promptOf(model, settings, images, grid)
    const sourceTokens = await timed('prefill', () =>
      encodeSources(model, settings, sources, grid, prompt.sourceOrder, { first, images }),
    )
    const pictures = Array.from({ length: images }, () => new Float32Array(tokenCount * config.tokenSize))
    const preview = new Preview(model, grid)
    let asked = performance.now()
    const noise = noiseOf(settings.seed, settings.imageIndex + first, config.tokenSize)
    throwIfAborted(signal)
    for await (const token of decodeTokens(model, { ...settings, prompt, sourceTokens, images, tokenCount, noise })) {
      timings[token.index === 0 ? 'prefill' : 'tokens'] += performance.now() - asked
      const values = pictures.map((picture, image) => {
        const own = token.values.slice(image * config.tokenSize, (image + 1) * config.tokenSize)
        picture.set(own, token.index * config.tokenSize)
        return own
      })
      const [row, column] = [Math.floor(token.index / grid.columns), token.index % grid.columns]
      yield { type: 'token', index: token.index, row, column, image: first, values }
      throwIfAborted(signal)
      if (token.index + 1 === tokenCount) break
      const shown = await timed('preview', () => preview.show(pictures, token.index + 1, pausing()))
      for (const [image, rectangles] of shown.entries()) {
        for (const rectangle of rectangles) yield { type: 'preview', image: first + image, ...rectangle }
      }
      throwIfAborted(signal)
      asked = performance.now()
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

/** Noise of each picture's own, so that it does not matter how many share a pass. */
function noiseOf(seed: number, first: number, size: number): DecodingRequest['noise'] {
  return (out, token, step) => {
    for (let image = 0; image * size < out.length; image++)
      fillNoise(out.subarray(image * size, (image + 1) * size), seed, first + image, token, step)
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('engine/aborted', 'Stopped.')
}

function promptOf(model: Model, settings: Settled, images: number, grid: Grid) {
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
 * Tokens for every run of placeholders: those of all pictures' conditional rows, then of their image-only rows. Each
 * draws its own posterior noise, as in the original: that of (picture, place among the picture's own).
 */
async function encodeSources(
  model: Model,
  settings: Settled,
  sources: readonly Pixels[],
  grid: Grid,
  sourceOrder: readonly number[],
  { first, images }: { readonly first: number; readonly images: number },
): Promise<Float32Array> {
  const size = grid.rows * grid.columns * model.config.tokenSize
  const out = new Float32Array(sourceOrder.length * size)
  const encoded: Posterior[] = []
  for (const source of sources) encoded.push(await encodeImage(model, source))
  for (const [copy, source] of sourceOrder.entries()) {
    const [run, own] = [Math.floor(copy / sources.length), copy % sources.length]
    const [block, image] = [Math.floor(run / images), run % images]
    const tokens = sampleTokens(model, encoded[source] as Posterior, grid, (noise) =>
      fillNoise(
        noise,
        settings.seed,
        settings.imageIndex + first + image,
        block * sources.length + own,
        0,
        streams.posterior,
      ),
    )
    out.set(tokens, copy * size)
  }
  return out
}

/** `image`: which of the request's pictures. */
function recipeOf(model: Model, settings: Settled, image: number): Recipe {
  const { images, prompt, seed, imageIndex } = settings
  return {
    app: 'patchwork',
    version: 1,
    model: model.config.generationConfig.name,
    modelHash: model.hash,
    device: model.device,
    prompt,
    ...samplingOf(settings),
    seed,
    imageIndex: imageIndex + image,
    sources: images.map(({ data }) => createHash('sha256').update(data).digest('hex')),
  }
}
