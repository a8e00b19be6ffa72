/** The walk over every control goes on: what comes up with a painting, an edit, a set, a board, and on the first day. */
import { afterEach, expect, test } from 'vitest'
import { tinyModel } from '../cli/cli.ts'
import { outOfReachIn, resizeWindow } from './reach.ts'
import { freshFolder, openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const late = { timeout: 120_000 }
const placed = () => page().getByRole('list', { name: 'On the board' }).getByRole('button')
const outOfReach = (state: string, within?: string) => outOfReachIn(studio, state, within)
const resize = () => resizeWindow(studio, [760, 520])
afterEach(() => studio.close())

test('the chooser of rows, while a picture is painted', async () => {
  studio = await openStudio()
  await resize()
  await studio.settle({ Steps: '40', Seed: '0' })
  await studio.paint('a red fox in the snow at night, flat')
  await studio.untilState('painting')
  await studio.press('Choose each row')
  const bar = page().getByRole('group', { name: 'Choose each row' })
  await expect.poll(() => bar.getByRole('button', { name: /^Candidate/ }).count(), late).toBe(3)
  expect(await outOfReach('choosing')).toEqual([])
  await page().keyboard.press('Escape')
  await bar.waitFor({ state: 'detached' })
})

test('an edit with its guard, a group of candidates, the large view, the menu, the extension, boards and bin', async () => {
  studio = await openStudio()
  await resize()
  await studio.settle({ Steps: '10', Seed: '3' })
  await studio.paint('a red apple')
  await expect.poll(() => placed().count(), late).toBe(1)
  await studio.change('make it green')
  await expect.poll(() => placed().count(), late).toBe(2)
  await expect.poll(async () => (await studio.library()).at(-1)?.guard === null, late).toBe(false)
  await placed().last().dispatchEvent('click')
  await studio.press('Drift guard of this edit')
  await page().getByRole('group', { name: 'Drift guard' }).waitFor()
  expect(await outOfReach('guard')).toEqual([])
  await studio.canvas.focus()
  await page().keyboard.press('Escape')
  await page().getByRole('group', { name: 'Drift guard' }).waitFor({ state: 'detached' })

  await placed().last().dispatchEvent('click')
  await studio.canvas.focus()
  await page().keyboard.press('n')
  await expect.poll(() => placed().count(), late).toBe(3)
  expect(await outOfReach('group')).toEqual([])
  await studio.canvas.focus()
  await page().keyboard.press('Space')
  await page().getByRole('dialog', { name: 'Large view' }).waitFor()
  expect(await outOfReach('viewer', '[role="dialog"]')).toEqual([])
  await studio.closeDialog()

  await placed().first().dispatchEvent('click')
  await studio.canvas.focus()
  await page().keyboard.press('Shift+E')
  const extending = page().locator('.extend-bar')
  await extending.waitFor()
  expect(await outOfReach('extension')).toEqual([])
  await page().keyboard.press('Escape')
  await extending.waitFor({ state: 'detached' })

  await resize()
  await page()
    .getByRole('button', { name: /^Boards, .* is open$/ })
    .click()
  await page().getByRole('list', { name: 'Boards' }).waitFor()
  expect(await outOfReach('boards', '[role="dialog"]')).toEqual([])
  await page().keyboard.press('Escape')
  await resize()
  await page().getByRole('button', { name: 'Library', exact: true }).first().click()
  await page().getByRole('tab', { name: 'Library' }).waitFor()
  await studio.press('Bin, empty')
  expect(await outOfReach('bin')).toEqual([])
})

test('a set and the prompt below it', async () => {
  studio = await openStudio({ userData: freshFolder(), env: { PATCHWORK_MODEL: tinyModel } })
  await studio.settle({ Width: '64', Height: '64', Steps: '2' })
  await resize()
  await studio.prompt.fill('a {red, blue} cup')
  await studio.press('Generate')
  await page().getByRole('region', { name: 'Sets' }).waitFor()
  await expect.poll(async () => (await studio.library()).length, late).toBe(2)
  expect(await outOfReach('set', 'section[aria-label="Sets"], .dock')).toEqual([])
})

test('the tour, in each of its steps', async () => {
  studio = await openStudio({ firstRun: true })
  const tour = page().getByRole('dialog', { name: 'Tour' })
  for (const step of [1, 2, 3]) {
    await tour.getByText(`${step} of 3`).waitFor()
    expect(await outOfReach(`tour-${step}`)).toEqual([])
    if (step < 3) await tour.getByRole('button', { name: 'Next' }).click()
  }
})
