/// <reference lib="dom" />
/** The export workspace in windows of every size, in both themes, and by the keyboard alone. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violationsIn } from './axe.ts'
import { chooseNext, spriteStudio } from './sprites.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
let game: string
const page = () => studio.page
const workspace = () => page().getByRole('region', { name: 'Export', exact: true })

beforeAll(async () => {
  const userData = await spriteStudio(12)
  writeFileSync(join(userData, 'settings.json'), JSON.stringify({ tourSeen: 1, theme: 'dark' }))
  game = join(userData, 'game')
  mkdirSync(game)
  studio = await openStudio({ userData })
  await chooseNext(studio.app, game)
})
afterAll(() => studio.close())

async function resize(width: number, height: number): Promise<void> {
  await studio.app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]!.setContentSize(size.width, size.height),
    { width, height },
  )
  await expect.poll(() => page().evaluate(() => innerWidth)).toBe(width)
}

/** Controls that nothing shows even when they are scrolled to, or that something else lies over. */
function unreachable(): Promise<readonly string[]> {
  return workspace().evaluate((dialog) =>
    [...dialog.querySelectorAll<HTMLElement>('button, input, select, summary')].flatMap((control) => {
      control.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      const { left, top, width, height } = control.getBoundingClientRect()
      const hit = document.elementFromPoint(left + width / 2, top + height / 2)
      const isHit =
        hit !== null &&
        (control.contains(hit) || hit.contains(control) || hit.closest('label')?.contains(control) === true)
      return isHit ? [] : [control.getAttribute('aria-label') ?? control.textContent ?? control.tagName]
    }),
  )
}

test('is used from the first picture to the folder without a pointer', async () => {
  const keys = page().keyboard
  await keys.press('Control+f')
  for (
    const isThere = () => page().evaluate(() => document.activeElement?.hasAttribute('data-index'));
    !(await isThere());
  )
    await keys.press('Tab')
  await keys.press('Control+a')
  await page().getByText('12 selected').waitFor()
  await keys.press('Control+e')
  await workspace().getByRole('heading', { name: '12 pictures' }).waitFor()
  const focused = () =>
    page().evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    )
  const tabTo = async (name: RegExp) => {
    for (let press = 0; press < 80; press++) {
      if (name.test(await focused())) return
      await keys.press('Tab')
    }
    throw new Error(`The Tab key does not come to ${name}.`)
  }
  await tabTo(/^Mark hero-1$/)
  await keys.press('Alt+ArrowDown')
  await expect.poll(focused).toBe('Mark hero-1')
  await expect.poll(() => workspace().getByRole('textbox', { name: 'Name of picture 2' }).inputValue()).toBe('hero-1')
  await keys.press('Shift+ArrowDown')
  await tabTo(/^Animate 2 marked pictures$/)
  await tabTo(/^Play$/)
  await tabTo(/^For$/)
  await keys.type('Godot 4')
  await tabTo(/^Choose…$/)
  await keys.press('Enter')
  await workspace().getByText(game, { exact: true }).waitFor()
  await tabTo(/^Export$/)
  await keys.press('Enter')
  await workspace().getByText('12 pictures exported.').waitFor()
  expect(readdirSync(game).toSorted()).toEqual(['sheet', 'sheet.png', 'sheet.tres'])
  await keys.press('Escape')
  await expect.poll(() => workspace().count()).toBe(0)
})

test('its keys are its own: what is selected on the board stays', async () => {
  await page().keyboard.press('Control+e')
  await workspace().waitFor()
  await page().keyboard.press('Control+z')
  await page().keyboard.press('Delete')
  await workspace().getByRole('button', { name: 'Choose…' }).focus()
  await page().keyboard.press('Delete')
  await page().keyboard.press('Escape')
  await expect.poll(() => workspace().count()).toBe(0)
  expect(await studio.library()).toHaveLength(12)
})

/** Pictures of the library, newest first. */
const thumbnail = (name: string) => studio.pictures.getByRole('button', { name: new RegExp(`^${name}$`) })
const count = (words: string) => workspace().getByRole('heading', { name: words, exact: true }).waitFor()
const names = () =>
  workspace()
    .getByRole('textbox', { name: /^Name of picture/ })
    .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value))

