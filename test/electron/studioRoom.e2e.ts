/** Every control can be reached in every size that the window may have. */
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outOfReachIn, resizeWindow, type Size } from './reach.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const late = { timeout: 120_000 }
const placed = () => page().getByRole('list', { name: 'On the board' }).getByRole('button')

const resize = (size: Size) => resizeWindow(studio, size)
const outOfReach = (state: string, within?: string) => outOfReachIn(studio, state, within)

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
    // On a small screen, too, it says what the verbs that matter are, and is one line high; the others are behind More.
    const bar = page().locator('.picture-bar')
    for (const [name, text] of [
      ['Save…', 'Save'],
      ['Export…', 'Export'],
      ['Say what should change in this picture', 'Edit'],
    ] as const)
      expect(await bar.getByRole('button', { name, exact: true }).innerText()).toBe(text)
    expect((await bar.boundingBox())!.height).toBeLessThan(48)
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
    ] as const) {
      await page().keyboard.press(keys)
      await page().getByRole('dialog', { name }).waitFor()
      expect(await outOfReach(name.replaceAll(' ', '-'), '[role="dialog"]')).toEqual([])
      await studio.closeDialog()
    }
    await page().keyboard.press('Control+e')
    const workspace = page().getByRole('region', { name: 'Export', exact: true })
    await workspace.waitFor()
    expect(await outOfReach('Export', '.export')).toEqual([])
    await page().keyboard.press('Escape')
    await workspace.waitFor({ state: 'detached' })
  })
})
