import { describe, expect, it } from 'vitest'
import { samplingOf, type Picture, type Recipe } from '../../electron/contract.ts'
import { descriptionOf, orderAgain, orderExtension, orderFrom, orderRest } from './rerun.ts'

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

const known = new Map<string, Picture>()
const find = (id: string) => known.get(id) ?? null

describe('painting a picture again', () => {
  it('asks for that very picture: every setting, the seed and the place in the batch', () => {
    expect(orderAgain(picture, { modelId: 'm', find })).toEqual({
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
    const draft = orderAgain(picture, { modelId: 'm', seed: 9, count: 3, find })
    expect(draft?.order.request).toEqual({ ...samplingOf(recipe), prompt: 'a fox', seed: 9, imageIndex: 0, count: 3 })
    expect(draft?.order.turnId).toBe('turn')
  })

  it('is nothing for a picture that was not painted, or whose sources are not known here', () => {
    expect(orderAgain({ ...picture, recipe: null }, { modelId: 'm', find })).toBeNull()
    const edit = { ...picture, recipe: { ...recipe, sources: ['f'.repeat(64)] } }
    expect(orderAgain(edit, { modelId: 'm', find })).toBeNull()
    expect(orderAgain({ ...edit, parentId: 'dog' }, { modelId: 'm', find })).toMatchObject({
      order: { edits: true },
      needs: [{ picture: 'dog' }],
    })
  })
})

describe('a picture that was painted on', () => {
  const passages = [
    { from: 8, prompt: 'a wolf' },
    { from: 12, seed: 99 },
  ]
  const branch = { ...picture, recipe: { ...recipe, passages } } as Picture

  it('is painted again with all of its passages, with another seed with their words alone', () => {
    expect(orderAgain(branch, { modelId: 'm', find })?.order.request.passages).toEqual(passages)
    const varied = orderAgain(branch, { modelId: 'm', seed: 1, find })?.order.request
    expect(varied).toMatchObject({ seed: 1, passages: [{ from: 8, prompt: 'a wolf' }] })
  })

  it('is painted on from a patch: what came before it stays, what came after it does not', () => {
    const parts = { modelId: 'm', find }
    const draft = orderFrom(branch, { from: 10, words: 'a wolf', seed: 5, count: 3 }, parts)
    expect(draft?.order).toMatchObject({
      goesOn: { picture: 'fox', patches: 10 },
      request: { prompt: 'a fox', count: 3, seed: 5, imageIndex: 2 },
    })
    expect(draft?.order.request.passages).toEqual([passages[0], { from: 10, seed: 5 }])
    const other = orderFrom(branch, { from: 10, words: ' a dog ', seed: 5, count: 1 }, parts)
    expect(other?.order.request.passages).toEqual([passages[0], { from: 10, seed: 5, prompt: 'a dog' }])
    expect(orderFrom(branch, { from: 4, words: 'a fox', seed: 5, count: 1 }, parts)?.order.request.passages).toEqual([
      { from: 4, seed: 5 },
    ])
  })

  it('that was an edit is still about the picture that was changed, however often it was gone on with', () => {
    const edit = {
      ...picture,
      id: 'edit',
      verb: 'edit',
      parentId: 'dog',
      recipe: { ...recipe, sources: ['s'], until: 3 },
    }
    const again = { ...edit, id: 'again', verb: 'continue', parentId: 'edit' } as unknown as Picture
    const whole = { ...again, id: 'whole', parentId: 'again' } as Picture
    for (const one of [edit as unknown as Picture, again]) known.set(one.id, one)
    const rest = orderRest(whole, { modelId: 'm', find })
    expect(rest).toMatchObject({ needs: [{ picture: 'dog' }], order: { edits: true } })
    expect(rest?.order.goesOn).toEqual({ picture: 'whole', patches: null })
    expect(rest?.order.request).not.toHaveProperty('until')
    known.clear()
    expect(orderRest(whole, { modelId: 'm', find })).toBeNull()
  })

  it('into patches that came from elsewhere is not painted again from its recipe', () => {
    const into = { tokens: 'f'.repeat(64), columns: 16, runs: [0, 8] }
    expect(orderAgain({ ...picture, recipe: { ...recipe, into } }, { modelId: 'm', find })).toBeNull()
  })
})

describe('making a picture larger', () => {
  const extend = { direction: 'right', patches: 4, of: '', read: 'patches', steps: 2 } as const
  const wide = { ...picture, id: 'wide', verb: 'extend', parentId: 'fox', recipe: { ...recipe, extend } } as Picture
  const wish = { direction: 'down', patches: 2, words: ' the ground ', seed: 9, count: 3 } as const

  it('asks with the settings that it has, but of its own model, and leaves the size to the engine', () => {
    const { order, needs } = orderExtension(picture, wish, { modelId: 'm', model: 'Test' })
    const { width: _, height: __, ...settings } = samplingOf(recipe)
    const asked = { seed: 9, imageIndex: 0, count: 3, prompt: 'the ground', extend: { direction: 'down', patches: 2 } }
    expect(order).toMatchObject({ modelId: 'm', edits: false, goesOn: { picture: 'fox', runs: [] } })
    expect(order.request).toEqual({ ...settings, ...asked })
    expect(orderExtension(picture, wish, { modelId: 'o', model: 'Other' }).order.request).toEqual(asked)
    expect(needs).toEqual([])
  })

  it('is asked for again from the picture that it was made from', () => {
    const again = orderAgain(wide, { modelId: 'm', find })!
    expect(again.order).toMatchObject({ goesOn: { picture: 'fox', runs: [] }, edits: false, turnId: 'turn' })
    expect(again.order.request).toMatchObject({ seed: 5, imageIndex: 2, extend: { direction: 'right', patches: 4 } })
    expect(again.order.request).not.toHaveProperty('width')
    expect(orderAgain(wide, { modelId: 'm', find, seed: 8 })!.order.request).toMatchObject({ seed: 8, imageIndex: 0 })
    expect(orderAgain({ ...wide, verb: 'crop' }, { modelId: 'm', find })).toBeNull()
    expect(orderAgain({ ...wide, parentId: null }, { modelId: 'm', find })).toBeNull()
  })

  it('is described by its words, of an edit by those of what was edited, of a file by none', () => {
    expect(descriptionOf(wide, find)).toBe('a fox')
    known.set('fox', picture)
    const edit = {
      ...picture,
      id: 'night',
      parentId: 'fox',
      recipe: { ...recipe, prompt: 'make it night', sources: [''] },
    }
    expect(descriptionOf(edit, find)).toBe('a fox')
    known.clear()
    expect(descriptionOf(edit, find)).toBe('')
    expect(descriptionOf({ ...picture, verb: 'import', recipe: null, prompt: 'photo.jpg' }, find)).toBe('')
  })
})
