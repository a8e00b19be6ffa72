/** The pictures of a request that share a pass, from the words that are read in to the picture that is handed out. */
import type { GenerateOptions } from '../engine.ts'
import { EngineError } from '../errors.ts'
import type { GenerateEvent, Timings } from '../event.ts'
import type { Passage } from '../passages.ts'
import { decodePixels } from './autoencoding.ts'
import { candidateCount, candidateOf } from './choosing.ts'
import { Decoding, type DecodedToken, type DecodingRequest } from './decoding.ts'
import { givenAt } from './given.ts'
import { partOf, type Surroundings } from './into.ts'
import type { Model } from './model.ts'
import { fillNoise } from './noise.ts'
import { fillRest, opacityOf } from './partial.ts'
import { Preview } from './preview.ts'
import { draftSteps } from '../sampling.ts'
import { buildPrompt, type Grid, type Prompt } from './prompt.ts'
import { recipeOf } from './recipeOf.ts'
import type { Settled } from './settle.ts'
import { sourceGrids } from './sourceGrids.ts'
import { encodeSources, type Source } from './sources.ts'
import { insertStretch, stretchAt, withPassage, type Stretch } from './stretches.ts'

export interface Together {
  readonly model: Model
  readonly settings: Settled
  readonly grid: Grid
  readonly sources: readonly Source[]
  /** Those that are steered to meanwhile are added. */
  readonly stretches: Stretch[]
  /** What it is painted into; null where it stands by itself. */
  readonly into: Surroundings | null
  /** The pictures that share a pass: `images` of them from `first` on. */
  readonly first: number
  readonly images: number
  readonly timed: <T>(part: keyof Timings, work: () => Promise<T>) => Promise<T>
  readonly timings: { -readonly [Part in keyof Timings]: number }
  readonly options: GenerateOptions
  /** Whose noise a token has, where that is another's: in a part of a larger picture. */
  readonly noiseAt?: (token: number) => number
}

/** 'ended': it was asked to finish where it was. */
export async function* paintTogether(painting: Together): AsyncGenerator<GenerateEvent, 'done' | 'ended'> {
  const { model, settings, grid, stretches, into, first, images, timed, timings, options } = painting
  const { signal, pausing = () => false, steer, choosing = () => false, choice, finish = () => false } = options
  const { tokenSize } = model.config
  const tokenCount = grid.rows * grid.columns
  const wanted = Math.min(settings.until ?? tokenCount, tokenCount)
  const read = Math.min(wanted, (into?.lastPainted ?? tokenCount) + 1)
  const pictures = Array.from({ length: images }, () => new Float32Array(tokenCount * tokenSize))
  const preview = new Preview(model, grid)
  const given = givenAt(settings.given, into, { first, images, tokenSize })
  const requestOf = requests(painting, given)
  const steered: Passage[] = []

  function stretchNow(token: number): Stretch {
    const isRowStart = token % grid.columns === 0 && given(token) === undefined
    const changes = isRowStart ? (steer?.() ?? null) : null
    if (changes !== null) {
      const passage = { ...changes, from: token }
      insertStretch(stretches, withPassage(stretchAt(stretches, token), passage, true))
      steered.push(passage)
    }
    return stretchAt(stretches, token)
  }

  const decoding = new Decoding(model)
  const sampledNext = nextSampled(given, read)
  async function* decode(): AsyncGenerator<DecodedToken, void> {
    try {
      for (let index = 0; index < read; index++) {
        // Given tokens are read under the words of the first that is sampled after them; those after the last need not be read.
        const next = sampledNext[index]!
        if (next === read) yield { index, values: given(index)!, given: true }
        else if (chosen.has(index)) yield await takeChosen(index)
        else
          yield await decoding.token(
            index,
            await requestOf(next === index ? stretchNow(index) : stretchAt(stretches, next)),
          )
      }
    } finally {
      decoding.keep()
    }
  }

  /** The row that comes next, where it was chosen among several. */
  let chosen: ReadonlyMap<number, Float32Array> = new Map()
  async function takeChosen(index: number): Promise<DecodedToken> {
    const request = await requestOf(stretchAt(stretches, index))
    const { values } = await decoding.token(index, { ...request, given: (token) => chosen.get(token) })
    return { index, values }
  }

  /** Paints the row that begins at `from` in several ways, and waits until one of them is chosen. True: it was ended meanwhile. */
  async function* chooseRow(from: number): AsyncGenerator<GenerateEvent, boolean> {
    const isRow = from % grid.columns === 0 && from < read && given(from) === undefined
    if (!isRow || choice === undefined || settings.count > 1 || into !== null || !choosing()) return false
    const here = stretchNow(from)
    const rows: ReadonlyMap<number, Float32Array>[] = []
    const candidates = Array.from({ length: candidateCount }, (_, place) => candidateOf(here, from, place))
    for (const [place, stretch] of candidates.entries()) {
      const request = await requestOf(stretch)
      const picture = pictures[0]!.slice()
      const row = new Map<number, Float32Array>()
      for (let index = from; index < Math.min(from + grid.columns, read); index++) {
        const { values } = await decoding.token(index, request)
        row.set(index, values)
        picture.set(values, index * tokenSize)
        throwIfAborted(signal)
        if (finish() || !choosing()) break
      }
      if (finish() || !choosing()) break
      rows.push(row)
      const rectangles = await preview.look(picture, from + row.size)
      yield { type: 'candidate', image: first, row: from / grid.columns, place, of: candidateCount, rectangles }
      throwIfAborted(signal)
    }
    const place = rows.length === candidateCount ? ((await choice()) ?? 0) : 0
    throwIfAborted(signal)
    const [row, stretch] = [rows[place], candidates[place]]
    if (finish()) return true
    if (row === undefined || stretch === undefined) return false
    chosen = row
    if (stretch === here) return false
    insertStretch(stretches, stretch)
    steered.push(stretch.passage!)
    return false
  }

  yield* chooseRow(0)
  let asked = performance.now()
  let painted = 0
  let isEnded = false
  throwIfAborted(signal)
  for await (const token of decode()) {
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
    if (painted === read) break
    // Tokens that are there already are part of what is handed out.
    isEnded = finish() && given(painted) === undefined
    if (isEnded) break
    // Many given tokens go by quickly: they are shown together with the first one that is not.
    // A row that was chosen has been looked at as the decoder paints it, and stays so.
    const isChosen = chosen.has(token.index)
    if (isChosen ? !chosen.has(painted) : !token.given || given(painted) === undefined || pausing()) {
      const shown = await timed('preview', () => preview.show(pictures, painted, isChosen || pausing()))
      for (const [image, rectangles] of shown.entries()) {
        for (const rectangle of rectangles) yield { type: 'preview', image: first + image, ...rectangle }
      }
      throwIfAborted(signal)
    }
    isEnded = yield* chooseRow(painted)
    if (isEnded) break
    asked = performance.now()
  }
  const ended = painted
  // What lies behind, and all the rest where it is ended early, stays as it was.
  for (; into !== null && painted < wanted && (into.whole || into.kept[painted] === 1); painted++) {
    const values = into.tokens.slice(painted * tokenSize, (painted + 1) * tokenSize)
    for (const picture of pictures) picture.set(values, painted * tokenSize)
    const [row, column] = [Math.floor(painted / grid.columns), painted % grid.columns]
    yield { type: 'token', index: painted, row, column, image: first, values: pictures.map(() => values), given: true }
  }
  for (const [image, picture] of pictures.entries()) {
    throwIfAborted(signal)
    if (painted < tokenCount) fillRest(picture, painted, grid.columns, tokenSize)
    const pixels = await timed('decode', () => decodePixels(model, picture, grid))
    const until = painted < tokenCount ? painted : null
    const around = into && partOf(into, grid, [ended, painted])
    const recipe = recipeOf(model, settings, stretches, first + image, until, around)
    const alpha = painted < tokenCount && { alpha: opacityOf(painted, grid, model.config.patchSize) }
    yield { type: 'image', image: first + image, pixels, ...alpha, recipe }
    if (painted === tokenCount) preview.learn(picture, pixels)
  }
  return isEnded ? 'ended' : 'done'
}

