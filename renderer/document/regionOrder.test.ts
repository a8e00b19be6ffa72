import { describe, expect, it } from 'vitest'
import type { Picture, Recipe } from '../../electron/contract.ts'
import { testPicture } from '../actions/testStudio.ts'
import { orderRegion, ownWords } from './regionOrder.ts'
import { orderAgain, orderFrom } from './rerun.ts'

const runs = [0, 5, 7, 9]
const size = { width: 64, height: 64 }
const into = { tokens: 'f'.repeat(64), columns: 4, runs }
const painted = testPicture()
const recipe = painted.recipe as Recipe
const child = testPicture({
  verb: 'region',
  parentId: painted.id,
  turnId: 'turn',
  recipe: { ...recipe, prompt: 'a hat', into },
})
const edit = testPicture({
  verb: 'edit',
  parentId: painted.id,
  recipe: { ...recipe, prompt: 'make it blue', sources: ['a'.repeat(64)] },
})
const imported = testPicture({ verb: 'import', recipe: null, prompt: '' })

const known = new Map([painted, child, edit, imported].map((picture) => [picture.id, picture]))
const find = (id: string) => known.get(id) ?? null
const parts = { modelId: 'm', model: recipe.model, find }
const order = (picture: Picture, words: string, change = {}) =>
  orderRegion(picture, { runs, size, words, seed: 9, count: 2 }, { ...parts, ...change })

describe('a region', () => {
  it('is painted by the words and settings of its picture, with noise of its own', () => {
    expect(order(painted, recipe.prompt)).toMatchObject({
      needs: [],
      order: {
        edits: false,
        request: { prompt: recipe.prompt, guidance: recipe.guidance, seed: 9, imageIndex: 0, count: 2, ...size },
        goesOn: { picture: painted.id, runs },
      },
    })
  })

  it('of a picture that has regions already shows what the picture did at first', () => {
    expect(ownWords(child, find)).toBe(recipe.prompt)
    expect(order(child, 'an owl')).toMatchObject({
      order: { request: { prompt: 'an owl' }, goesOn: { picture: child.id } },
    })
  })

  it('of an edit is painted from what was edited', () => {
    expect(order(edit, 'make it blue')).toMatchObject({
      needs: [{ picture: painted.id }],
      order: { edits: true, goesOn: { picture: edit.id } },
    })
    expect(order(edit, 'an owl')).toMatchObject({ needs: [], order: { edits: false, request: { prompt: 'an owl' } } })
  })

  it('of a crop shows what the whole picture did', () => {
    const cut = testPicture({ verb: 'crop', recipe: null, parentId: painted.id })
    expect(ownWords(cut, find)).toBe(recipe.prompt)
    expect(ownWords({ ...cut, parentId: edit.id }, find)).toBe('')
    expect(order(cut, recipe.prompt)).toMatchObject({ order: { goesOn: { picture: cut.id } } })
  })

  it('of a picture from elsewhere, or of another model, has the words alone', () => {
    for (const draft of [order(imported, 'a car'), order(painted, recipe.prompt, { model: 'Another' })])
      expect(Object.keys(draft!.order.request).toSorted()).toEqual([
        'count',
        'height',
        'imageIndex',
        'prompt',
        'seed',
        'width',
      ])
  })
})

describe('painted again', () => {
  it('a region is a region of the same picture, and a candidate of the same turn', () => {
    expect(orderAgain(child, { modelId: 'm', seed: 4, find })).toMatchObject({
      order: { request: { seed: 4, prompt: 'a hat' }, turnId: 'turn', goesOn: { picture: painted.id, runs } },
    })
  })

  it('from a row on keeps patches that no recipe gives', () => {
    const wish = { from: 8, words: 'a hat', seed: 1, count: 1 }
    expect(orderFrom(child, wish, { modelId: 'm', find })).toMatchObject({
      order: { goesOn: { picture: child.id, runs: [0, 8] } },
    })
  })
})
