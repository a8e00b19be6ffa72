import { beforeEach, describe, expect, test } from 'vitest'
import { openTestStudio, testPicture, type TestStudio } from './testStudio.ts'
import { makeAnimation, makeVariations } from './variations.ts'

const hero = testPicture()
let studio: TestStudio
let made: string[]
beforeEach(() => {
  made = []
  studio = openTestStudio([hero])
  studio.answer({
    'pictures:transform'({ name }) {
      const picture = testPicture({ name, verb: 'transform', parentId: hero.id })
      made.push(picture.id)
      return [picture]
    },
    'sets:save': () => null,
    'sets:list': () => [],
    'sets:get': () => null,
  })
})

const wish = { motion: 'squash', frames: 6, fps: 8 } as const

describe('moving the pixels of a picture', () => {
  test('tells how many are there, and makes a set of all of them', async () => {
    const told: string[] = []
    const progress = (done: number, total: number) => void told.push(`${done} of ${total}`)
    expect(await makeAnimation(hero, wish, { signal: new AbortController().signal, progress })).toBe(true)
    expect(told).toEqual([0, 1, 2, 3, 4, 5].map((done) => `${done} of 6`))
    const transforms = studio.inputsOf('pictures:transform').map(({ transform }) => transform)
    expect(transforms).toEqual(
      [0, 1, 2, 3, 4, 5].map((frame) => ({ kind: 'motion', motion: 'squash', frames: 6, frame })),
    )
    expect(studio.inputsOf('sets:save').map(({ set }) => set.members.length)).toEqual([6])
  })

  test('leaves nothing of what is stopped', async () => {
    const stopper = new AbortController()
    const progress = (done: number) => done === 2 && stopper.abort()
    expect(await makeAnimation(hero, wish, { signal: stopper.signal, progress })).toBe(false)
    expect(made).toHaveLength(3)
    expect(studio.inputsOf('pictures:delete').flatMap(({ ids }) => ids)).toEqual(made)
    expect(studio.inputsOf('sets:save')).toEqual([])
  })

  test('leaves nothing of what fails', async () => {
    const moved = ['flipped', 'twice'].map((name) => ({ name, transform: { kind: 'flip', along: 'x' } as const }))
    const progress = (done: number) => done === 1 && studio.refuse('pictures:transform', 'The disk is full.')
    const making = { signal: new AbortController().signal, progress }
    await expect(makeVariations(hero, { painted: [], moved }, making)).rejects.toThrow('The disk is full.')
    expect(studio.inputsOf('pictures:delete').flatMap(({ ids }) => ids)).toEqual(made)
    expect(made).toHaveLength(1)
  })
})
