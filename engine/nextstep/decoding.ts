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
}

/** Yields one token of every picture each turn; stop asking to pause, return to stop. */
export async function* decodeTokens(model: Model, request: DecodingRequest): AsyncGenerator<DecodedToken, void> {
  const stepper = await openStepper(model, request)
  try {
    yield* continueTokens(stepper, model.config, request)
  } finally {
    stepper.dispose()
  }
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
  while (stepper.count < request.tokenCount) {
    const index = stepper.count
    const given = request.given?.(index)
    if (given) await stepper.read(given)
    yield { index, ...(given ? { values: given } : await stepper.next(draw(index))) }
  }
}

function planOf({ sampler, steps, timestepShift }: DecodingRequest): SamplingPlan {
  return samplingPlan(sampler, steps, timestepShift)
}

/** What the sampler is told of each token, in buffers that the next one takes over. */
function drawing(config: NextStepConfig, request: DecodingRequest): (index: number) => Draw {
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
