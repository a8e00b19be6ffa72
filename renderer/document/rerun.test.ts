import { describe, expect, it } from 'vitest'
import { samplingOf, type Picture, type Recipe } from '../../electron/contract.ts'
import { orderAgain } from './rerun.ts'

const recipe: Recipe = {
  app: 'patchwork',
  version: 1,
  model: 'Test',
  modelHash: '',
  device: 'cpu',
  prompt: 'a fox',
  negativePrompt: 'snow',
  positivePrompt: 'very fine',
  width: 96,
  height: 160,
  seed: 5,
  imageIndex: 2,
  steps: 30,
  guidance: 3,
  imageGuidance: 1.5,
  guidanceSchedule: 'linear',
  sampler: 'cps',
  timestepShift: 2,
  useNorm: true,
  sources: [],
}
const picture = {
  id: 'fox',
  verb: 'generate',
  parentId: null,
  turnId: 'turn',
  referenceIds: [],
  recipe,
  guard: null,
} as unknown as Picture

describe('painting a picture again', () => {
  it('asks for that very picture: every setting, the seed and the place in the batch', () => {
    expect(orderAgain(picture, { modelId: 'm' })).toEqual({
      order: {
        request: { ...samplingOf(recipe), prompt: 'a fox', seed: 5, imageIndex: 2, count: 1 },
        modelId: 'm',
        edits: false,
        turnId: 'turn',
        guard: 0,
      },
      needs: [],
    })
  })

  it('with another seed keeps every setting, and begins a batch of its own', () => {
    const draft = orderAgain(picture, { modelId: 'm', seed: 9, count: 3 })
    expect(draft?.order.request).toEqual({ ...samplingOf(recipe), prompt: 'a fox', seed: 9, imageIndex: 0, count: 3 })
    expect(draft?.order.turnId).toBe('turn')
  })

  it('is nothing for a picture that was not painted, or whose sources are not known here', () => {
    expect(orderAgain({ ...picture, recipe: null }, { modelId: 'm' })).toBeNull()
    const edit = { ...picture, recipe: { ...recipe, sources: ['f'.repeat(64)] } }
    expect(orderAgain(edit, { modelId: 'm' })).toBeNull()
    expect(orderAgain({ ...edit, parentId: 'dog' }, { modelId: 'm' })).toMatchObject({
      order: { edits: true },
      needs: [{ picture: 'dog' }],
    })
  })
})
