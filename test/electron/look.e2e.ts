/// <reference lib="dom" />
/** How things look: sizes, names on buttons, notes in the margin, groups of keys. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const late = { timeout: 120_000 }
const placed = () => page().getByRole('list', { name: 'On the board' }).getByRole('button')
const bar = () => page().locator('.picture-bar')
const named = () =>
  bar()
    .locator('button > span')
    .evaluateAll((spans) =>
      spans.filter((span) => (span as HTMLElement).offsetWidth > 0).map((span) => span.textContent),
    )

/** Words on the screen that are smaller than 12 pixels, and what they say. */
const smallWords = () =>
  page().evaluate(() => {
    const small = new Set<string>()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { parentElement, textContent } = node
      if (parentElement === null || (textContent ?? '').trim() === '') continue
      const size = Number.parseFloat(getComputedStyle(parentElement).fontSize)
      if (size < 12) small.add(`${size}: ${textContent}`)
    }
    return [...small]
  })

beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

test('the five verbs that matter have their names in every window, and what has no room is behind More', async () => {
  await studio.settle({ Steps: '10', Seed: '3' })
  await studio.paint('a red apple')
  await expect.poll(() => placed().count(), late).toBe(1)
  await studio.change('make it green')
  await expect.poll(() => placed().count(), late).toBe(2)
  await placed().last().dispatchEvent('click')
  await page().setViewportSize({ width: 2560, height: 1440 })
  await expect.poll(named).toEqual(['Edit', 'Compare', 'Guard', 'Save', 'Export'])
  await studio.settled()
  await studio.screenshot('look-named')
  const more = page().getByRole('button', { name: 'More', exact: true })
  expect(await more.count()).toBe(0)
  await page().setViewportSize({ width: 1024, height: 640 })
  await more.waitFor()
  expect(await named()).toEqual(['Edit', 'Compare', 'Guard', 'Save', 'Export'])
  await more.click()
  await page().getByRole('menu', { name: 'More' }).getByRole('menuitem', { name: 'Copy picture' }).waitFor()
  await page().keyboard.press('Escape')
  await page().setViewportSize({ width: 1360, height: 880 })
})

test('no words are smaller than twelve pixels', async () => {
  for (const tab of ['Library', 'History', 'Queue']) {
    await page().getByRole('tab', { name: tab }).click()
    expect(await smallWords()).toEqual([])
  }
  await page().getByRole('tab', { name: 'Library' }).click()
  for (const keys of ['Control+Comma', 'F1', 'Control+k']) {
    await page().keyboard.press(keys)
    await page().getByRole('dialog').waitFor()
    expect(await smallWords()).toEqual([])
    await studio.closeDialog()
  }
})

test('keys are listed in groups', async () => {
  await page().keyboard.press('F1')
  const sheet = page().getByRole('dialog', { name: 'Keyboard shortcuts' })
  await sheet.waitFor()
  for (const group of ['Painting', 'Candidates', 'A picture', 'Looking', 'Library', 'Panels and program'])
    await sheet.getByRole('region', { name: group, exact: true }).waitFor()
  const under = (group: string) =>
    sheet.getByRole('region', { name: group, exact: true }).locator('dt').allTextContents()
  expect(await under('Looking')).toContain('Fit everything')
  expect(await under('Painting')).toContain('Generate')
  expect(await under('Panels and program')).not.toContain('Generate')
  await studio.closeDialog()
})

test('a note appears above the prompt, where pictures are not looked at', async () => {
  await placed().last().dispatchEvent('click')
  await studio.canvas.focus()
  await page().keyboard.press('Delete')
  const note = page().getByText('Picture deleted.')
  await note.waitFor()
  await placed().first().dispatchEvent('click')
  await studio.settled()
  await studio.screenshot('look-note')
  const [said, card, board] = [
    (await page().locator('.toast').boundingBox())!,
    (await page().locator('.dock-card').boundingBox())!,
    (await studio.canvas.boundingBox())!,
  ]
  expect(said.y + said.height).toBeLessThanOrEqual(card.y)
  // The camera leaves the lowest 200 pixels of the board to the dock.
  expect(said.y).toBeGreaterThanOrEqual(board.y + board.height - 200)
})

test('everything gets larger, and the smallest window with it; it is so again after a restart', async () => {
  const ratio = () => page().evaluate(() => devicePixelRatio)
  const minimum = () => studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getMinimumSize())
  const before = await ratio()
  expect(await minimum()).toEqual([760, 520])
  await studio.call('settings:set', { scale: 1.25 })
  await expect.poll(ratio).toBeCloseTo(before * 1.25)
  expect(await minimum()).toEqual([950, 650])
  const { userData } = studio
  await studio.close({ keep: true })
  studio = await openStudio({ userData })
  await expect.poll(ratio).toBeCloseTo(before * 1.25)
  await page().keyboard.press('Control+Comma')
  const scales = page().getByRole('radiogroup', { name: 'Size of everything' })
  expect(await scales.getByRole('radio', { name: '125%' }).getAttribute('aria-checked')).toBe('true')
  await studio.screenshot('look-scale')
})
