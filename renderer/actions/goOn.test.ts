import { beforeEach, describe, expect, it } from 'vitest'
import type { Picture } from '../../electron/contract.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { useScrubStore } from '../stores/scrubStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { select } from '../stores/viewStore.ts'
import { goOnAction } from './goOn.ts'
import { isScrubbing, paintOnAction, paintOnChoosingAction, scrubAction, scrubMoves } from './scrub.ts'
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
    ['was brought in', imported],
    ['a server painted', served],
    ['has no patches kept', older],
    ['another model painted', foreign],
  ])('that %s is read from its pixels: what is above the row stays to the byte', async (_how, picture) => {
    await scrub(picture)
    expect(isScrubbing()).toBe(true)
    useScrubStore.setState({ words: 'a wolf', futures: 2 })
    expect(paintOnChoosingAction.isEnabled()).toBe(false)
    const { from } = useScrubStore.getState()
    await paintOnAction.run()
    expect(asked()).toMatchObject([
      { order: { goesOn: { picture: picture.id, runs: [0, from] }, request: { prompt: 'a wolf', count: 2 } } },
    ])
  })

  it('says why not where the model hands out no patches', async () => {
    const { capabilities } = useModelStore.getState()
    useModelStore.setState({ capabilities: { ...capabilities!, tokenProgress: false } })
    await scrub(imported)
    expect(said()).toMatch(/whole pictures/)
    expect(isScrubbing()).toBe(false)
  })
})
