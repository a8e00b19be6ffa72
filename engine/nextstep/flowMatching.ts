/** Time grid and step coefficients of the flow sampler (spec section 8). Time runs from 0 (noise) to 1 (data). */

/** Size of the last, noise-free step, whatever the shift. */
const lastStep = 0.04

/** t_i of `steps` velocity evaluations, shifted: larger shifts stay longer near the noise. */
export function timesteps(steps: number, shift: number): Float32Array {
  return Float32Array.from({ length: steps }, (_, index) => {
    const t = (0.96 * index) / (steps - 1)
    return t / (shift - (shift - 1) * t)
  })
}

/**
 * Every step is x <- a x + b velocity + c noise: (steps, 3) of a, b, c. From
 * x + ((1 + t) v - x) dt + sqrt(2 (1 - t) dt) noise, and x + 0.04 v at the end.
 */
export function stepCoefficients(times: Float32Array): Float32Array {
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
