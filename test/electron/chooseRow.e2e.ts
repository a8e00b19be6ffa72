/** Choosing each row of a picture among candidates, in the window. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { engineProcessId, openStudio, type Studio } from './studio.ts'

const late = { timeout: 120_000 } as const
const words = 'a red fox in the snow at night, flat'
let studio: Studio

const bar = () => studio.page.getByRole('group', { name: 'Choose each row' })
const state = () => bar().getByRole('status').textContent()
const strips = () => bar().getByRole('button', { name: /^Candidate/ })
const choosing = async (row: number) =>
  await expect.poll(state).toMatch(new RegExp(`^Row ${row} of 8 · candidate \\d of 3$`))

/** Slow enough for a hand to come between, and the same noise every time. */
const begin = () => studio.settle({ Steps: '40', Seed: '0' })

async function paintChoosing(): Promise<number> {
  await studio.paint(words)
  await studio.untilState('painting')
  await studio.press('Choose each row')
  await expect.poll(state).toMatch(/candidate \d of 3$/)
  await expect.poll(() => strips().count()).toBe(3)
  return Number(/^Row (\d)/.exec((await state()) ?? '')![1])
}

const take = async (right: number) => {
  for (let times = 0; times < right; times++) await studio.page.keyboard.press('ArrowRight')
  await expect.poll(state).toContain(`candidate ${right + 1} of 3`)
  await studio.page.keyboard.press('Enter')
}

describe('each row', () => {
  beforeEach(async () => {
    studio = await openStudio()
    await begin()
  })
  afterEach(() => studio.close())

  test('is looked at in place and chosen with arrow keys and Enter; Escape paints on; the recipe names the choices', async () => {
    const first = await paintChoosing()
    await studio.page.keyboard.press('ArrowRight')
    await expect.poll(state).toContain('candidate 2 of 3')
    await studio.settled()
    await studio.screenshot('choose-row')
    await studio.page.keyboard.press('ArrowLeft')
    await take(2)
    await choosing(first + 1)
    await strips().nth(1).click()
    await choosing(first + 2)
    await studio.screenshot('choose-row-later')
    await studio.page.keyboard.press('Escape')
    await bar().waitFor({ state: 'detached' })
    await studio.untilState('done')
    const [picture] = await studio.library()
    const froms = picture!.recipe!.passages!.map(({ from }) => from / 8 + 1)
    expect(froms).toEqual([first, first + 1])

    // The same once more, from the recipe alone.
    const { passages = [], ...recipe } = picture!.recipe!
    const models = await studio.call('models:list', {})
    const modelId = models.find(({ name }) => name === recipe.model)!.id
    const request = { ...recipe, passages: [...passages] }
    const order = { modelId, edits: false, request }
    await studio.call('jobs:add', { at: 'back', jobs: [{ id: crypto.randomUUID(), needs: [], order }] })
    await expect.poll(async () => (await studio.library()).length, late).toBe(2)
    const [one, other] = await studio.library()
    expect(one!.hash).toBe(other!.hash)
  })

  test('a death of the engine costs no choice: the same row is chosen again', async () => {
    const first = await paintChoosing()
    await take(1)
    await choosing(first + 1)
    await expect.poll(() => strips().count()).toBe(3)
    process.kill(await engineProcessId(studio.app), 'SIGKILL')
    await expect.poll(() => bar().count()).toBe(1)
    await expect.poll(() => strips().count(), late).toBe(0)
    await expect.poll(() => strips().count(), late).toBe(3)
    await choosing(first + 1)
    await take(2)
    await choosing(first + 2)
    await studio.press('Stop')
    await expect.poll(async () => (await studio.library()).length, late).toBe(1)
    const [picture] = await studio.library()
    expect(picture!.recipe!.until).toBe((first + 1) * 8)
    expect(picture!.recipe!.passages!.map(({ from }) => from / 8 + 1)).toEqual([first, first + 1])
  })
})
