/** The right button offers what can be done with whatever it is pressed on; the space bar shows a picture large. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const placed = () => page().getByRole('list', { name: 'On the board' }).getByRole('button')
const menu = (name: string) => page().getByRole('menu', { name, exact: true })
const item = (name: string) => page().getByRole('menuitem', { name })
const viewer = () => page().getByRole('dialog', { name: 'Large view' })
const board = () => page().getByRole('region', { name: 'Canvas' })
const closed = async () => await expect.poll(() => page().getByRole('menu').count()).toBe(0)
const strip = (words: string) =>
  page()
    .getByRole('listbox', { name: `Candidates: ${words}` })
    .getByRole('option')
const prompts = async () => (await studio.library()).map(({ prompt }) => prompt)

beforeAll(async () => {
  studio = await openStudio()
  await studio.settle({ Steps: '10', Seed: '5' })
  await studio.paint('a red apple')
  await page().getByRole('button', { name: 'Several: a red apple' }).click()
  await placed().nth(3).waitFor({ state: 'attached', timeout: 120_000 })
})
afterAll(() => studio.close())

/** The middle of the picture that is selected, which the camera has gone to. */
async function middle() {
  await studio.settled()
  const box = (await board().boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height * 0.45 }
}

test('on a picture of the board', async () => {
  await placed().first().dispatchEvent('click')
  const { x, y } = await middle()
  await page().mouse.click(x, y, { button: 'right' })
  await menu('Picture').waitFor()
  await studio.screenshot('menu-picture')
  await item('Change').hover()
  await item('Cut out').first().waitFor()
  await page().keyboard.press('Escape')
  await page().keyboard.press('Escape')
  await closed()
  await page().mouse.click(x, y, { button: 'right' })
  await item('Star or remove the star').click()
  await expect.poll(async () => (await studio.library()).filter(({ starred }) => starred).length).toBe(1)
  await closed()
})

test('on the empty board, with the mouse and with the menu key', async () => {
  await board().focus()
  await page().keyboard.press('Escape')
  await expect.poll(() => page().getByRole('button', { name: 'Back to a new picture' }).count()).toBe(0)
  await board().dispatchEvent('contextmenu', { button: 0 })
  await menu('Board').waitFor()
  await page().keyboard.press('ArrowDown')
  await page().keyboard.press('ArrowDown')
  await page().keyboard.press('Enter')
  await closed()
  const box = (await board().boundingBox())!
  await page().keyboard.press('Escape')
  await page().mouse.click(box.x + 60, box.y + box.height * 0.6, { button: 'right' })
  await menu('Board').waitFor()
  await item('Fit everything').click()
  await closed()
  expect(await placed().count()).toBe(4)
})

test('on a picture of the library, on several, on a step and on a candidate', async () => {
  await studio.pictures.getByRole('button').first().click({ button: 'right' })
  await menu('Picture').waitFor()
  await page().keyboard.press('Escape')
  await closed()
  await board().focus()
  await page().keyboard.press('Control+a')
  await studio.pictures.getByRole('button').first().click({ button: 'right' })
  await menu('4 pictures').waitFor()
  await item('Arrange').first().waitFor()
  await page().keyboard.press('Escape')
  await closed()
  await placed().first().dispatchEvent('click')
  await strip('a red apple').nth(1).click({ button: 'right' })
  await menu('Candidate').waitFor()
  await page().keyboard.press('Escape')
  await closed()
  await page().getByRole('tab', { name: 'History' }).click()
  await page().getByRole('treeitem').first().click({ button: 'right' })
  await menu('Step').waitFor()
  await item('Pin this step').click()
  await closed()
  await expect
    .poll(() =>
      page()
        .getByRole('treeitem', { name: /pinned/ })
        .count(),
    )
    .toBe(1)
  await page().keyboard.press('Escape')
  await page().getByRole('tab', { name: 'Library' }).click()
})

test('in a text it is the menu of the system, which cuts, copies and pastes', async () => {
  const asked = await studio.app.evaluateHandle(({ Menu }) => {
    const labels: string[] = []
    Menu.prototype.popup = function popup(this: Electron.Menu) {
      labels.push(...this.items.map(({ role }) => String(role ?? '')))
    }
    return labels
  })
  await studio.prompt.click({ button: 'right' })
  await expect.poll(() => asked.evaluate((labels) => labels.join(' ').toLowerCase())).toContain('cut copy paste')
  await closed()
})

test('the space bar shows a candidate large; arrows step, Delete drops, Enter keeps', async () => {
  await strip('a red apple').first().click()
  await board().focus()
  await page().keyboard.press('Space')
  await viewer().getByText('1 of 4').waitFor()
  await studio.screenshot('viewer')
  await page().keyboard.press('ArrowRight')
  await viewer().getByText('2 of 4').waitFor()
  await page().keyboard.press('Delete')
  await viewer().getByText('2 of 3').waitFor()
  await page().keyboard.press('ArrowRight')
  await viewer().getByText('3 of 3').waitFor()
  await page().keyboard.press('Enter')
  await viewer().waitFor({ state: 'detached' })
  // The starred one and the kept one lie there; what was neither is folded.
  await expect
    .poll(async () => (await placed().allTextContents()).some((text) => text.includes('1 candidate folded')))
    .toBe(true)
  expect(await prompts()).toHaveLength(3)
})

test('space again closes it, and held it is the hand', async () => {
  await board().focus()
  await page().keyboard.press('Space')
  await viewer().waitFor()
  await page().keyboard.press('Space')
  await viewer().waitFor({ state: 'detached' })
  await board().focus()
  const { x, y } = await middle()
  await page().keyboard.down('Space')
  await page().mouse.move(x, y)
  await page().mouse.down()
  await page().mouse.move(x + 40, y + 30)
  await page().mouse.up()
  await page().keyboard.up('Space')
  await studio.settled()
  expect(await viewer().count()).toBe(0)
})
