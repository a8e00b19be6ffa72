/** Time grids and step coefficients of the flow samplers (spec sections 8 and 10). Time runs from 0 (noise) to 1 (data). */
import type { Generation } from '../checkpoint/config.ts'

/**
 * A run of the sampler: the network is evaluated at each of `times`, and every step is
 * x <- a x + b velocity + c noise, with (a, b, c) in `coefficients` (steps, 3).
 */
export interface SamplingPlan {
  readonly times: Float32Array
  readonly coefficients: Float32Array
}

export function samplingPlan(generation: Generation, steps: number, shift: number): SamplingPlan {
  const times = timesteps(generation, steps, shift)
  return { times, coefficients: generation === '1.0' ? stochasticSteps(times) : scoreSteps(times) }
}

/** Size of the last, noise-free step of the first sampler, whatever the shift. */
const lastStep = 0.04

/** t_i of `steps` velocity evaluations, shifted: larger shifts stay longer near the noise. */
export function timesteps(generation: Generation, steps: number, shift: number): Float32Array {
  return Float32Array.from({ length: steps }, (_, index) => {
    const t = generation === '1.0' ? ((1 - lastStep) * index) / (steps - 1) : index / steps
    return t / (shift - (shift - 1) * t)
  })
}

/** Spec section 8: x + ((1 + t) v - x) dt + sqrt(2 (1 - t) dt) noise, and x + 0.04 v at the end. */
function stochasticSteps(times: Float32Array): Float32Array {
  const steps = times.length
  const out = new Float32Array(steps * 3)
  for (let index = 0; index < steps - 1; index++) {
    const t = times[index] as number
    const dt = (times[index + 1] as number) - t
    out.set([1 - dt, (1 + t) * dt, Math.sqrt(2 * (1 - t) * dt)], index * 3)
  }
  out.set([1, lastStep, 0], (steps - 1) * 3)
  return out
}

/** How much noise the newer sampler puts back. */
const noiseScale = 0.8

/**
 * Spec section 10: with x0 = x - t v, x1 = x + (1 - t) v, s = 1 - t and g = 0.8 sqrt(s / (1 - s)),
 * x0 (1 - t') + x1 t' - g^2 dt / (2 s) x0 + g sqrt(dt) noise; the last t' is 1.
 */
function scoreSteps(times: Float32Array): Float32Array {
  const steps = times.length
  const out = new Float32Array(steps * 3)
  for (let index = 0; index < steps; index++) {
    const t = times[index] as number
    const dt = (times[index + 1] ?? 1) - t
    const s = 1 - t
    // At t = 0 the quotient has no value; the original puts the last time there.
    const g = noiseScale * Math.sqrt(s / (t === 0 ? 1 - (times[steps - 1] as number) : t))
    const pull = (g * g * dt) / (2 * s)
    out.set([1 - pull, dt + pull * t, g * Math.sqrt(dt)], index * 3)
  }
  return out
}

/**
 * What the sampler graph is fed: (steps, 1, 1 + blocks) of each step's weight on x and on each block's velocity.
 * `blockWeights` are those of guidance.
 */
export function stepWeights(coefficients: Float32Array, blockWeights: readonly number[]): Float32Array {
  const steps = coefficients.length / 3
  const out = new Float32Array(steps * (1 + blockWeights.length))
  for (let step = 0; step < steps; step++) {
    const [a = 0, b = 0] = coefficients.subarray(step * 3)
    out.set([a, ...blockWeights.map((weight) => weight * b)], step * (1 + blockWeights.length))
  }
  return out
}
