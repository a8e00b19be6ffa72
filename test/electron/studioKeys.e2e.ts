/** Nothing destroys, and the keyboard is where the user works: on the board, or in the prompt. */
import sharp from 'sharp'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const placed = () => page().getByRole('list', { name: 'On the board' }).getByRole('button')
const focus = () =>
  page().evaluate(() => {
    const at = document.activeElement
    return at?.matches('[data-prompt]') ? 'prompt' : at?.matches('[data-board]') ? 'board' : (at?.tagName ?? '')
  })
const changing = () => page().getByRole('button', { name: 'Back to a new picture' })
const late = { timeout: 60_000 }

/** As wide and high as the middle of the board: wherever one clicks there, it is hit. */
async function bringIn(name: string): Promise<void> {
  const file = join(studio.userData, name)
  const count = await placed().count()
  await sharp({ create: { width: 300, height: 200, channels: 3, background: { r: 50, g: 170, b: 110 + 9 * count } } })
    .png()
    .toFile(file)
  const chooser = page().waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(file)
  await expect.poll(() => placed().count(), late).toBe(count + 1)
  await page().keyboard.press('Control+0')
  await studio.settled()
}

async function clickPicture(): Promise<void> {
  const box = await studio.canvas.boundingBox()
  // The picture's bar is above the middle, the prompt below it.
  await page().mouse.click(box!.x + box!.width / 2, box!.y + (box!.height - 140) / 2)
}

beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

test('a click on a picture leaves the keyboard to the board: letters are tools there', async () => {
  await bringIn('green.png')
  await studio.prompt.focus()
  await clickPicture()
  await expect.poll(() => changing().count()).toBe(1)
  expect(await focus()).toBe('board')
  await page().keyboard.press('c')
  await page().getByRole('group', { name: 'Crop' }).waitFor()
  await page().keyboard.press('Escape')
  await page().getByRole('group', { name: 'Crop' }).waitFor({ state: 'detached' })
  expect(await studio.prompt.inputValue()).toBe('')
})

test('Esc leaves at once, also while a tip is shown', async () => {
  await page().keyboard.press('c')
  const crop = page().getByRole('group', { name: 'Crop' })
  await crop.waitFor()
  await page().getByRole('button', { name: 'Add a picture from a file' }).hover()
  await page().locator('.tip').waitFor()
  await page().keyboard.press('Escape')
  await expect.poll(() => crop.count()).toBe(0)
  await page().mouse.move(0, 0)
})

test('a letter that is no tool is written in the prompt, and so is all that follows; Esc leaves it', async () => {
  await page().keyboard.type('brighter, please')
  await expect.poll(() => studio.prompt.inputValue()).toBe('brighter, please')
  expect(await focus()).toBe('prompt')
  await page().keyboard.press('Escape')
  expect(await focus()).toBe('board')
  expect(await studio.prompt.inputValue()).toBe('brighter, please')
  expect(await changing().count()).toBe(1)
  await page().keyboard.press('Enter')
  expect(await focus()).toBe('prompt')
  expect(await studio.prompt.inputValue()).toBe('brighter, please')
})

test('Control with Z takes back words where some were typed, else what was done on the board', async () => {
  await page().keyboard.type(' now')
  await page().keyboard.press('Control+z')
  await expect.poll(() => studio.prompt.inputValue()).not.toContain('now')
  expect(await placed().count()).toBe(1)
  await studio.prompt.fill('')
  await page().keyboard.press('Escape')
  await page().keyboard.press('Delete')
  await expect.poll(() => placed().count()).toBe(0)
  await page().keyboard.press('Enter')
  expect(await focus()).toBe('prompt')
  await page().keyboard.press('Control+z')
  await expect.poll(() => placed().count()).toBe(1)
  await page().keyboard.press('Control+Shift+z')
  await expect.poll(() => placed().count()).toBe(0)
  await page().keyboard.press('Control+z')
  await expect.poll(() => placed().count()).toBe(1)
})

