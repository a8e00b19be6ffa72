/** The main job, top to bottom: a request becomes rows of ids, ids become tokens, tokens become pictures. */
import { createHash } from 'node:crypto'
import type { GenerateOptions } from '../engine.ts'
import { EngineError } from '../errors.ts'
import type { GenerateEvent, Recipe, Timings } from '../event.ts'
import { fitTo } from '../images/resize.ts'
import type { Passage } from '../passages.ts'
import type { GenerateRequest, Pixels } from '../request.ts'
import { samplingOf } from '../sampling.ts'
import { decodePixels, encodeImage, sampleTokens, type Posterior } from './autoencoding.ts'
import { batchSize } from './batch.ts'
import { decodeAlong, type DecodingRequest } from './decoding.ts'
import { checkGiven, givenAt, partOf } from './given.ts'
import { checkMemory } from './memory.ts'
import type { Model } from './model.ts'
import { fillNoise, streams } from './noise.ts'
import { fillRest, opacityOf } from './partial.ts'
import { positionTableSize } from './positions.ts'
import { Preview } from './preview.ts'
import { buildPrompt, type Grid, type Prompt } from './prompt.ts'
import { parseRequest, settle, type Settled } from './settle.ts'
import { stretchAt, stretchesOf, withPassage, type Stretch } from './stretches.ts'

export async function* generate(
  model: Model,
  request: GenerateRequest,
  loadMs: number,
  options: GenerateOptions = {},
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
  const stretches = [...stretchesOf(settings, tokenCount)]
  if (settings.given) checkGiven(settings.given, model, tokenCount)
  const prompts = stretches.map((stretch) => promptOf(model, stretch.settings, 1, grid))
  const blocks = Math.max(...prompts.map((prompt) => prompt.blocks)) as Prompt['blocks']
  const promptColumns = Math.max(...prompts.map(({ ids }) => ids[0]?.length ?? 0))
  if (model.device === 'cpu' && options.anyway !== true) {
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
    tokens: { size: config.tokenSize, modelHash: model.hash },
    warnings,
  }

  const needs = { pictures: settings.count, blocks, promptColumns, tokens: tokenCount }
  const batch = batchSize(config, needs, model.memoryAtHand())
  const { together = { first: batch, further: batch } } = settings.given ?? {}
  for (let first = 0, images; first < settings.count; first += images) {
    images = Math.min(first === 0 ? together.first : together.further, settings.count - first)
    const painting = { model, settings, grid, sources, stretches, first, images, timed, timings, options }
    if ((yield* paintTogether(painting)) === 'ended') break
  }
  yield { type: 'done', elapsedMs: performance.now() - started, timings }
}

interface Together {
  readonly model: Model
  readonly settings: Settled
  readonly grid: Grid
  readonly sources: readonly Pixels[]
  /** Those that are steered to meanwhile are added. */
  readonly stretches: Stretch[]
  /** The pictures that share a pass: `images` of them from `first` on. */
  readonly first: number
  readonly images: number
  readonly timed: <T>(part: keyof Timings, work: () => Promise<T>) => Promise<T>
  readonly timings: { -readonly [Part in keyof Timings]: number }
  readonly options: GenerateOptions
}

/** 'ended': it was asked to finish where it was. */
async function* paintTogether(painting: Together): AsyncGenerator<GenerateEvent, 'done' | 'ended'> {
  const { model, settings, grid, stretches, first, images, timed, timings, options } = painting
  const { signal, pausing = () => false, steer, finish = () => false } = options
  const { tokenSize } = model.config
  const tokenCount = grid.rows * grid.columns
  const wanted = Math.min(settings.until ?? tokenCount, tokenCount)
  const pictures = Array.from({ length: images }, () => new Float32Array(tokenCount * tokenSize))
  const preview = new Preview(model, grid)
  const given = settings.given && givenAt(settings.given, { first, images, tokenSize })
  const requestOf = requests(painting, given)
  const steered: Passage[] = []

  function stretchNow(token: number): Stretch {
    const isRowStart = token % grid.columns === 0 && given?.(token) === undefined
    const changes = isRowStart ? (steer?.() ?? null) : null
    if (changes !== null) {
      const passage = { ...changes, from: token }
      stretches.push(withPassage(stretchAt(stretches, token), passage, true))
      steered.push(passage)
    }
    return stretchAt(stretches, token)
  }

  let asked = performance.now()
  let painted = 0
  throwIfAborted(signal)
  for await (const token of decodeAlong(model, wanted, (index) => requestOf(stretchNow(index)))) {
    timings[token.index === 0 ? 'prefill' : 'tokens'] += performance.now() - asked
    const values = pictures.map((picture, image) => {
      const own = token.values.slice(image * tokenSize, (image + 1) * tokenSize)
      picture.set(own, token.index * tokenSize)
      return own
    })
    painted = token.index + 1
    const [row, column] = [Math.floor(token.index / grid.columns), token.index % grid.columns]
    for (const passage of steered.splice(0)) yield { type: 'passage', passage }
    yield { type: 'token', index: token.index, row, column, image: first, values, ...(token.given && { given: true }) }
    throwIfAborted(signal)
    if (painted === wanted || finish()) break
    // Many given tokens go by quickly: they are shown together with the first one that is not.
    if (!token.given || given?.(painted) === undefined || pausing()) {
      const shown = await timed('preview', () => preview.show(pictures, painted, pausing()))
      for (const [image, rectangles] of shown.entries()) {
        for (const rectangle of rectangles) yield { type: 'preview', image: first + image, ...rectangle }
      }
      throwIfAborted(signal)
    }
    asked = performance.now()
  }
  for (const [image, picture] of pictures.entries()) {
    throwIfAborted(signal)
    if (painted < tokenCount) fillRest(picture, painted, grid.columns, tokenSize)
    const pixels = await timed('decode', () => decodePixels(model, picture, grid))
    const recipe = recipeOf(model, settings, stretches, first + image, painted < tokenCount ? painted : null)
    const alpha = painted < tokenCount && { alpha: opacityOf(painted, grid, model.config.patchSize) }
    yield { type: 'image', image: first + image, pixels, ...alpha, recipe }
    if (painted === tokenCount) preview.learn(picture, pixels)
  }
  return painted < wanted ? 'ended' : 'done'
}

