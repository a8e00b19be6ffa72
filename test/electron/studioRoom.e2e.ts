/// <reference lib="dom" />
/** Every control can be reached in every size that the window may have. */
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const late = { timeout: 120_000 }
const placed = () => page().getByRole('list', { name: 'On the board' }).getByRole('button')

/** The smallest that the program permits, and a small laptop's. */
const sizes = [
  [760, 520],
  [820, 600],
  [1024, 640],
] as const

async function resize([width, height]: readonly [number, number]): Promise<void> {
  await studio.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.setContentSize(to[0], to[1]), [
    width,
    height,
  ] as const)
  await expect.poll(() => page().evaluate(() => [innerWidth, innerHeight])).toEqual([width, height])
  await studio.settled()
}

/**
 * The controls of a part of the window that a pointer cannot get at: outside the window, below something else, or cut
 * off by a panel that does not scroll. Scrolls panels as a hand would.
 */
function unreachable(within: string): Promise<readonly string[]> {
  return page().evaluate(async (selector) => {
    const controls = 'button, a[href], input, select, textarea, [role="tab"], [role="option"], [role="slider"]'
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const isShown = (element: HTMLElement) => {
      const { width, height } = element.getBoundingClientRect()
      // What a closed fold holds has a place, too.
      const isVisible = element.checkVisibility({ checkVisibilityCSS: true })
      return width > 1 && height > 1 && isVisible && element.closest('.visually-hidden, [aria-hidden="true"]') === null
    }
    const scrollers = (element: HTMLElement) => {
      const found: HTMLElement[] = []
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(at).overflowY + getComputedStyle(at).overflowX)) found.push(at)
      }
      return found
    }
    const isHit = (element: HTMLElement) => {
      const { left, top, right, bottom } = element.getBoundingClientRect()
      const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
      const isInside = left >= 0 && top >= 0 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5
      return at !== null && isInside && (element.contains(at) || at.closest('label')?.contains(element) === true)
    }
    const failed: string[] = []
    for (const root of document.querySelectorAll<HTMLElement>(selector)) {
      for (const element of root.querySelectorAll<HTMLElement>(controls)) {
        if (!isShown(element) || isHit(element)) continue
        for (const scroller of scrollers(element)) {
          const [own, its] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()]
          scroller.scrollTop += own.top + own.height / 2 - (its.top + its.height / 2)
          scroller.scrollLeft += own.left + own.width / 2 - (its.left + its.width / 2)
        }
        await nextFrame()
        const { left, top, width, height } = element.getBoundingClientRect()
        const name = element.getAttribute('aria-label') ?? element.textContent
        const place = [left, top, width, height].map(Math.round).join(' ')
        const over = document.elementFromPoint(left + width / 2, top + height / 2)
        if (!isHit(element)) failed.push(`${name} at ${place} below ${over?.className ?? 'nothing'}`)
      }
    }
    return failed
  }, within)
}

/** In every size, what cannot be reached in this state of the window: nothing, where all is well. */
async function outOfReach(state: string, within = 'body'): Promise<readonly string[]> {
  const failed: string[] = []
  for (const size of sizes) {
    await resize(size)
    await studio.screenshot(`room-${state}-${size[0]}`)
    for (const control of await unreachable(within)) failed.push(`${state}, ${size.join(' x ')}: ${control}`)
  }
  return failed
}

async function expectTool(button: string, bar: string): Promise<void> {
  await studio.press(button)
  await page().locator(bar).waitFor()
  expect(await outOfReach(bar.slice(1))).toEqual([])
  await studio.canvas.focus()
  await page().keyboard.press('Escape')
  await page().locator(bar).waitFor({ state: 'detached' })
}

beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