test('Esc removes nothing, not even what was stopped half-way and is looked at', async () => {
  await clickPicture()
  await studio.settle({ Steps: '100' })
  await studio.prompt.fill('make it night')
  await studio.press('Generate')
  await studio.untilPatches(3)
  await studio.press('Stop')
  await page()
    .getByText(/the picture is kept with/)
    .waitFor()
  await expect.poll(() => placed().count(), late).toBe(2)
  for (let times = 0; times < 6; times++) await page().keyboard.press('Escape')
  await expect.poll(() => changing().count()).toBe(0)
  expect(await placed().count()).toBe(2)
  expect(await studio.library()).toHaveLength(2)
})

test('a picture deleted from the library, which lies nowhere on the board, comes back with Control and Z', async () => {
  await bringIn('second.png')
  await page().keyboard.press('Control+z')
  await expect.poll(() => placed().count()).toBe(2)
  await expect.poll(() => studio.pictures.getByRole('listitem').count()).toBe(3)
  await studio.pictures.getByRole('button').first().click()
  await page().keyboard.press('Delete')
  await expect.poll(async () => (await studio.library()).length).toBe(2)
  await page().keyboard.press('Control+z')
  await expect.poll(async () => (await studio.library()).length).toBe(3)
  expect(await placed().count()).toBe(2)
})

test('what is selected in the library is selected on the board, and the other way round', async () => {
  const thumbnails = studio.pictures.getByRole('button')
  const pressed = () => studio.pictures.locator('[aria-pressed="true"]').count()
  const bar = page().locator('.picture-bar')
  const inLibrary = page().getByRole('toolbar', { name: /selected$/ })
  await thumbnails.last().click()
  await inLibrary.getByText('1 selected').waitFor()
  await bar.getByText('green.png').waitFor()
  await thumbnails.first().click({ modifiers: ['Control'] })
  await inLibrary.getByText('2 selected').waitFor()
  await bar.getByText('2 pictures').waitFor()
  expect(await pressed()).toBe(2)
  await page().keyboard.press('Escape')
  await inLibrary.waitFor({ state: 'detached' })
  await bar.waitFor({ state: 'detached' })
  expect(await pressed()).toBe(0)
  await placed().first().dispatchEvent('click')
  await inLibrary.getByText('1 selected').waitFor()
  expect(await thumbnails.last().getAttribute('aria-pressed')).toBe('true')
})

test('a tip goes with the place, the dialog or the menu that it was told in', async () => {
  const tip = page().locator('.tip')
  const hasFocus = (name: string) =>
    page().evaluate((label) => document.activeElement?.getAttribute('aria-label') === label, name)
  await page().keyboard.press('Escape')
  const settings = page().getByRole('button', { name: 'Settings', exact: true })
  await settings.hover()
  await tip.waitFor()
  await page()
    .getByRole('button', { name: /^Theme/ })
    .focus()
  await page().keyboard.press('Tab')
  await page().keyboard.press('Enter')
  await page().getByRole('dialog', { name: 'Settings' }).waitFor()
  expect(await tip.count()).toBe(0)
  await page().mouse.move(0, 0)
  await studio.closeDialog()
  await expect.poll(() => hasFocus('Settings')).toBe(true)
  // The focus was given back to whoever came by keys; nobody asked what the button does.
  expect(await tip.count()).toBe(0)
  await page().keyboard.press('Tab')
  await tip.waitFor()
  await page().keyboard.press('Control+k')
  await page().getByRole('dialog').waitFor()
  await expect.poll(() => tip.count()).toBe(0)
  await studio.closeDialog()
})

test('no tip is left of the export workspace, nor of the button that led there', async () => {
  await clickPicture()
  await page().keyboard.press('Escape')
  await clickPicture()
  const workspace = page().getByRole('region', { name: 'Export', exact: true })
  const way = page().locator('#work').getByRole('button', { name: 'Export…', exact: true })
  await way.hover()
  await page().locator('.tip').waitFor()
  await way.focus()
  await page().keyboard.press('Enter')
  await workspace.waitFor()
  await page().keyboard.press('Escape')
  await expect.poll(() => workspace.count()).toBe(0)
  await page().evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  expect(await page().locator('.tip').count()).toBe(0)
})

