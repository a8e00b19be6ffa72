import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

describe('a draft', () => {
  let studio: Studio
  const bar = () => studio.page.locator('.picture-bar')
  const onBoard = () => studio.page.getByRole('list', { name: 'On the board' }).getByRole('button')
  const verbs = async () => (await studio.call('history:load', {})).steps.map(({ verb }) => verb)
  beforeAll(async () => void (studio = await openStudio()))
  afterAll(() => studio.close())

  test('is painted with few steps, says so, and is finished in its place with the same noise', async () => {
    await studio.page.getByRole('button', { name: /^Picture settings:/ }).click()
    const seed = studio.page.getByRole('textbox', { name: 'Seed', exact: true })
    await seed.fill('0')
    await seed.press('Enter')
    await studio.page.keyboard.press('Escape')
    await studio.prompt.fill('a red fox in the snow at night, flat')
    await studio.press('Draft')
    await expect.poll(async () => (await studio.library()).length).toBe(1)
    await studio.untilState('done')
    const [draft] = await studio.library()
    expect(draft!.recipe).toMatchObject({ draft: true, steps: 20 })
    await onBoard().first().dispatchEvent('click')
    await bar().getByText('Draft, 5 of 20 steps').waitFor()
    await studio.settled()
    await studio.screenshot('draft')

    await bar().getByRole('button', { name: 'Finish this draft' }).click()
    await expect.poll(async () => (await studio.library()).length).toBe(2)
    await studio.untilState('done')
    const finished = (await studio.library()).find(({ id }) => id !== draft!.id)!
    expect(finished).toMatchObject({ verb: 'finish', parentId: draft!.id, prompt: draft!.prompt })
    const { draft: _draft, version: _version, ...same } = draft!.recipe!
    expect(finished.recipe).toMatchObject(same)
    expect(finished.recipe).not.toHaveProperty('draft')
    await expect.poll(verbs).toEqual(['start', 'generate', 'finish'])
    // It has taken the draft's place; an undo brings that back.
    await expect.poll(() => onBoard().count()).toBe(1)
    await bar().getByText('Draft, 5 of 20 steps').waitFor({ state: 'detached' })
    await studio.settled()
    await studio.screenshot('draft-finished')
    await studio.press('Undo')
    const head = async () => {
      const { steps, headId } = await studio.call('history:load', {})
      return steps.find(({ id }) => id === headId)
    }
    await expect.poll(async () => (await head())?.pictureIds).toEqual([draft!.id])
    await expect.poll(() => onBoard().count()).toBe(1)
  })

  test('has its own number of steps for each row where that is asked for, and its recipe says so', async () => {
    const before = (await studio.library()).length
    await studio.page.getByRole('button', { name: /^Picture settings:/ }).click()
    const rows = studio.page.getByRole('textbox', { name: 'Steps of rows' })
    await rows.fill('4, 4, 12, no')
    await rows.press('Enter')
    expect(await rows.inputValue()).toBe('')
    await rows.fill('4, 4, 12')
    await rows.press('Enter')
    expect(await rows.inputValue()).toBe('4, 4, 12')
    await studio.screenshot('row-steps')
    await studio.page.keyboard.press('Escape')
    await studio.paint('a green frog')
    await expect.poll(async () => (await studio.library()).length).toBe(before + 1)
    const picture = (await studio.library()).at(-1)!
    expect(picture.recipe).toMatchObject({ steps: 4, passages: [{ from: 16, steps: 12 }] })
  })
})
