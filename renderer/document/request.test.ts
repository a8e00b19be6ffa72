import { describe, expect, it } from 'vitest'
import type { Capabilities, PaintJob, Picture } from '../../electron/contract.ts'
import { buildRequest, changeOf, outputSize, type Draft, type RequestParts } from './request.ts'

const capabilities: Capabilities = {
  name: 'Test',
  description: '',
  patchSize: 16,
  device: 'CPU',
  edit: true,
  tokenProgress: true,
  defaults: {
    width: 128,
    height: 128,
    steps: 20,
    guidance: 4,
    imageGuidance: 1.5,
    guidanceSchedule: 'constant',
    sampler: 'nextstep-1',
    timestepShift: 1,
    useNorm: false,
    positivePrompt: '',
    negativePrompt: '',
  },
  sizes: [
    { width: 128, height: 128 },
    { width: 160, height: 96 },
    { width: 96, height: 160 },
  ],
  examples: [],
  edits: [],
}
const picture = (width: number, height: number) => ({ id: 'parent', width, height }) as Picture
const parts: RequestParts = {
  prompt: ' a fox ',
  modelId: 'm',
  capabilities,
  changes: {},
  seed: 7,
  imageIndex: 0,
  count: 1,
  parent: null,
  referenceIds: [],
  turnId: 'turn',
  guard: 1,
}

describe('a request', () => {
  it('asks for what the user changed and leaves the rest to the model', () => {
    expect(buildRequest({ ...parts, changes: { steps: 30 } })).toEqual({
      order: {
        request: { prompt: 'a fox', width: 128, height: 128, seed: 7, imageIndex: 0, count: 1, steps: 30 },
        modelId: 'm',
        edits: false,
        turnId: 'turn',
        guard: 1,
      },
      needs: [],
    })
  })

  it('asks for steps of each row where some are written', () => {
    expect(buildRequest({ ...parts, rowSteps: [8, 20] }).order.request).toMatchObject({ rowSteps: [8, 20] })
    expect(buildRequest({ ...parts, rowSteps: [] }).order.request).not.toHaveProperty('rowSteps')
  })

  it('names the picture it changes', () => {
    expect(buildRequest({ ...parts, parent: picture(128, 128) })).toMatchObject({
      order: { edits: true },
      needs: [{ picture: 'parent' }],
    })
  })

  it('names the pictures that the instruction refers to, in their order', () => {
    const { order, needs } = buildRequest({ ...parts, referenceIds: ['b', 'a'] })
    expect(order.edits).toBe(false)
    expect(needs).toEqual([{ picture: 'b' }, { picture: 'a' }])
    expect(order.request.references).toEqual([0, 1])
  })

  it('lets pictures that it only refers to keep their own sizes, and not the one that it changes', () => {
    const references = (draft: Draft) => draft.order.request.references
    const change = buildRequest({ ...parts, parent: picture(128, 128), referenceIds: ['b', 'a'] })
    expect(references(change)).toEqual([1, 2])
    const { order } = buildRequest(parts)
    const coming = { id: 'job', order: { ...order, request: { ...order.request, seed: 7 } } as PaintJob['order'] }
    expect(references(changeOf(coming, buildRequest({ ...parts, referenceIds: ['b'] })))).toEqual([1])
    expect(references(buildRequest({ ...parts, parent: picture(128, 128) }))).toBeUndefined()
  })
})

describe('the output size', () => {
  it('follows the settings for a new picture', () => {
    const size = { width: 160, height: 96 }
    expect(outputSize(capabilities, size, null)).toEqual(size)
  })

  it('keeps the size of a picture that fits the grid of patches', () => {
    expect(outputSize(capabilities, {}, picture(112, 144))).toEqual({ width: 112, height: 144 })
  })

  it('keeps the shape of a picture that is too large or off the grid', () => {
    expect(outputSize(capabilities, {}, picture(4000, 2500))).toEqual({ width: 160, height: 96 })
    expect(outputSize(capabilities, {}, picture(90, 150))).toEqual({ width: 96, height: 160 })
    expect(outputSize(capabilities, {}, picture(101, 99))).toEqual({ width: 128, height: 128 })
  })

  it('is one of its own where the model paints no others, whatever was chosen before', () => {
    const only: Capabilities = { ...capabilities, sizesOnly: true }
    expect(outputSize(only, {}, picture(96, 144))).toEqual({ width: 96, height: 160 })
    expect(outputSize(only, { width: 64, height: 64 }, null)).toEqual({ width: 128, height: 128 })
    expect(outputSize(only, {}, null)).toEqual({ width: 128, height: 128 })
  })
})
