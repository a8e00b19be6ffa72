/** From prompt to image tokens, one each turn (spec sections 6 to 8): the one way through either stepper. */
import type { NextStepConfig } from '../checkpoint/config.ts'
import { openDeviceStepper } from './deviceStepper.ts'
import { samplingPlan, stepWeights } from './flowMatching.ts'
import type { SamplerName } from '../sampling.ts'
import { blockWeights, scheduled, type GuidanceSchedule } from './guidance.ts'
import type { OpenStepper } from './keptStepper.ts'
import type { Model } from './model.ts'
import { openProcessorStepper } from './processorStepper.ts'
import { promptKey } from './promptMemory.ts'
import type { Prompt } from './prompt.ts'
import type { Draw, Sampled, Stepper, StepperRequest } from './stepper.ts'

export interface DecodingRequest extends StepperRequest {
  readonly steps: number
  readonly timestepShift: number
  readonly sampler: SamplerName
  readonly guidance: number
  readonly imageGuidance: number
  readonly guidanceSchedule: GuidanceSchedule
  /** Fills (images, tokenSize) with the normal noise of one token and step; step 0 is the starting point. */
  readonly noise: (out: Float32Array, token: number, step: number) => void
  /** A token that is known already, (images, tokenSize): it is read in, not sampled. */
  readonly given?: (token: number) => Float32Array | undefined
}

export interface DecodedToken extends Sampled {
  readonly index: number
  readonly given?: true
}

/** Yields one token of every picture each turn; stop asking to pause, return to stop. */
export async function* decodeTokens(model: Model, request: DecodingRequest): AsyncGenerator<DecodedToken, void> {
  const decoding = new Decoding(model)
  try {
    for (let index = 0; index < request.tokenCount; index++) yield await decoding.token(index, request)
  } finally {
    decoding.dispose()
  }
}

/**
 * The pictures of a pass, as far as they have been decoded. Any token up to the last and the one after it can be asked for, under any
 * words and settings: what the stepper has read stays wherever it is what was to be read, and the rest is read anew, one by
 * one. So the bits are always those of a painting that came there in one go.
 */
export class Decoding {
  readonly #model: Model
  #open: (OpenStepper & { readonly prompt: Prompt }) | null = null
  #drawn: { readonly request: DecodingRequest; readonly draw: Drawing } | null = null

  constructor(model: Model) {
    this.#model = model
  }

  /** A failure leaves the stepper where nobody knows. */
  async token(index: number, request: DecodingRequest): Promise<DecodedToken> {
    try {
      return await this.#token(index, request)
    } catch (error) {
      this.dispose()
      throw error
    }
  }

  async #token(index: number, request: DecodingRequest): Promise<DecodedToken> {
    const { stepper, tokens } = await this.#openFor(request, index)
    const given = request.given?.(index)
    if (given && isSame(tokens[index], given)) return { index, values: given, given: true }
    tokens.length = index
    await stepper.truncate(index)
    if (given) {
      await stepper.read(given)
      tokens.push(given)
      return { index, values: given, given: true }
    }
    if (this.#drawn?.request !== request) this.#drawn = { request, draw: drawing(this.#model.config, request) }
    const sampled = await stepper.next(this.#drawn.draw(index))
    tokens.push(sampled.values)
    return { index, ...sampled }
  }

  /** Leaves the stepper for the next painting, unless memory is short. */
  keep(): void {
    if (this.#open === null || this.#open.stepper.bytes > this.#model.memoryAtHand()) return this.dispose()
    this.#model.kept.keep(this.#open)
    this.#open = null
  }

  dispose(): void {
    this.#open?.stepper.dispose()
    this.#open = null
  }

  /** One that has read the prompt and the `count` tokens so far, if not more. */
  async #openFor(request: DecodingRequest, count: number): Promise<OpenStepper> {
    const { prompt } = request
    if (this.#open?.prompt === prompt) return this.#open
    const sofar = this.#open?.tokens.slice(0, count) ?? []
    this.dispose()
    const key = keyOf(request)
    const kept = this.#model.kept.take(key) ?? { key, stepper: await openStepper(this.#model, request), tokens: [] }
    this.#open = { ...kept, prompt }
    const { stepper, tokens } = this.#open
    const first = sofar.findIndex((token, index) => !isSame(tokens[index], token))
    if (first < 0) return this.#open
    tokens.length = Math.min(tokens.length, first)
    await stepper.truncate(first)
    for (const token of sofar.slice(first)) {
      await stepper.read(token)
      tokens.push(token)
    }
    return this.#open
  }
}

function keyOf({ prompt, sourceTokens, images, tokenCount, useNorm, conditions = false }: DecodingRequest): string {
  return JSON.stringify([promptKey(prompt, sourceTokens), prompt.blocks, images, tokenCount, useNorm, conditions])
}

/** To the bit: NaN does not come here, and the two zeros are read alike only where they are the same. */
function isSame(one: Float32Array | undefined, other: Float32Array): boolean {
  return one !== undefined && one.every((value, index) => Object.is(value, other[index]))
}

/** The prompt read in, ready for the first token. */
export function openStepper(model: Model, request: StepperRequest): Promise<Stepper> {
  return model.onDevice ? openDeviceStepper(model, model.onDevice, request) : openProcessorStepper(model, request)
}

/** The tokens from where the stepper stands to the last; it stays open. */
export async function* continueTokens(
  stepper: Stepper,
  config: NextStepConfig,
  request: DecodingRequest,
): AsyncGenerator<DecodedToken, void> {
  const draw = drawing(config, request)
  while (stepper.count < request.tokenCount) {
    const index = stepper.count
    yield { index, ...(await stepper.next(draw(index))) }
  }
}

/** What the sampler is told of each token, in buffers that the next one takes over. */
type Drawing = (index: number) => Draw

function drawing(config: NextStepConfig, request: DecodingRequest): Drawing {
  const { prompt, images, tokenCount, sampler, steps, timestepShift, guidanceSchedule } = request
  const { times, coefficients } = samplingPlan(sampler, steps, timestepShift)
  const size = images * config.tokenSize
  const start = new Float32Array(size)
  const noise = new Float32Array(steps * size)
  const noisySteps = Array.from({ length: steps }, (_, step) => step).filter((step) => coefficients[step * 3 + 2] !== 0)
  return (index) => {
    request.noise(start, index, 0)
    for (const step of noisySteps) {
      const row = noise.subarray(step * size, (step + 1) * size)
      request.noise(row, index, step + 1)
      const scale = coefficients[step * 3 + 2] as number
      for (let i = 0; i < size; i++) row[i] = (row[i] as number) * scale
    }
    const strength = (value: number) => scheduled(value, guidanceSchedule, index, tokenCount, config.generation)
    const blocks = blockWeights(prompt.blocks, strength(request.guidance), strength(request.imageGuidance))
    return { times, start, noise, weights: stepWeights(coefficients, blocks) }
  }
}