test('what is typed or pasted on the board goes on behind words that wait, and takes the place of painted ones', async () => {
  await page().keyboard.press('Escape')
  await page().keyboard.press('Escape')
  await expect.poll(() => changing().count()).toBe(0)
  await studio.settle({ Steps: '10' })
  await studio.prompt.fill('a red apple')
  await studio.prompt.press('Home')
  await leavePrompt()
  await page().keyboard.type('by night')
  await expect.poll(() => studio.prompt.inputValue()).toBe('a red apple by night')
  await leavePrompt()
  await page().keyboard.type(', flat')
  await expect.poll(() => studio.prompt.inputValue()).toBe('a red apple by night, flat')
  await studio.paint('a red apple')
  await leavePrompt()
  for (let times = 0; times < 3; times++) await page().keyboard.press('Escape')
  await expect.poll(() => studio.prompt.inputValue()).toBe('a red apple')
  await page().keyboard.type('blue')
  await expect.poll(() => studio.prompt.inputValue()).toBe('blue')
  await expect.poll(() => takenBack()).toBe('a red apple')
  await leavePrompt()
  await studio.app.evaluate(({ clipboard }) => clipboard.writeText('a green pear'))
  await page().keyboard.press('Control+v')
  await expect.poll(() => studio.prompt.inputValue()).toBe('a green pear')
})

/** The first Escape may close what completes the words. */
async function leavePrompt(): Promise<void> {
  const left = async () => {
    if ((await focus()) === 'prompt') await page().keyboard.press('Escape')
    return focus()
  }
  await expect.poll(left).toBe('board')
}

async function takenBack(): Promise<string> {
  await page().keyboard.press('Control+z')
  return studio.prompt.inputValue()
}

test('words that outlived a restart are gone on with at their end', async () => {
  await studio.prompt.fill('a green pear on')
  await page().reload()
  await expect.poll(() => studio.prompt.inputValue(), late).toBe('a green pear on')
  await expect.poll(focus).toBe('prompt')
  await page().keyboard.type(' ice')
  expect(await studio.prompt.inputValue()).toBe('a green pear on ice')
})

test('a number beyond its limits is brought back, and the limit said beside it', async () => {
  await page().keyboard.press('Control+Shift+Comma')
  const steps = page().getByRole('textbox', { name: 'Steps', exact: true })
  await steps.fill('200')
  await steps.press('Enter')
  const limit = page().getByRole('status').filter({ hasText: 'At most 100' })
  await limit.waitFor()
  expect(await steps.inputValue()).toBe('100')
  const [field, said] = [(await steps.boundingBox())!, (await limit.boundingBox())!]
  expect(Math.abs(said.y - field.y)).toBeLessThan(60)
  await studio.screenshot('number-limit')
  await steps.fill('50')
  await expect.poll(() => limit.count()).toBe(0)
  const seed = page().getByRole('textbox', { name: 'Seed', exact: true })
  await seed.fill('9999999999')
  await seed.press('Enter')
  await page().getByRole('status').filter({ hasText: 'At most 4294967295' }).waitFor()
  expect(await seed.inputValue()).toBe('4294967295')
  await page().keyboard.press('Escape')
})

test('letters on a button that I reached by Tab are no tools, and on one that I clicked they are the board’s', async () => {
  const library = page().getByRole('tab', { name: 'Library' })
  await page()
    .getByRole('button', { name: /^Theme/ })
    .focus()
  await page().keyboard.press('Tab')
  await page().keyboard.press('g')
  await page().keyboard.press('b')
  expect(await library.count()).toBe(1)
  expect(await focus()).toBe('BUTTON')
  await page().getByRole('button', { name: 'Fit everything' }).click()
  await page().keyboard.press('g')
  await expect.poll(() => library.count()).toBe(0)
  await page().keyboard.press('g')
  await library.waitFor()
})