describe('every control can be reached', () => {
  test('on an empty board, with each panel opened by its key', async () => {
    await resize([760, 520])
    // The panels have made room by themselves.
    expect(await page().getByRole('tab', { name: 'Library' }).count()).toBe(0)
    expect(await outOfReach('empty')).toEqual([])
    for (const tab of ['Library', 'History', 'Queue']) {
      await resize([760, 520])
      await page().getByRole('button', { name: tab, exact: true }).click()
      await page().getByRole('tab', { name: tab }).waitFor()
      expect(await outOfReach(`empty-${tab}`)).toEqual([])
    }
    await resize([760, 520])
    await page().getByRole('button', { name: 'Queue', exact: true }).first().click()
  })

  test('while a picture is painted and waits', async () => {
    await resize([760, 520])
    await studio.settle({ Steps: '6', Seed: '4294967295', 'Pictures at once': '2' })
    await studio.paint('a red apple')
    await studio.untilPatches(3)
    await studio.press('Pause')
    await studio.untilState('paused')
    expect(await outOfReach('paused')).toEqual([])
    await studio.prompt.fill('a blue fox in the snow at night, flat, with a yellow hat and a very long description')
    expect(await outOfReach('paused-words')).toEqual([])
    await studio.press('Stop')
    await expect.poll(() => studio.state()).toBe('idle')
    await expect.poll(() => placed().count(), late).toBe(2)
    await resize([760, 520])
    await page().getByRole('button', { name: 'History', exact: true }).click()
    await page().getByRole('region', { name: 'About this step' }).waitFor()
    expect(await outOfReach('history')).toEqual([])
    await resize([760, 520])
    await page().getByRole('button', { name: 'Library', exact: true }).click()
    await studio.pictures.getByRole('button').first().click()
    await page().keyboard.press('i')
    await page().getByRole('region', { name: 'About this picture' }).waitFor()
    expect(await outOfReach('library')).toEqual([])
  })

  test('with a photo selected: its bar, crop, region and extension', async () => {
    await resize([760, 520])
    const file = join(studio.userData, 'photo.png')
    await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#8ac' } })
      .png()
      .toFile(file)
    const chooser = page().waitForEvent('filechooser')
    await studio.press('Add a picture from a file')
    await (await chooser).setFiles(file)
    await expect.poll(() => placed().count(), late).toBe(3)
    await placed().last().dispatchEvent('click')
    expect(await outOfReach('photo')).toEqual([])
    for (const [key, tool] of [
      ['c', 'crop'],
      ['u', 'region'],
    ] as const) {
      await studio.canvas.focus()
      await page().keyboard.press(key)
      await page().locator('.region-bar').waitFor()
      expect(await outOfReach(tool)).toEqual([])
      await page().keyboard.press('Escape')
      await page().keyboard.press('Escape')
      await placed().last().dispatchEvent('click')
    }
    await expectTool('Touch up', '.touch-up-bar')
  })

  test('with a picture of its own words selected, and two at once', async () => {
    await placed().first().dispatchEvent('click')
    expect(await outOfReach('picture')).toEqual([])
    await expectTool('Paint on from a row…', '.scrub-bar')
    await studio.canvas.focus()
    await page().keyboard.press('Control+a')
    await page().locator('.picture-bar').getByText('3 pictures').waitFor()
    expect(await outOfReach('two')).toEqual([])
  })

  test('in everything that opens: settings of the picture, presets, words, palette, shortcuts, settings', async () => {
    await resize([760, 520])
    for (const [name, opened] of [
      [/^Picture settings:/, 'Picture settings'],
      [/^Presets$/, 'Presets'],
      [/^What this model knows$/, 'What this model knows'],
    ] as const) {
      await page().getByRole('button', { name }).click()
      await page().getByRole('dialog', { name: opened }).waitFor()
      expect(await outOfReach(opened.replaceAll(' ', '-'), '[role="dialog"]')).toEqual([])
      await page().keyboard.press('Escape')
      await page().getByRole('dialog').waitFor({ state: 'detached' })
    }
    for (const [keys, name] of [
      ['Control+k', 'Command palette'],
      ['F1', 'Keyboard shortcuts'],
      ['Control+,', 'Settings'],
      ['Control+e', 'Export'],
    ] as const) {
      await page().keyboard.press(keys)
      await page().getByRole('dialog', { name }).waitFor()
      expect(await outOfReach(name.replaceAll(' ', '-'), '[role="dialog"]')).toEqual([])
      await studio.closeDialog()
    }
  })
})
