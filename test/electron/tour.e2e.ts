/** The first day: three steps on a real picture, that never cover what they are about, and can be left. */
import type { Locator } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const late = { timeout: 120_000 }
const tour = () => page().getByRole('dialog', { name: 'Tour' })
const placed = () => page().getByRole('list', { name: 'On the board' }).getByRole('button')
const box = async (of: Locator) => (await of.boundingBox())!

beforeAll(async () => void (studio = await openStudio({ firstRun: true })))
afterAll(() => studio.close())

/** Neither the prompt nor the buttons of the board lie under it, and it lies in the window. */
async function coversNothing(): Promise<void> {
  const [note, prompt, buttons, canvas] = [
    await box(tour()),
    await box(page().locator('.dock-card')),
    await box(page().locator('.chrome-left')),
    await box(studio.canvas),
  ]
  expect(note.y + note.height).toBeLessThanOrEqual(prompt.y)
  expect(note.y).toBeGreaterThan(buttons.y + buttons.height)
  expect(note.x).toBeGreaterThanOrEqual(canvas.x)
  expect(note.x + note.width).toBeLessThanOrEqual(canvas.x + canvas.width)
}

test('painting: the example is painted, and the note goes on when it is there', async () => {
  await tour().getByText('1 of 3').waitFor()
  for (const size of [
    { width: 760, height: 520 },
    { width: 1360, height: 880 },
  ]) {
    await page().setViewportSize(size)
    await coversNothing()
    await studio.screenshot(`tour-1-${size.width}`)
  }
  // What could complete the words would lie over the note.
  await studio.prompt.pressSequentially('a ca')
  expect(await page().getByRole('listbox', { name: 'Completions' }).count()).toBe(0)
  await studio.prompt.fill('')
  await tour().locator('.is-primary').click()
  await tour().getByText('It paints itself on the board').waitFor()
  await tour().getByText('2 of 3').waitFor(late)
  await expect.poll(() => placed().count(), late).toBe(1)
})

test('changing: a change of that picture is painted beside it, and the picture is not covered', async () => {
  await studio.settled()
  await coversNothing()
  await studio.screenshot('tour-2')
  await tour().locator('.is-primary').click()
  await tour().getByText('The new version appears beside it').waitFor()
  await tour().getByText('3 of 3').waitFor(late)
  const [first, second] = await studio.library()
  expect(second!.parentId).toBe(first!.id)
})

test('going back: undo takes the change away, redo brings it again', async () => {
  await studio.settled()
  await coversNothing()
  await studio.screenshot('tour-3')
  await tour().getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => placed().count(), late).toBe(1)
  await tour().getByText('nothing is lost').waitFor()
  await page().getByRole('button', { name: 'Redo', exact: true }).click()
  await expect.poll(() => placed().count(), late).toBe(2)
  await tour().getByRole('button', { name: 'Start painting' }).click()
  await tour().waitFor({ state: 'detached' })
})

test('it can be asked for again and be left with Escape', async () => {
  await page().keyboard.press('Control+Comma')
  await studio.press('Show it again')
  await tour().getByText('1 of 3').waitFor()
  await tour().getByRole('button', { name: 'Next' }).click()
  await tour().getByText('2 of 3').waitFor()
  await page().keyboard.press('Escape')
  await expect.poll(() => tour().count()).toBe(0)
})