test('the library stays beside it: what is chosen there is added, dropped there too, and each step is taken back', async () => {
  await thumbnail('hero 3').click()
  await page().keyboard.press('Control+e')
  await count('1 picture')
  await thumbnail('hero 5').click()
  await page().getByRole('toolbar', { name: '1 selected' }).getByRole('button', { name: 'Export…' }).click()
  await count('2 pictures')
  await thumbnail('hero 9').click()
  // The system's own drag cannot be driven, and holds the window while it lasts: this is what the page sees of it.
  await studio.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.webContents.startDrag = () => undefined
  })
  await thumbnail('hero 9').dispatchEvent('dragstart')
  const row = workspace().getByRole('button', { name: 'Mark hero-3' })
  const top = (await row.boundingBox())!
  const dataTransfer = await page().evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File([''], 'hero 9.png', { type: 'image/png' }))
    return data
  })
  await row.dispatchEvent('dragover', { dataTransfer, clientX: top.x, clientY: top.y })
  await row.dispatchEvent('drop', { dataTransfer })
  await expect.poll(names).toEqual(['hero-9', 'hero-3', 'hero-5'])
  await workspace().getByRole('textbox', { name: 'Name of picture 2' }).fill('knight')
  await workspace().getByRole('textbox', { name: 'Name of picture 2' }).press('Enter')
  await workspace().getByRole('button', { name: 'Mark hero-9' }).click()
  await page().keyboard.press('Delete')
  await expect.poll(names).toEqual(['knight', 'hero-5'])
  for (const list of [
    ['hero-9', 'knight', 'hero-5'],
    ['hero-9', 'hero-3', 'hero-5'],
    ['hero-3', 'hero-5'],
  ]) {
    await workspace().getByRole('button', { name: 'Undo' }).click()
    await expect.poll(names).toEqual(list)
  }
  await workspace().getByRole('button', { name: 'Choose…' }).focus()
  await page().keyboard.press('Control+y')
  await expect.poll(names).toEqual(['hero-9', 'hero-3', 'hero-5'])
  expect((await studio.call('history:load', {})).steps.map(({ verb }) => verb)).not.toContain('delete')
})

test('it is a place: a picture opened from the library is shown on the board, and the workspace is as it was', async () => {
  await thumbnail('hero 2').dblclick()
  await expect.poll(() => workspace().count()).toBe(0)
  await page().getByRole('toolbar', { name: '1 selected' }).waitFor()
  await studio.press('Export workspace')
  await expect.poll(names).toEqual(['hero-9', 'hero-3', 'hero-5'])
  await page().keyboard.press('Control+Shift+e')
  await expect.poll(() => workspace().count()).toBe(0)
})

for (const theme of ['dark', 'light'] as const) {
  test(`has every control in reach in windows of every size, ${theme}`, async () => {
    await page().evaluate((wanted) => window.patchwork!.invoke('settings:set', { theme: wanted }), theme)
    await page().reload()
    await studio.prompt.waitFor()
    await studio.pictures.getByRole('button').first().click()
    await page().keyboard.press('Control+a')
    await page().getByText('12 selected').waitFor()
    await page().keyboard.press('Control+e')
    await workspace().getByRole('img', { name: 'sheet.png' }).waitFor()
    await workspace().getByRole('button', { name: 'Animate all pictures' }).first().click()
    await workspace().locator('summary', { hasText: 'Finish' }).click()
    for (const name of ['Pixel art', 'Outline', 'Drop shadow', 'Exact size'])
      await workspace().getByRole('checkbox', { name, exact: true }).check()
    for (const [width, height] of [
      [1360, 880],
      [1024, 640],
      [760, 520],
    ] as const) {
      await resize(width, height)
      await expect.poll(unreachable).toEqual([])
      await page().locator('[data-looking="false"]').waitFor({ state: 'attached' })
      await studio.screenshot(`export-${theme}-${width}`)
    }
    // The smallest window with the library open beside it.
    await workspace().getByRole('button', { name: 'Library', exact: true }).click()
    await studio.pictures.waitFor()
    await expect.poll(unreachable).toEqual([])
    await studio.screenshot(`export-${theme}-760-library`)
    await resize(1360, 880)
    expect(await violationsIn(page(), '.export')).toEqual([])
  })
}
