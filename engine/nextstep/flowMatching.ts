/** Time grids and step coefficients of the flow samplers (spec sections 8 and 10). Time runs from 0 (noise) to 1 (data). */
import type { SamplerName } from '../sampling.ts'

/**
 * A run of the sampler: the network is evaluated at each of `times`, and every step is
 * x <- a x + b velocity + c noise, with (a, b, c) in `coefficients` (steps, 3).
 */
export interface SamplingPlan {
  readonly times: Float32Array
  readonly coefficients: Float32Array
}

/** One step's (a, b, c), from time t to t' = t + dt. `last`: the last time at which the network is asked. */
type Step = (t: number, next: number, last: number) => readonly [a: number, b: number, c: number]

/** Size of the first sampler's last step, whatever the shift; it adds no noise. */
const firstEnd = 0.04

/**
 * `end`: size of a last, noise-free step; without it the last step goes to time 1, and is a step like the others.
 * Where x0 = x - t v and x1 = x + (1 - t) v are the noise and the data that the velocity points at.
 */
const samplers: Readonly<Record<SamplerName, { readonly end?: number; readonly step: Step }>> = {
  'nextstep-1': { end: firstEnd, step: firstDrift },
  // As published with the weights of NextStep-1.1: the newer grid, the first drift and noise.
  'nextstep-1.1': { step: firstDrift },
  // (1 - t') x0 + t' x1 - g^2 dt / (2 (1 - t)) x0 + g sqrt(dt) noise, g = 0.8 sqrt((1 - t) / t)
  sde: {
    step: (t, next, last) => {
      const dt = next - t
      // At t = 0 the quotient has no value; the original puts the last time there.
      const g = 0.8 * Math.sqrt((1 - t) / (t === 0 ? 1 - last : t))
      const pull = (g * g * dt) / (2 * (1 - t))
      return [1 - pull, dt + pull * t, g * Math.sqrt(dt)]
    },
  },
  // (1 - t') x0 + t' x1
  ode: { step: (t, next) => [1, next - t, 0] },
  // (1 - t') cos(0.4 pi) x0 + t' x1 + (1 - t') sin(0.4 pi) noise
  cps: {
    step: (t, next) => {
      const [kept, fresh] = [(1 - next) * Math.cos(0.4 * Math.PI), (1 - next) * Math.sin(0.4 * Math.PI)]
      return [kept + next, next * (1 - t) - kept * t, fresh]
    },
  },
}

/** x + ((1 + t) v - x) dt + sqrt(2 (1 - t) dt) noise: the drift v + (1 - t) score, simplified. */
function firstDrift(t: number, next: number): readonly [number, number, number] {
  const dt = next - t
  return [1 - dt, (1 + t) * dt, Math.sqrt(2 * (1 - t) * dt)]
}

export function samplingPlan(name: SamplerName, steps: number, shift: number): SamplingPlan {
  const { end, step } = samplers[name]
  const times = timesteps(name, steps, shift)
  const last = times[steps - 1] as number
  const coefficients = Float32Array.from(
    [...times].flatMap((t, index) => {
      const next = times[index + 1]
      return next === undefined && end !== undefined ? [1, end, 0] : step(t, next ?? 1, last)
    }),
  )
  return { times, coefficients }
}

/** t_i of `steps` velocity evaluations, shifted: larger shifts stay longer near the noise. */
export function timesteps(name: SamplerName, steps: number, shift: number): Float32Array {
  const { end } = samplers[name]
  return Float32Array.from({ length: steps }, (_, index) => {
    const t = end === undefined ? index / steps : ((1 - end) * index) / Math.max(1, steps - 1)
    return t / (shift - (shift - 1) * t)
  })
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