/** For each token the first from there on that is sampled; `count` where none is. */
function nextSampled(given: NonNullable<DecodingRequest['given']>, count: number): readonly number[] {
  const out = Array.from({ length: count }, () => count)
  for (let index = count - 1; index >= 0; index--)
    out[index] = given(index) === undefined ? index : (out[index + 1] ?? count)
  return out
}

/** What each stretch is decoded with, made once. Words that stay keep their prompt, so that nothing is read anew for them. */
function requests(
  { model, settings, grid, sources, stretches, first, images, timed, noiseAt }: Together,
  given: NonNullable<DecodingRequest['given']>,
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
    const { seed, imageIndex } = settings
    const batch = {
      seed,
      imageIndex,
      first: stretches[0]!.apart ? first : 0,
      step: stretches[0]!.apart ? 1 : 0,
      images,
    }
    const sourceTokens = await timed('prefill', () => encodeSources(model, sources, prompt.sourceOrder, batch))
    prompts.set(key, { prompt, sourceTokens })
    return { prompt, sourceTokens }
  }

  return async (stretch) => {
    const known = made.get(stretch)
    if (known) return known
    const { seed, imageIndex } = stretch.settings
    const drawn = noiseOf(seed, imageIndex, stretch.apart ? first : null, tokenSize)
    const noise: typeof drawn = noiseAt ? (out, token, step) => drawn(out, noiseAt(token), step) : drawn
    const reading = await readingOf(stretch)
    const tokenCount = grid.rows * grid.columns
    const { given: _brought, into: _around, ...own } = stretch.settings
    const steps = own.draft ? draftSteps(own.steps) : own.steps
    const request = { ...own, steps, ...reading, images, tokenCount, noise, given }
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

export function promptOf(model: Pick<Model, 'tokenizer' | 'config'>, settings: Settled, images: number, grid: Grid) {
  return buildPrompt(
    {
      captions: [settings.prompt],
      imagesPerCaption: images,
      positivePrompt: settings.positivePrompt,
      negativePrompt: settings.negativePrompt,
      guidance: settings.guidance,
      imageGuidance: settings.imageGuidance,
      output: grid,
      sources: sourceGrids(settings, model.config),
    },
    model.tokenizer,
    model.config,
  )
}
