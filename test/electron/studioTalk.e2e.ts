/** Generate, then say what should change: the talk is about the picture just painted, and one click begins afresh. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const chip = (name: string) => page().getByRole('button', { name, exact: true })
const pictures = () => studio.library()
const untilPainted = async (count: number) =>
  await expect.poll(async () => (await pictures()).length, { timeout: 120_000 }).toBe(count)

beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

test('what I say after a picture is painted changes that picture, which a chip beside the words shows', async () => {
  await studio.settle({ Steps: '6', Seed: '7' })
  await studio.prompt.fill('a red apple')
  await studio.press('Generate')
  await untilPainted(1)
  await chip('Back to a new picture').waitFor()
  // The keyboard never left the prompt.
  await page().keyboard.type('make it green')
  expect(await studio.prompt.inputValue()).toBe('make it green')
  await studio.screenshot('talk')
  await page().keyboard.press('Enter')
  await untilPainted(2)
  const [apple, green] = await pictures()
  expect(green).toMatchObject({ parentId: apple!.id, prompt: 'make it green' })
})

test('one click begins afresh, with the words of the last new picture ready to be written over', async () => {
  await chip('Back to a new picture').click()
  await expect.poll(() => studio.prompt.inputValue()).toBe('a red apple')
  await expect.poll(() => studio.prompt.evaluate((box: HTMLTextAreaElement) => box.selectionEnd)).toBe(11)
  await page().keyboard.type('a blue fox')
  expect(await studio.prompt.inputValue()).toBe('a blue fox')
  await page().keyboard.press('Enter')
  await untilPainted(3)
  expect((await pictures())[2]).toMatchObject({ parentId: null, prompt: 'a blue fox' })
})

test('what I say while it is still being painted changes it as soon as it is there', async () => {
  await studio.settle({ Steps: '12' })
  await studio.startAfresh()
  await studio.prompt.fill('a yellow star')
  await page().keyboard.press('Enter')
  await studio.untilPatches(2)
  await studio.press('Pause')
  await studio.prompt.fill('make it blue')
  await chip('Paint a new picture instead').waitFor()
  await studio.screenshot('talk-coming')
  await page().keyboard.press('Enter')
  await expect.poll(() => studio.prompt.inputValue()).toBe('')
  await studio.press('Continue')
  await untilPainted(5)
  const [star, blue] = (await pictures()).slice(3)
  expect(star).toMatchObject({ parentId: null, prompt: 'a yellow star' })
  expect(blue).toMatchObject({ parentId: star!.id, prompt: 'make it blue' })
  await chip('Back to a new picture').waitFor()
})

test('words for another picture stay in sight when the one before is finished', async () => {
  await studio.paint('a green leaf')
  await studio.untilPatches(2)
  await studio.press('Pause')
  await studio.prompt.fill('a purple umbrella')
  await studio.press('Continue')
  await untilPainted(6)
  await studio.untilState('done')
  expect(await studio.prompt.inputValue()).toBe('a purple umbrella')
  expect(await chip('Back to a new picture').count()).toBe(0)
})
