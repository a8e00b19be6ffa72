/** A picture of a batch is made again from its recipe; what was set for that is seen, and taken back with one click. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const settings = (name: RegExp) => page().getByRole('button', { name })
const pictures = () => studio.library()
const untilPainted = async (count: number) =>
  await expect.poll(async () => (await pictures()).length, { timeout: 120_000 }).toBe(count)

beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

test('the third picture of three is painted again from its recipe, to the byte', async () => {
  await studio.settle({ Steps: '4', 'Pictures at once': '3', Seed: '11' })
  await studio.paint('a red apple')
  await untilPainted(3)
  const third = (await pictures()).find(({ recipe }) => recipe?.imageIndex === 2)!
  await page().getByRole('list', { name: 'On the board' }).getByRole('button').nth(2).dispatchEvent('click')
  await studio.press('Start from this recipe')
  await settings(/^Picture settings: .*seed 11.*picture 3 of its batch/).waitFor()
  await studio.press('Generate')
  await untilPainted(4)
  const again = (await pictures())[3]!
  expect(again.recipe).toMatchObject({ seed: 11, imageIndex: 2 })
  expect(again.hash).toBe(third.hash)
})

test('“Reset all” takes back the kept seed, the place in the batch and the count, and can be pressed while they stand', async () => {
  await settings(/^Picture settings:/).click()
  const reset = page().getByRole('button', { name: 'Reset all' })
  const count = page().getByRole('textbox', { name: 'Pictures at once' })
  await expect.poll(() => reset.isEnabled()).toBe(true)
  await reset.click()
  expect(await reset.isEnabled()).toBe(false)
  await page().getByRole('button', { name: 'Keep this seed' }).click()
  expect(await reset.isEnabled()).toBe(true)
  await reset.click()
  await count.fill('2')
  await count.press('Enter')
  expect(await reset.isEnabled()).toBe(true)
  await reset.click()
  expect(await count.inputValue()).toBe('1')
  await page().keyboard.press('Escape')
  expect(await settings(/^Picture settings: .*(seed|batch|· × )/).count()).toBe(0)
})
