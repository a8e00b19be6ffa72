import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PictureSet } from '../../electron/contract.ts'
import { violationsIn } from './axe.ts'
import { outOfReachIn, resizeWindow } from './reach.ts'
import { freshFolder, openStudio, type Studio } from './studio.ts'

/** One window for all of it: each step goes on from the story that the step before has left. */
let studio: Studio
const late = { timeout: 120_000 }
const page = () => studio.page
const strip = () => page().getByRole('region', { name: 'Story', exact: true })
const frame = (number: number) => strip().getByRole('listitem', { name: `Frame ${number}`, exact: true })
const picture = (number: number) => frame(number).locator('[data-picture]')
const about = (number: number) => strip().getByRole('group', { name: `About frame ${number}` })
const words = (number: number) => frame(number).getByRole('textbox', { name: `Words of frame ${number}` })
const mark = (number: number) => frame(number).locator('.story-mark')
const press = (button: string) => strip().getByRole('button', { name: button, exact: true }).click()
const urlOf = async (number: number) => picture(number).locator('img').getAttribute('src', { timeout: 120_000 })
const written = () =>
  strip()
    .getByRole('textbox', { name: /^Words of frame/ })
    .evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value))

async function story(): Promise<PictureSet> {
  const [line] = await studio.call('sets:list', {})
  return (await studio.call('sets:get', { id: line!.id }))!
}

/** The picture of each frame as the library has it. */
async function shown() {
  const { set, pictures } = await story()
  return set.members.map(({ tries, shown }) => {
    const source = tries[shown]!
    return 'job' in source ? pictures[`${source.job}/${source.place}`] : pictures[source.picture]
  })
}

beforeAll(async () => {
  studio = await openStudio({ userData: freshFolder() })
  await studio.settle({ Steps: '2', Seed: '7' })
})
afterAll(() => studio.close())

test('frames are painted one after another, with the character and the frame before', async () => {
  await studio.paint('a red fox in a meadow, flat')
  await studio.untilState('done')
  await studio.press('Story beside the board')
  await press('Take into the character sheet')
  await strip().getByRole('img', { name: 'Picture 1 of the character sheet: a red fox in a meadow, flat' }).waitFor()
  await words(1).fill('a red fox in the snow, flat')
  await page().keyboard.press('Enter')
  await expect.poll(() => words(2).evaluate((field) => field === document.activeElement)).toBe(true)
  await page().keyboard.type('a red fox by a lake, flat')
  await page().keyboard.press('Enter')
  await words(3).fill('a red fox in the city at night, flat')
  await words(3).blur()
  expect(await studio.library()).toHaveLength(1)
  await press('Paint all that is open')
  for (const number of [1, 2, 3]) await picture(number).locator('img').waitFor(late)
  const [fox, first, second, third] = await studio.library()
  expect([first, second, third].map((one) => one?.referenceIds)).toEqual([
    [fox!.id],
    [fox!.id, first!.id],
    [fox!.id, second!.id],
  ])
  expect(second?.prompt).toBe('a red fox by a lake, flat')
  // The board is the user's own.
  expect((await studio.call('history:load', {})).steps.flatMap(({ placed }) => placed)).toHaveLength(1)
  await picture(2).click()
  await about(2).getByRole('img', { name: 'Frame 1', exact: true }).waitFor()
  await studio.screenshot('story')
}, 300_000)

test('one frame is painted again: the others stay, and what was painted with it is marked', async () => {
  const before = await Promise.all([urlOf(1), urlOf(2), urlOf(3)])
  await press('Paint frame 2 again')
  await frame(2).getByRole('button', { name: 'Frame 2: try 2 of 2, show the next' }).waitFor()
  await expect.poll(() => mark(3).textContent()).toBe('Painted with an earlier frame 2')
  await picture(2).locator('img').waitFor(late)
  expect(await urlOf(2)).not.toBe(before[1])
  expect([await urlOf(1), await urlOf(3)]).toEqual([before[0], before[2]])
})

test('what follows is painted again in order, and going back to the older try brings back what belongs to it', async () => {
  const deleteIt = strip().getByRole('button', { name: 'Delete this story' })
  await words(2).fill('a red fox on the beach, flat')
  const place = await deleteIt.boundingBox()
  await words(2).blur()
  await expect.poll(() => mark(2).textContent()).toBe('Painted with other words')
  expect(await deleteIt.boundingBox()).toEqual(place)
  const old = await urlOf(3)
  await press('Paint again what follows')
  await frame(3).getByRole('button', { name: 'Frame 3: try 2 of 2, show the next' }).waitFor()
  for (const number of [2, 3]) await picture(number).locator('img').waitFor(late)
  await expect.poll(() => strip().locator('.story-mark').count()).toBe(0)
  const [, second, third] = await shown()
  expect(second?.prompt).toBe('a red fox on the beach, flat')
  expect(third?.referenceIds).toContain(second?.id)
  const replayed = await urlOf(3)
  expect(replayed).not.toBe(old)
  // Round to the first try, which frame 3 was first painted with.
  await press('Frame 2: try 3 of 3, show the next')
  await expect.poll(() => words(2).inputValue()).toBe('a red fox by a lake, flat')
  await expect.poll(() => urlOf(3)).toBe(old)
  expect(await strip().locator('.story-mark').count()).toBe(0)
  await page().keyboard.press('Control+z')
  await expect.poll(() => urlOf(3)).toBe(replayed)
  expect(await words(2).inputValue()).toBe('a red fox on the beach, flat')
})

