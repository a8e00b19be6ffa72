/** From prompt to image tokens, one each turn (spec sections 6 to 8): the one loop over either stepper. */
import type { NextStepConfig } from '../checkpoint/config.ts'
import { openDeviceStepper } from './deviceStepper.ts'
import { samplingPlan, stepWeights, type SamplingPlan } from './flowMatching.ts'
import type { SamplerName } from '../sampling.ts'
import { blockWeights, scheduled, type GuidanceSchedule } from './guidance.ts'
import type { Model } from './model.ts'
import { openProcessorStepper } from './processorStepper.ts'
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
export function decodeTokens(model: Model, request: DecodingRequest): AsyncGenerator<DecodedToken, void> {
  return decodeAlong(model, request.tokenCount, () => request)
}

/**
 * The same, where other words or settings may hold from some token on: `requestAt` is asked before each. Words that have
 * changed are read anew, and the tokens so far after them, one by one: the same bits as if they had been painted so.
 */
export async function* decodeAlong(
  model: Model,
  tokenCount: number,
  requestAt: (token: number) => DecodingRequest | Promise<DecodingRequest>,
): AsyncGenerator<DecodedToken, void> {
  let open: { readonly stepper: Stepper; readonly request: DecodingRequest } | null = null
  let drawn = null as { readonly request: DecodingRequest; readonly draw: Drawing } | null
  const tokens: Float32Array[] = []
  try {
    for (let index = 0; index < tokenCount; index++) {
      const request = await requestAt(index)
      if (open === null || !readsAlike(request, open.request)) {
        open?.stepper.dispose()
        open = { request, stepper: await openStepper(model, request) }
        for (const token of tokens) await open.stepper.read(token)
      }
      if (drawn?.request !== request) drawn = { request, draw: drawing(model.config, request) }
      const decoded = await decodeOne(open.stepper, request, drawn.draw)
      tokens.push(decoded.values)
      yield decoded
    }
  } finally {
    open?.stepper.dispose()
  }
}

/** Whether a stepper that was opened for the one serves the other. */
function readsAlike(one: DecodingRequest, other: DecodingRequest): boolean {
  return (
    one === other ||
    (one.prompt === other.prompt &&
      one.sampler === other.sampler &&
      one.steps === other.steps &&
      one.timestepShift === other.timestepShift)
  )
}

/** The prompt read in, ready for the first token. */
export function openStepper(model: Model, request: DecodingRequest): Promise<Stepper> {
  const { times } = planOf(request)
  return model.onDevice
    ? openDeviceStepper(model, model.onDevice, request, times)
    : openProcessorStepper(model, request, times)
}

/** The tokens from where the stepper stands to the last; it stays open. */
export async function* continueTokens(
  stepper: Stepper,
  config: NextStepConfig,
  request: DecodingRequest,
): AsyncGenerator<DecodedToken, void> {
  const draw = drawing(config, request)
  while (stepper.count < request.tokenCount) yield await decodeOne(stepper, request, draw)
}

async function decodeOne(stepper: Stepper, request: DecodingRequest, draw: Drawing): Promise<DecodedToken> {
  const index = stepper.count
  const given = request.given?.(index)
  if (given) {
    await stepper.read(given)
    return { index, values: given, given: true }
  }
  return { index, ...(await stepper.next(draw(index))) }
}

function planOf({ sampler, steps, timestepShift }: DecodingRequest): SamplingPlan {
  return samplingPlan(sampler, steps, timestepShift)
}

/** What the sampler is told of each token, in buffers that the next one takes over. */
type Drawing = (index: number) => Draw

function drawing(config: NextStepConfig, request: DecodingRequest): Drawing {
  const { prompt, images, tokenCount, steps, guidanceSchedule } = request
  const { coefficients } = planOf(request)
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
    return { start, noise, weights: stepWeights(coefficients, blocks) }
  }
}
