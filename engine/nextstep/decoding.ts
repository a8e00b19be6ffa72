/** From prompt to image tokens, one each turn (spec sections 6 to 8). */
import { bools, floats, ints } from '../runtime/runtime.ts'
import { samplingPlan, stepWeights } from './flowMatching.ts'
import { decodeOnDevice } from './deviceDecoding.ts'
import { blockWeights, scheduled, type GuidanceSchedule } from './guidance.ts'
import { KeyValueCache } from './kvCache.ts'
import type { Model } from './model.ts'
import { positionVector, rotaryTables } from './positions.ts'
import type { Prompt } from './prompt.ts'
import { PromptMemory, promptKey, type ReadPrompt } from './promptMemory.ts'

export interface DecodingRequest {
  readonly prompt: Prompt
  /** Tokens of the source images, (placeholders, tokenSize), in the order of the placeholders. */
  readonly sourceTokens: Float32Array
  /** Pictures in the batch. */
  readonly images: number
  readonly tokenCount: number
  readonly steps: number
  readonly timestepShift: number
  readonly guidance: number
  readonly imageGuidance: number
  readonly guidanceSchedule: GuidanceSchedule
  readonly useNorm: boolean
  /** Fills (images, tokenSize) with the normal noise of one token and step; step 0 is the starting point. */
  readonly noise: (out: Float32Array, token: number, step: number) => void
}

export interface DecodedToken {
  readonly index: number
  /** (images, tokenSize). */
  readonly values: Float32Array
  /** (blocks * images, hidden): what the head was conditioned on. */
  readonly condition: Float32Array
}

/** Yields one token of every picture each turn; stop asking to pause, return to stop. */
export async function* decodeTokens(model: Model, request: DecodingRequest): AsyncGenerator<DecodedToken, void> {
  if (model.onDevice) return yield* decodeOnDevice(model, model.onDevice, request)
  const { config } = model
  const { prompt, images, tokenCount, steps, guidanceSchedule } = request
  const batch = prompt.ids.length
  const { times, coefficients } = samplingPlan(config.generation, steps, request.timestepShift)
  const read = await readPrompt(model, request)
  const cache = new KeyValueCache(config, read)
  const time = await embedTimes(model, times)
  const session = await model.session('token')
  const size = images * config.tokenSize
  const start = new Float32Array(size)
  const noise = new Float32Array(steps * size)
  const noisySteps = Array.from({ length: steps }, (_, step) => step).filter((step) => coefficients[step * 3 + 2] !== 0)
  const noPosition = new Float32Array(config.hidden)

  let hidden = read.hidden
  for (let index = 0; index < tokenCount; index++) {
    request.noise(start, index, 0)
    for (const step of noisySteps) {
      const row = noise.subarray(step * size, (step + 1) * size)
      request.noise(row, index, step + 1)
      const scale = coefficients[step * 3 + 2] as number
      for (let i = 0; i < size; i++) row[i] = (row[i] as number) * scale
    }
    const strength = (value: number) => scheduled(value, guidanceSchedule, index, tokenCount, config.generation)
    const weights = blockWeights(prompt.blocks, strength(request.guidance), strength(request.imageGuidance))
    const { cos, sin } = rotaryTables(config, cache.filled, 1)
    const half = config.headDim / 2
    const feeds = {
      ...cache.feeds(),
      hidden: floats(hidden, [batch, config.hidden]),
      position: floats(config.positionTable ? positionVector(config.hidden, index) : noPosition, [1, config.hidden]),
      time: floats(time, [steps, config.headWidth]),
      weights: floats(stepWeights(coefficients, weights), [steps, 1, 1 + prompt.blocks]),
      start: floats(start, [images, config.tokenSize]),
      noise: floats(noise, [steps, images, config.tokenSize]),
      normalise: bools([Number(request.useNorm)], []),
      cos: floats(cos, [1, half]),
      sin: floats(sin, [1, half]),
    }
    const out = await session.run(feeds, ['token', 'condition', 'next_hidden', 'keys', 'values'])
    cache.append(out.keys.data, out.values.data)
    hidden = out.next_hidden.data
    yield { index, values: out.token.data, condition: out.condition.data }
  }
}

async function embedTimes(model: Model, t: Float32Array): Promise<Float32Array> {
  const session = await model.session('time')
  return (await session.run({ t: floats(t, [t.length]) }, ['time'])).time.data
}

const memories = new WeakMap<Model, PromptMemory>()

/** The prompt, run through the transformer unless it was one of the last. */
async function readPrompt(model: Model, { prompt, sourceTokens }: DecodingRequest): Promise<ReadPrompt> {
  const memory = memories.get(model) ?? new PromptMemory()
  memories.set(model, memory)
  const key = promptKey(prompt, sourceTokens)
  const known = memory.find(key)
  if (known) return known
  const session = await model.session('prefill')
  const names = (stem: string) => Array.from({ length: model.config.layers }, (_, i) => `${stem}.${i}`)
  const [keyNames, valueNames] = [names('key'), names('value')]
  const out = await session.run(prefillFeeds(model, prompt, sourceTokens), ['hidden', ...keyNames, ...valueNames])
  await model.rest('prefill')
  const data = (name: string) => (out[name] as { data: Float32Array }).data
  const read = {
    keys: keyNames.map(data),
    values: valueNames.map(data),
    mask: prompt.mask,
    hidden: data('hidden'),
  }
  memory.keep(key, read)
  return read
}

export function prefillFeeds(
  model: Pick<Model, 'config'>,
  prompt: Pick<Prompt, 'ids' | 'mask'>,
  sourceTokens: Float32Array,
) {
  const { config } = model
  const { ids, mask } = prompt
  const columns = ids[0]?.length ?? 0
  const { cos, sin } = rotaryTables(config, 0, columns)
  const flat = ids.flat()
  const places = flat.flatMap((id, place) => (id === config.placeholder ? [place] : []))
  return {
    ids: ints(flat, [ids.length, columns]),
    mask: bools(mask.flat(), [ids.length, columns]),
    cos: floats(cos, [columns, config.headDim / 2]),
    sin: floats(sin, [columns, config.headDim / 2]),
    image_tokens: floats(sourceTokens, [sourceTokens.length / config.tokenSize, config.tokenSize]),
    image_places: ints(places, [places.length, 1]),
  }
}
