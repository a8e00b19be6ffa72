import { beforeEach, describe, expect, it } from 'vitest'
import type { Picture } from '../../electron/contract.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { useScrubStore } from '../stores/scrubStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { select } from '../stores/viewStore.ts'
import { goOnAction } from './goOn.ts'
import { isScrubbing, paintOnAction, scrubAction, scrubMoves } from './scrub.ts'
import { openTestStudio, testPicture, type TestStudio } from './testStudio.ts'

const whole = testPicture()
const part = testPicture({ recipe: { ...whole.recipe!, until: 20 } })
const imported = testPicture({ verb: 'import', recipe: null })
const served = testPicture({ hasTokens: false, recipe: { ...whole.recipe!, device: 'remote' } })
const older = testPicture({ hasTokens: false })
const foreign = testPicture({ recipe: { ...whole.recipe!, model: 'Another' } })

let studio: TestStudio
const said = () => useToastStore.getState().toasts.at(-1)?.message
const asked = () => studio.inputsOf('jobs:add').flatMap(({ jobs }) => jobs)

beforeEach(() => {
  studio = openTestStudio([whole, part, imported, served, older, foreign])
  useModelStore.setState({ models: [{ id: 'first', name: 'First', folder: '', embedded: true }] })
})

async function scrub(picture: Picture): Promise<void> {
  select(picture.id)
  await scrubAction.run()
}

describe('going on with a picture', () => {
  it('that was stopped asks for all the rest of it', async () => {
    expect(goOnAction.isEnabled(whole)).toBe(false)
    await goOnAction.run(part)
    expect(asked()).toMatchObject([
      { order: { goesOn: { picture: part.id, patches: null }, modelId: 'first', request: { seed: 7, count: 1 } } },
    ])
  })

  it('from a row asks for its futures under other words', async () => {
    await scrub(whole)
    expect(useScrubStore.getState()).toMatchObject({ pictureId: whole.id, from: 32 })
    for (const move of scrubMoves.slice(1, 2)) await move.run()
    useScrubStore.setState({ words: 'a wolf', futures: 3 })
    await paintOnAction.run()
    expect(isScrubbing()).toBe(false)
    expect(asked()).toMatchObject([
      {
        order: {
          goesOn: { picture: whole.id, patches: 40 },
          request: { prompt: 'a red fox', count: 3, seed: 7, passages: [{ from: 40, prompt: 'a wolf' }] },
        },
      },
    ])
  })

  it('is left when another picture is selected, and without words there is nothing to paint', async () => {
    await scrub(whole)
    useScrubStore.setState({ words: ' ' })
    expect(paintOnAction.isEnabled()).toBe(false)
    select(part.id)
    expect(isScrubbing()).toBe(false)
  })

  it.each([
    ['was brought in', imported, /was not painted here/],
    ['a server painted', served, /server painted this picture/],
    ['has no patches kept', older, /were not kept/],
    ['another model painted', foreign, /Another painted this picture, and only that model/],
  ])('that %s says why not', async (_how, picture, sentence) => {
    await scrub(picture)
    expect(said()).toMatch(sentence)
    expect(isScrubbing()).toBe(false)
  })
})