/** What each stretch is decoded with, made once. Words that stay keep their prompt, so that nothing is read anew for them. */
function requests(
  { model, settings, grid, sources, stretches, first, images, timed }: Together,
  given: DecodingRequest['given'],
): (stretch: Stretch) => Promise<DecodingRequest> {
  const { tokenSize } = model.config
  const prompts = new Map<string, { readonly prompt: Prompt; readonly sourceTokens: Float32Array }>()
  const made = new Map<Stretch, DecodingRequest>()

  async function readingOf({ settings: own }: Stretch) {
    const { prompt: words, positivePrompt, negativePrompt, guidance, imageGuidance } = own
    const key = JSON.stringify([words, positivePrompt, negativePrompt, guidance === 1, imageGuidance === 1])
    const known = prompts.get(key)
    if (known) return known
    const prompt = promptOf(model, own, images, grid)
    const batch = { first: stretches[0]!.apart ? first : 0, step: stretches[0]!.apart ? 1 : 0, images }
    const sourceTokens = await timed('prefill', () =>
      encodeSources(model, settings, sources, grid, prompt.sourceOrder, batch),
    )
    prompts.set(key, { prompt, sourceTokens })
    return { prompt, sourceTokens }
  }

  return async (stretch) => {
    const known = made.get(stretch)
    if (known) return known
    const { seed, imageIndex } = stretch.settings
    const noise = noiseOf(seed, imageIndex, stretch.apart ? first : null, tokenSize)
    const reading = await readingOf(stretch)
    const tokenCount = grid.rows * grid.columns
    const { given: _brought, ...own } = stretch.settings
    const request = { ...own, ...reading, images, tokenCount, noise, ...(given && { given }) }
    made.set(stretch, request)
    return request
  }
}

/**
 * Noise of each picture's own, so that it does not matter how many share a pass. `first`: place of the first among the
 * pictures of the request; null where all of them have the same.
 */
function noiseOf(seed: number, imageIndex: number, first: number | null, size: number): DecodingRequest['noise'] {
  return (out, token, step) => {
    for (let image = 0; image * size < out.length; image++) {
      const index = imageIndex + (first === null ? 0 : first + image)
      fillNoise(out.subarray(image * size, (image + 1) * size), seed, index, token, step)
    }
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
  { first, step, images }: { readonly first: number; readonly step: number; readonly images: number },
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
        settings.imageIndex + first + image * step,
        block * sources.length + own,
        0,
        streams.posterior,
      ),
    )
    out.set(tokens, copy * size)
  }
  return out
}

/** `image`: which of the request's pictures; `until`: null where it is whole. */
function recipeOf(
  model: Model,
  settings: Settled,
  stretches: readonly Stretch[],
  image: number,
  until: number | null,
): Recipe {
  const { images, prompt, seed, given } = settings
  const indexOf = (stretch: Stretch) => stretch.settings.imageIndex + (stretch.apart ? image : 0)
  const passages = stretches.slice(1).map((stretch) => {
    const { passage } = stretch
    return passage?.seed === undefined ? passage! : { ...passage, imageIndex: indexOf(stretch) }
  })
  const isPlain = passages.length === 0 && until === null && given?.foreign !== true
  return {
    app: 'patchwork',
    version: isPlain ? 1 : 2,
    model: model.config.generationConfig.name,
    modelHash: model.hash,
    device: model.device,
    prompt,
    ...samplingOf(settings),
    seed,
    imageIndex: indexOf(stretches[0]!),
    sources: images.map(({ data }) => createHash('sha256').update(data).digest('hex')),
    ...(passages.length > 0 && { passages }),
    ...(until !== null && { until }),
    ...(given?.foreign === true && { into: partOf(given, image) }),
  }
}
