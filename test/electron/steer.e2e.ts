import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

describe('while a picture is painted', () => {
  let studio: Studio
  beforeAll(async () => void (studio = await openStudio()))
  afterAll(() => studio.close())

  test('other words in the prompt steer it from the next row on, and its recipe says so', async () => {
    await studio.slowDown()
    await studio.paint('a red apple on a table')
    await studio.untilPatches(3)
    expect(await studio.page.getByRole('button', { name: 'Steer', exact: true }).count()).toBe(0)
    await studio.prompt.fill('a blue fox in the snow')
    await studio.press('Steer')
    await studio.page.getByText('From the next row on: “a blue fox in the snow”').waitFor()
    await studio.screenshot('steered')
    // They are the words that it is painted from now: there is nothing to steer to.
    await studio.page.getByRole('button', { name: 'Steer', exact: true }).waitFor({ state: 'detached' })
    await studio.untilState('done')
    await expect.poll(async () => (await studio.library()).length).toBe(1)
    const [picture] = await studio.library()
    const { passages } = picture!.recipe!
    expect(passages).toEqual([{ from: expect.any(Number), prompt: 'a blue fox in the snow' }])
    expect(passages![0]!.from % 8).toBe(0)
    expect(passages![0]!.from).toBeGreaterThan(0)
  })

  test('and so does other guidance, or what is to be avoided', async () => {
    await studio.paint('a green frog')
    await expect.poll(() => studio.state()).toBe('painting')
    await studio.untilPatches(3)
    await studio.page.getByRole('button', { name: /^Picture settings:/ }).click()
    const guidance = studio.page.getByRole('textbox', { name: 'Guidance', exact: true })
    await guidance.fill('4')
    await guidance.press('Enter')
    await studio.page.keyboard.press('Escape')
    await studio.press('Steer')
    await studio.page.getByText('From the next row on: guidance 4').waitFor()
    await studio.page.getByRole('button', { name: 'Steer', exact: true }).waitFor({ state: 'detached' })
    await studio.untilState('done')
    await expect.poll(async () => (await studio.library()).length).toBe(2)
    const frog = (await studio.library()).at(-1)!
    expect(frog.recipe!.passages).toEqual([{ from: expect.any(Number), guidance: 4 }])
    expect(frog.recipe!.guidance).toBe(2.5)
  })
})
