import fc from 'fast-check'
import { expect, test } from 'vitest'
import { samplingPlan, timesteps } from './flowMatching.ts'

const settings = fc.record({
  generation: fc.constantFrom('1.0' as const, '1.1' as const),
  steps: fc.integer({ min: 2, max: 60 }),
  shift: fc.double({ min: 0.5, max: 8, noNaN: true }),
})

test('times rise from 0 and stay below 1, whatever the shift', () => {
  fc.assert(
    fc.property(settings, ({ generation, steps, shift }) => {
      const times = [...timesteps(generation, steps, shift)]
      expect(times[0]).toBe(0)
      expect(times.every((t, i) => t < 1 && (i === 0 || t > (times[i - 1] as number)))).toBe(true)
    }),
  )
})

/** Spec section 10 as it is written there, in double precision. */
function newerStep(x: number, v: number, noise: number, t: number, next: number, last: number): number {
  const dt = next - t
  const d = v * t
  const x0 = x - d
  const x1 = x + v * (1 - t)
  const sg = 1 - t
  const g = 0.8 * Math.sqrt(sg / (t === 0 ? 1 - last : 1 - sg))
  return x0 * (1 - next) + x1 * next - ((g ** 2 * dt) / (2 * sg)) * x0 + g * Math.sqrt(dt) * noise
}

test('the coefficients of NextStep-1.1 are its sampler, written as a x + b v + c noise', () => {
  fc.assert(
    fc.property(
      settings,
      fc.tuple(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
      ),
      ({ steps, shift }, [x, v, noise]) => {
        const { times, coefficients } = samplingPlan('1.1', steps, shift)
        for (let i = 0; i < steps; i++) {
          const [a, b, c] = coefficients.subarray(i * 3) as unknown as [number, number, number]
          const expected = newerStep(x, v, noise, times[i] as number, times[i + 1] ?? 1, times[steps - 1] as number)
          const size = Math.abs(a * x) + Math.abs(b * v) + Math.abs(c * noise)
          expect(Math.abs(a * x + b * v + c * noise - expected)).toBeLessThan(1e-5 * Math.max(1, size))
        }
      },
    ),
  )
})

test('the last step of the first sampler adds no noise, that of NextStep-1.1 does', () => {
  expect(samplingPlan('1.0', 8, 1).coefficients.at(-1)).toBe(0)
  expect(samplingPlan('1.1', 8, 1).coefficients.at(-1)).toBeGreaterThan(0)
})
