/** A stepper whose KV cache lies in JavaScript's memory: sampler and transformer are one graph call a token. */
import type { NextStepConfig } from '../checkpoint/config.ts'
import { bools, floats, type Session, type Tensor } from '../runtime/runtime.ts'
import { checkFinite } from './finite.ts'
import { KeyValueCache } from './kvCache.ts'
import type { Model } from './model.ts'
import { positionVector, rotaryTables } from './positions.ts'
import { readPrompt } from './prefill.ts'
import type { ReadPrompt } from './promptMemory.ts'
import type { Draw, Sampled, Stepper, StepperRequest } from './stepper.ts'

export async function openProcessorStepper(model: Model, request: StepperRequest): Promise<Stepper> {
  const prompt = await readPrompt(model, request)
  return new ProcessorStepper(model, request, prompt, await model.session('token'))
}

class ProcessorStepper implements Stepper {
  readonly #model: Model
  readonly #request: StepperRequest
  readonly #hiddenOfPrompt: Float32Array
  readonly #session: Session
  readonly #cache: KeyValueCache
  readonly #tokens: Float32Array[] = []
  /** The times asked for last, and their embeddings. */
  #time: { readonly times: Float32Array; readonly embedded: Tensor<Float32Array> } | null = null
  /** Of the last column, (rows, hidden). */
  #hidden: Float32Array

  constructor(model: Model, request: StepperRequest, prompt: ReadPrompt, session: Session) {
    this.#model = model
    this.#request = request
    this.#hiddenOfPrompt = prompt.hidden
    this.#session = session
    this.#cache = new KeyValueCache(model.config, prompt)
    this.#hidden = prompt.hidden
  }

  get count(): number {
    return this.#tokens.length
  }

  get bytes(): number {
    return this.#cache.bytes
  }

  async next({ times, start, noise, weights }: Draw): Promise<Sampled> {
    const { hidden, tokenSize, positionTable } = this.#model.config
    const { prompt, images, useNorm, conditions } = this.#request
    const steps = times.length
    if (this.#time?.times !== times) this.#time = { times, embedded: await embedTimes(this.#model, times) }
    const feeds = {
      ...columnFeeds(this.#model.config, this.#cache),
      hidden: floats(this.#hidden, [prompt.ids.length, hidden]),
      position: floats(positionTable ? positionVector(hidden, this.count) : new Float32Array(hidden), [1, hidden]),
      time: this.#time.embedded,
      weights: floats(weights, [steps, 1, 1 + prompt.blocks]),
      start: floats(start, [images, tokenSize]),
      noise: floats(noise, [steps, images, tokenSize]),
      normalise: bools([Number(useNorm)], []),
    }
    const out = await this.#session.run<Output>(feeds, conditions ? [...outputs, 'condition'] : outputs)
    checkFinite(this.#model, 'flow-matching head', out.token.data)
    checkFinite(this.#model, 'transformer', out.next_hidden.data)
    this.#cache.append(out.keys.data, out.values.data)
    this.#hidden = out.next_hidden.data
    this.#tokens.push(out.token.data)
    return { values: out.token.data, ...(conditions && { condition: out.condition.data }) }
  }

  async read(token: Float32Array): Promise<void> {
    const { config } = this.#model
    this.#hidden = await readToken(this.#session, config, this.#cache, token, this.#request.prompt.blocks)
    checkFinite(this.#model, 'transformer', this.#hidden)
    this.#tokens.push(token.slice())
  }

  async truncate(count: number): Promise<void> {
    if (count >= this.count) return
    const last = this.#tokens[count - 1]
    this.#tokens.length = Math.max(0, count - 1)
    this.#cache.truncate(this.count)
    this.#hidden = this.#hiddenOfPrompt
    // Hidden states are not kept; the last one comes of reading its token again.
    if (last) await this.read(last)
  }

  dispose(): void {}
}

async function embedTimes(model: Model, times: Float32Array): Promise<Tensor<Float32Array>> {
  const session = await model.session('time')
  return (await session.run({ t: floats(times, [times.length]) }, ['time'])).time
}

const outputs = ['token', 'next_hidden', 'keys', 'values'] as const
type Output = (typeof outputs)[number] | 'condition'

/**
 * Makes the token graph read a given token (images, tokenSize): its sampler is one step that leaves x as it is.
 * Returns the hidden state of its column, (blocks * images, hidden).
 */
export async function readToken(
  session: Session,
  config: NextStepConfig,
  cache: KeyValueCache,
  token: Float32Array,
  blocks: number,
): Promise<Float32Array> {
  const { hidden, headWidth, tokenSize } = config
  const images = token.length / tokenSize
  const rows = blocks * images
  const feeds = {
    ...columnFeeds(config, cache),
    hidden: floats(new Float32Array(rows * hidden), [rows, hidden]),
    position: floats(new Float32Array(hidden), [1, hidden]),
    time: floats(new Float32Array(headWidth), [1, headWidth]),
    weights: floats(Float32Array.of(1, ...new Float32Array(blocks)), [1, 1, 1 + blocks]),
    start: floats(token, [images, tokenSize]),
    noise: floats(new Float32Array(token.length), [1, images, tokenSize]),
    normalise: bools([0], []),
  }
  const out = await session.run(feeds, ['next_hidden', 'keys', 'values'])
  cache.append(out.keys.data, out.values.data)
  return out.next_hidden.data
}

/** The cache as it is, and the place of the column that comes after it. */
function columnFeeds(config: NextStepConfig, cache: KeyValueCache) {
  const { cos, sin } = rotaryTables(config, cache.filled, 1)
  const half = config.headDim / 2
  return { ...cache.feeds(), cos: floats(cos, [1, half]), sin: floats(sin, [1, half]) }
}
