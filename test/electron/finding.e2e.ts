/// <reference lib="dom" />
/** Finding pictures again, and reading what stands beside the prompt. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outOfReachIn, resizeWindow } from './reach.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const late = { timeout: 120_000 }
const search = () => page().getByRole('textbox', { name: 'Search pictures' })
const found = () => studio.pictures.getByRole('button')
const captions = async () => (await found().allTextContents()).map((text) => text.trim())

beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

test('a picture is found by the words of all that it was made from, after those that hold the words themselves', async () => {
  await studio.settle({ Steps: '10', Seed: '3' })
  await studio.paint('a red apple')
  await expect.poll(async () => (await studio.library()).length, late).toBe(1)
  await studio.change('make it green')
  await expect.poll(async () => (await studio.library()).length, late).toBe(2)
  await studio.change('put it in the snow')
  await expect.poll(async () => (await studio.library()).length, late).toBe(3)
  await search().fill('apple')
  await expect.poll(captions).toEqual(['a red apple', 'put it in the snow', 'make it green'])
  await search().fill('snow apple')
  await expect.poll(captions).toEqual(['put it in the snow'])
  await search().fill('fox')
  await expect.poll(() => found().count()).toBe(0)
})

test('the filters stay in the window while something is searched, in every size', async () => {
  await search().fill('apple')
  await resizeWindow(studio, [760, 520])
  await page().getByRole('button', { name: 'Library', exact: true }).first().click()
  await page().getByRole('button', { name: 'Filters', exact: true }).click()
  await page().getByRole('dialog', { name: 'Filters' }).waitFor()
  expect(await outOfReachIn(studio, 'filters', '[role="dialog"]')).toEqual([])
  await page().keyboard.press('Escape')
  await resizeWindow(studio, [1360, 880])
  await search().fill('')
})

test('the list of suggestions closes when Enter says the words as they are', async () => {
  await studio.startAfresh()
  await studio.prompt.fill('')
  await studio.prompt.pressSequentially('a blue fo')
  const list = page().getByRole('listbox', { name: 'Completions' })
  await list.waitFor()
  await page().keyboard.press('Enter')
  await list.waitFor({ state: 'detached' })
  await expect.poll(async () => (await studio.library()).length, late).toBe(4)
})

test('the underline of an unknown word stays under its word in a prompt that scrolls', async () => {
  await studio.startAfresh()
  const many = Array.from({ length: 60 }, (_, index) => `a red fox and a blue house ${index}`).join(', ')
  await studio.prompt.fill(`a chandelier, ${many}, a zeppelin`)
  await page().locator('.prompt-underlay mark').nth(1).waitFor({ state: 'attached' })
  const places = () =>
    page().evaluate(() => {
      const [box, under] = [document.querySelector('textarea')!, document.querySelector('.prompt-underlay')!]
      return [box, under].map(({ clientWidth, scrollHeight, scrollTop }) => ({ clientWidth, scrollHeight, scrollTop }))
    })
  for (const top of [0, 120, 100_000]) {
    await studio.prompt.evaluate((box, to) => void (box.scrollTop = to), top)
    await expect.poll(async () => new Set((await places()).map((place) => JSON.stringify(place))).size).toBe(1)
  }
  await studio.screenshot('underlines')
})

test('what the artist should know of the words is read as easily as the words', async () => {
  const note = page().getByText('This model has not learned “chandelier”', { exact: false })
  await note.waitFor()
  const look = await note.evaluate((element) => {
    const { fontSize, color } = getComputedStyle(element)
    return { size: Number.parseFloat(fontSize), isText: color === getComputedStyle(document.body).color }
  })
  expect(look.size).toBeGreaterThanOrEqual(13)
  expect(look.isText).toBe(true)
  const [said, card] = [(await note.boundingBox())!, (await page().locator('.dock-card').boundingBox())!]
  expect(said.y).toBeGreaterThan(card.y)
  expect(said.y + said.height).toBeLessThan(card.y + card.height)
})

test('a card prints a bounded text, and a time is written alike everywhere', async () => {
  const words = `a red apple, ${'very soft and very round, '.repeat(70)}flat`
  await studio.paint(words.slice(0, 1800))
  await expect.poll(async () => (await studio.library()).length, late).toBe(5)
  const card = page().locator('.turn-words').last()
  await expect.poll(async () => (await card.textContent())!.length, late).toBeGreaterThan(1000)
  expect((await card.boundingBox())!.height).toBeLessThan(140)
  await page().getByRole('tab', { name: 'History' }).click()
  const [conversation, history] = [
    page().locator('.turn time').last(),
    page().getByRole('treeitem').first().locator('time'),
  ]
  await expect.poll(async () => await history.textContent()).toBe(await conversation.textContent())
  await page().getByRole('tab', { name: 'Library' }).click()
})
