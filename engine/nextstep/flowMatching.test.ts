import fc from 'fast-check'
import { expect, test } from 'vitest'
import { samplerNames, type SamplerName } from '../sampling.ts'
import { samplingPlan, timesteps } from './flowMatching.ts'

const steps = fc.integer({ min: 2, max: 60 })
const shift = fc.double({ min: 0.5, max: 8, noNaN: true })
const sampler = fc.constantFrom(...samplerNames)
const number = fc.double({ min: -3, max: 3, noNaN: true })

test('times rise from 0 and stay below 1, whatever the shift', () => {
  fc.assert(
    fc.property(sampler, steps, shift, (name, count, shifted) => {
      const times = [...timesteps(name, count, shifted)]
      expect(times[0]).toBe(0)
      expect(times.every((t, i) => t < 1 && (i === 0 || t > (times[i - 1] as number)))).toBe(true)
    }),
  )
})

/** Spec sections 8 and 10 as they are written there, in double precision. */
function stepOf(name: SamplerName, x: number, v: number, noise: number, t: number, next: number, last: number): number {
  const dt = next - t
  const [x0, x1] = [x - t * v, x + (1 - t) * v]
  switch (name) {
    case 'nextstep-1':
    case 'nextstep-1.1': {
      const score = (t * v - x) / (1 - t)
      return x + (v + (1 - t) * score) * dt + Math.sqrt(2 * (1 - t) * dt) * noise
    }
    case 'sde': {
      const g = 0.8 * (t === 0 ? 1 / Math.sqrt(1 - last) : Math.sqrt((1 - t) / t))
      return (1 - next) * x0 + next * x1 - ((g ** 2 * dt) / (2 * (1 - t))) * x0 + g * Math.sqrt(dt) * noise
    }
    case 'ode':
      return (1 - next) * x0 + next * x1
    case 'cps':
      return (1 - next) * Math.cos(0.4 * Math.PI) * x0 + next * x1 + (1 - next) * Math.sin(0.4 * Math.PI) * noise
  }
}

test.each(samplerNames)('the coefficients of %s are its steps, written as a x + b v + c noise', (name) => {
  fc.assert(
    fc.property(steps, shift, number, number, number, (count, shifted, x, v, noise) => {
      const { times, coefficients } = samplingPlan(name, count, shifted)
      const last = times[count - 1] as number
      for (let i = 0; i < count; i++) {
        if (name === 'nextstep-1' && i === count - 1) continue
        const [a, b, c] = coefficients.subarray(i * 3) as unknown as [number, number, number]
        const expected = stepOf(name, x, v, noise, times[i] as number, times[i + 1] ?? 1, last)
        const size = Math.abs(a * x) + Math.abs(b * v) + Math.abs(c * noise)
        expect(Math.abs(a * x + b * v + c * noise - expected)).toBeLessThan(1e-5 * Math.max(1, size))
      }
    }),
  )
})

test('the last step of the first sampler is 0.04 without noise, whatever the shift', () => {
  for (const shifted of [1, 3.2]) {
    const end = samplingPlan('nextstep-1', 8, shifted).coefficients.subarray(21)
    expect(end).toEqual(Float32Array.of(1, 0.04, 0))
  }
})

test('the others end at time 1; noise comes in their last step too, but for ode and cps', () => {
  const noise = (name: SamplerName) => samplingPlan(name, 8, 1).coefficients.at(-1)
  expect(noise('nextstep-1.1')).toBeGreaterThan(0)
  expect(noise('sde')).toBeGreaterThan(0)
  expect([noise('ode'), noise('cps')]).toEqual([0, 0])
})

test('the published sampler of NextStep-1.1 has the newer time grid and the first drift', () => {
  expect(timesteps('nextstep-1.1', 28, 3.2)).toEqual(timesteps('sde', 28, 3.2))
  const [a, b, c] = samplingPlan('nextstep-1.1', 4, 1).coefficients.subarray(3)
  expect([a, b, c].map((value) => value?.toFixed(5))).toEqual(['0.75000', '0.31250', Math.sqrt(0.375).toFixed(5)])
})
