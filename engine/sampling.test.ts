import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changesOf,
  fillIn,
  readChanges,
  samplerNames,
  samplingKeys,
  samplingOf,
  samplingSchema,
  type Sampling,
} from './sampling.ts'

const recommended: Sampling = {
  width: 256,
  height: 256,
  steps: 20,
  guidance: 2.5,
  imageGuidance: 1.5,
  guidanceSchedule: 'constant',
  sampler: 'nextstep-1',
  timestepShift: 1,
  useNorm: false,
  negativePrompt: '',
  positivePrompt: '',
}

const sampling = fc.record({
  width: fc.integer({ min: 8, max: 2048 }),
  height: fc.integer({ min: 8, max: 2048 }),
  steps: fc.integer({ min: 2, max: 1000 }),
  guidance: fc.double({ min: 1, max: 100, noNaN: true }),
  imageGuidance: fc.double({ min: 1, max: 100, noNaN: true }),
  guidanceSchedule: fc.constantFrom('constant' as const, 'linear' as const),
  sampler: fc.constantFrom(...samplerNames),
  timestepShift: fc.double({ min: 0.1, max: 20, noNaN: true }),
  useNorm: fc.boolean(),
  negativePrompt: fc.string(),
  positivePrompt: fc.string(),
}) satisfies fc.Arbitrary<Sampling>

describe('sampling settings', () => {
  it('come back from what differs from a recommendation, and from storage, whatever they are', () => {
    fc.assert(
      fc.property(sampling, sampling, (wished, model) => {
        expect(samplingSchema.parse(wished)).toEqual(wished)
        const changes = changesOf(wished, model)
        expect(fillIn(changes, model)).toEqual(wished)
        expect(fillIn(readChanges(JSON.parse(JSON.stringify(changes))), model)).toEqual(wished)
      }),
    )
  })

  it('are all of them, whoever else holds them', () => {
    expect(Object.keys(samplingOf({ ...recommended, model: 'm', seed: 3 } as Sampling))).toEqual(samplingKeys)
  })

  it('change nothing where they are as recommended; a size is one thing', () => {
    expect(changesOf(recommended, recommended)).toEqual({})
    expect(changesOf({ ...recommended, width: 384 }, recommended)).toEqual({ width: 384, height: 256 })
  })

  it('are read from storage one by one: what is not understood costs only itself', () => {
    const stored = { steps: 30, guidance: 'high', sampler: 'euler', size: { width: 96, height: 160 } }
    expect(readChanges(stored)).toEqual({ steps: 30, width: 96, height: 160 })
    fc.assert(fc.property(fc.anything(), (anything) => void readChanges(anything)))
  })

  it('say in a sentence what is wrong', () => {
    const wrong = (change: object) => samplingSchema.partial().safeParse(change).error?.issues[0]?.message
    expect(wrong({ steps: 1.5 })).toBe('Steps must be a whole number.')
    expect(wrong({ guidance: 0 })).toBe('Guidance must be 1 (off) or more.')
    expect(wrong({ timestepShift: 'x' })).toBe('Timestep shift must be a number.')
    expect(wrong({ width: 5000 })).toBe('The width must be 2048 pixels or less.')
  })
})
