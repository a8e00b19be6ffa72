/** A turn's candidates are one group on the board; those that were not chosen fold under the one that was. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const late = { timeout: 120_000 }
const placed = () => page().getByRole('list', { name: 'On the board' }).getByRole('button')
const texts = () => placed().allTextContents()
const candidates = (words: string) =>
  page()
    .getByRole('listbox', { name: `Candidates: ${words}`, exact: true })
    .getByRole('option')
const untilPlaced = async (count: number) => await expect.poll(() => placed().count(), late).toBe(count)
const untilPainted = async (count: number) =>
  await expect.poll(async () => (await studio.library()).length, late).toBe(count)

/** Where the board has put each picture by now. */
async function places() {
  const { steps } = await studio.call('history:load', {})
  const at = new Map<string, { readonly x: number; readonly y: number; readonly width: number }>()
  for (const { placed: moved, removed } of steps) {
    for (const id of removed) at.delete(id)
    for (const picture of moved) at.set(picture.id, picture)
  }
  return at
}

beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

test('the candidates of a turn lie in one block beside the picture that they change', async () => {
  await studio.settle({ Steps: '20', Seed: '3' })
  await studio.paint('a red apple')
  await untilPlaced(1)
  await studio.change('make it green')
  await untilPlaced(2)
  await page().getByRole('button', { name: 'Several: make it green' }).click()
  await untilPlaced(5)
  const [apple, ...greens] = await studio.library()
  const at = await places()
  const lying = greens.map(({ id }) => at.get(id)!)
  const [columns, rows] = [new Set(lying.map(({ x }) => x)), new Set(lying.map(({ y }) => y))]
  expect([columns.size, rows.size]).toEqual([2, 2])
  const from = at.get(apple!.id)!
  expect(Math.min(...columns)).toBeGreaterThan(from.x + from.width)
  await candidates('make it green').nth(2).click()
  await studio.settled()
  await studio.screenshot('candidates-group')
})

test('who goes on from one folds the others under it, and sees how many', async () => {
  await page().keyboard.press('Enter')
  await untilPlaced(2)
  expect((await texts()).at(-1)).toContain('3 candidates folded')
  expect(await candidates('make it green').count()).toBe(4)
  await untilPainted(5)
  await studio.settled()
  await studio.screenshot('candidates-folded')
})

test('undo shows them where they lay, redo folds them again', async () => {
  await page().getByRole('region', { name: 'Canvas' }).focus()
  const before = await places()
  await page().keyboard.press('Control+z')
  await untilPlaced(5)
  await page().keyboard.press('Control+y')
  await untilPlaced(2)
  expect(await places()).toEqual(before)
})

test('they stay folded when the program starts again, and a press on the badge shows them', async () => {
  const { userData } = studio
  await studio.close({ keep: true })
  studio = await openStudio({ userData })
  await untilPlaced(2)
  expect((await texts()).some((text) => text.includes('3 candidates folded'))).toBe(true)
  await placed().last().dispatchEvent('click')
  await studio.settled()
  await studio.press('Show 3 folded candidates')
  await untilPlaced(5)
})

test('an instruction on one of them folds the others too, and paints beside it', async () => {
  await candidates('make it green').first().click()
  await studio.change('put it in the snow')
  await expect.poll(async () => (await studio.library()).at(-1)?.prompt, late).toBe('put it in the snow')
  await untilPlaced(3)
  await studio.settled()
  await studio.screenshot('candidates-next')
})

test('a folded candidate that is chosen in the conversation comes to lie on the board again', async () => {
  await candidates('make it green').nth(1).click()
  await untilPlaced(4)
  expect((await texts()).some((text) => text.includes('2 candidates folded'))).toBe(true)
})

test('what is deleted leaves the folded ones: the next of them comes up', async () => {
  const green = page()
    .getByRole('list', { name: 'On the board' })
    .getByRole('button', { name: /2 candidates folded/ })
  await green.dispatchEvent('click')
  await page().getByRole('region', { name: 'Canvas' }).focus()
  await page().keyboard.press('Delete')
  await expect.poll(async () => (await texts()).filter((text) => text.includes('1 candidate folded')).length).toBe(1)
  await untilPlaced(4)
  await page().keyboard.press('Control+z')
  await expect.poll(async () => (await texts()).filter((text) => text.includes('2 candidates folded')).length).toBe(1)
})