test('frames are moved, inserted, copied and taken out by keys and buttons, and all of it can be undone', async () => {
  const [one, two, three] = [
    'a red fox in the snow, flat',
    'a red fox on the beach, flat',
    'a red fox in the city at night, flat',
  ]
  await picture(1).focus()
  await page().keyboard.press('Alt+ArrowRight')
  await expect.poll(written).toEqual([two, one, three])
  await expect.poll(() => picture(2).evaluate((button) => button === document.activeElement)).toBe(true)
  await expect.poll(() => mark(3).textContent()).toContain('Painted with')
  await page().keyboard.press('Control+z')
  await expect.poll(written).toEqual([one, two, three])
  await picture(1).click()
  await press('Insert a frame after frame 1')
  await expect.poll(written).toEqual([one, '', two, three])
  await picture(1).click()
  await press('Frame 1 once more')
  await expect.poll(written).toEqual([one, one, '', two, three])
  await picture(3).focus()
  await page().keyboard.press('Delete')
  await expect.poll(written).toEqual([one, one, two, three])
  await strip()
    .getByRole('button', { name: 'Move frame 4 with the arrow keys' })
    .dragTo(picture(1), { targetPosition: { x: 5, y: 20 } })
  await expect.poll(written).toEqual([three, one, one, two])
  for (const before of [
    [one, one, two, three],
    [one, one, '', two, three],
    [one, '', two, three],
    [one, two, three],
  ]) {
    await press('Undo')
    await expect.poll(written).toEqual(before)
  }
  await press('Redo')
  await expect.poll(written).toEqual([one, '', two, three])
  await press('Undo')
  await expect.poll(() => strip().locator('.story-mark').count()).toBe(0)
})

test('a frame is dragged to the board, and its picture lies there', async () => {
  const onBoard = studio.canvas.getByRole('list', { name: 'On the board' }).getByRole('button')
  const before = await onBoard.count()
  await picture(1).dragTo(studio.canvas)
  await expect.poll(() => onBoard.count()).toBe(before + 1)
  expect(await written()).toHaveLength(3)
})

test('what the model cannot hold is told at the frame before it is painted', async () => {
  await picture(3).click()
  const earlier = about(3).getByRole('textbox', { name: 'Earlier frames that frame 3 is painted with' })
  await earlier.fill('2')
  await earlier.press('Enter')
  await about(3).getByText('learned to take 2 pictures along, and this is 3').waitFor()
  await press('Undo')
  await about(3).getByRole('img', { name: 'Frame 2', exact: true }).waitFor()
  expect(await about(3).getByRole('note').count()).toBe(0)
})

test('every control can be reached in the smallest window, and has a name', async () => {
  // Notes leave by themselves.
  await expect.poll(() => page().locator('.toast').count()).toBe(0)
  expect(await outOfReachIn(studio, 'story')).toEqual([])
  expect(await violationsIn(page(), '.story')).toEqual([])
  await resizeWindow(studio, [1200, 800])
})

test('a story whose program is killed in the middle is beside the board again, and goes on', async () => {
  const { userData } = studio
  await studio.settle({ Steps: '30' })
  const count = (await studio.library()).length
  await press('Paint frame 3 again')
  await studio.untilState('painting')
  await studio.untilPatches(3)
  const dead = new Promise((resolve) => studio.app.process().once('exit', resolve))
  studio.app.process().kill('SIGKILL')
  await dead
  studio = await openStudio({ userData })
  await strip().waitFor()
  expect(await written()).toHaveLength(3)
  await studio.call('jobs:pause', { paused: false })
  await expect.poll(async () => (await studio.library()).length, late).toBe(count + 1)
  await picture(3).locator('img').waitFor(late)
  const [, second, third] = await shown()
  expect(third?.referenceIds).toContain(second?.id)
})

test('a story is named, found by the search of the library, and comes back after it is deleted', async () => {
  await press('Rename this story')
  await strip().getByRole('textbox', { name: 'Name of the story' }).fill('The fox goes to town')
  await page().keyboard.press('Enter')
  const which = () => strip().getByRole('combobox', { name: 'Story' }).locator('option:checked').textContent()
  await expect.poll(which).toBe('The fox goes to town · 3 frames')
  await press('Close the story')
  await strip().waitFor({ state: 'detached' })
  await page().getByRole('textbox', { name: 'Search pictures' }).fill('fox town')
  await page().getByRole('button', { name: 'Open the story The fox goes to town' }).click()
  await expect.poll(which).toBe('The fox goes to town · 3 frames')
  const pictures = (await studio.library()).length
  await press('Delete this story')
  await page().locator('.toast').getByRole('button', { name: 'Undo' }).click()
  await expect.poll(which).toBe('The fox goes to town · 3 frames')
  for (const number of [1, 2, 3]) await picture(number).locator('img').waitFor()
  expect((await studio.library()).length).toBe(pictures)
  await press('Delete this story')
  await page().getByText('Story “The fox goes to town” deleted. It is in the bin').waitFor()
  await page().getByRole('region', { name: 'Canvas' }).focus()
  await page().keyboard.press('Control+z')
  await expect.poll(which).toBe('The fox goes to town · 3 frames')
})
