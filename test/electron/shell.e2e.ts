import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startImageServer } from '../remote/imageServer.ts'
import { answerQuestions, freshFolder, openStudio, type Studio } from './studio.ts'

describe('the first day', () => {
  test('a tour of three steps is shown once, and can be left at any time', async () => {
    const userData = freshFolder()
    const studio = await openStudio({ userData, firstRun: true })
    const tour = studio.page.getByRole('dialog', { name: 'Tour' })
    await tour.getByText('1 of 3').waitFor()
    await studio.screenshot('tour')
    await tour.getByRole('button', { name: 'Skip the tour' }).click()
    await tour.waitFor({ state: 'detached' })
    await studio.close({ keep: true })

    const again = await openStudio({ userData })
    await again.page.waitForTimeout(500)
    expect(await again.page.getByRole('dialog', { name: 'Tour' }).count()).toBe(0)
    await again.close()
  })
})

describe('the studio as a program', () => {
  let studio: Studio
  const settingsOf = () =>
    JSON.parse(readFileSync(join(studio.userData, 'settings.json'), 'utf8')) as Record<string, unknown>
  const dialog = () => studio.page.getByRole('dialog', { name: 'Settings' })
  beforeAll(async () => void (studio = await openStudio()))
  afterAll(() => studio.close())

  test('settings open with Mod+comma, are found by their words, and are kept', async () => {
    await studio.page.keyboard.press('Control+Comma')
    await dialog().getByRole('searchbox', { name: 'Search settings' }).fill('appear')
    await dialog().getByRole('radio', { name: 'Light' }).click()
    await expect.poll(() => studio.page.evaluate(() => document.documentElement.dataset.theme)).toBe('light')
    await studio.screenshot('settings-light')
    await expect.poll(() => settingsOf()['theme']).toBe('light')
    await dialog().getByRole('button', { name: 'Reset appearance' }).click()
    await expect.poll(() => settingsOf()['theme']).toBe('system')
    await studio.page.keyboard.press('Escape')
  })

  test('the palette runs anything by its name', async () => {
    await studio.page.keyboard.press('Control+KeyK')
    const palette = studio.page.getByRole('dialog', { name: 'Command palette' })
    await palette.getByRole('combobox').fill('upsc')
    await palette.getByText('Select a picture first to find what is done with it.').waitFor()
    await palette.getByRole('combobox').fill('history')
    await studio.screenshot('palette')
    await studio.page.keyboard.press('Enter')
    await expect
      .poll(() => studio.page.getByRole('tab', { name: 'History' }).getAttribute('aria-selected'))
      .toBe('true')
    await studio.page.getByRole('tab', { name: 'Library' }).click()
  })

  test('keys can be changed; who had them before loses them; all can be put back', async () => {
    await studio.page.keyboard.press('Control+Comma')
    await dialog().getByRole('button', { name: 'Shortcuts', exact: true }).click()
    // They stand in groups, and each is told by its name.
    const looking = dialog().getByRole('region', { name: 'Looking' })
    expect(await looking.getByRole('button', { name: 'Change the keys of Fit everything' }).count()).toBe(1)
    const named = await dialog()
      .getByRole('button', { name: /^Change the keys of/ })
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')))
    expect(new Set(named).size).toBe(named.length)
    await dialog().getByRole('button', { name: 'Change the keys of Fit everything' }).click()
    await studio.page.keyboard.press('Control+KeyJ')
    await dialog().getByRole('button', { name: 'Change the keys of Fit everything' }).getByText('Ctrl+J').waitFor()
    await dialog().getByRole('button', { name: 'Change the keys of Actual size' }).click()
    await studio.page.keyboard.press('Control+KeyJ')
    await dialog().getByText('Taken by “Fit everything”').waitFor()
    await studio.screenshot('shortcuts')
    await dialog().getByRole('button', { name: 'Reset all shortcuts' }).click()
    await expect.poll(() => settingsOf()['shortcuts']).toEqual({})
    await studio.page.keyboard.press('Escape')
  })

  test('changed keys work at once and still after a restart', async () => {
    const userData = freshFolder()
    const first = await openStudio({ userData })
    await first.page.keyboard.press('Control+Comma')
    await first.page.getByRole('button', { name: 'Shortcuts', exact: true }).click()
    await first.page.getByRole('button', { name: 'Change the keys of Command palette' }).click()
    await first.page.keyboard.press('Control+KeyP')
    await first.page.getByRole('button', { name: 'Change the keys of Command palette' }).getByText('Ctrl+P').waitFor()
    await first.close({ keep: true })
    const second = await openStudio({ userData })
    await second.page.keyboard.press('Control+KeyP')
    await second.page.getByRole('dialog', { name: 'Command palette' }).waitFor()
    await second.page.keyboard.press('Escape')
    await second.page.keyboard.press('Control+KeyK')
    expect(await second.page.getByRole('dialog', { name: 'Command palette' }).count()).toBe(0)
    await second.close()
  })

  test('the native menus hold the same verbs and run them', async () => {
    const labels = await studio.app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.items.map(({ label }) => label))
    expect(labels).toEqual(expect.arrayContaining(['File', 'Edit', 'Picture', 'View', 'Help']))
    await studio.app.evaluate(({ Menu }) => {
      const help = Menu.getApplicationMenu()!.items.find(({ label }) => label === 'Help')!
      help.submenu!.items.find(({ label }) => label === 'Keyboard shortcuts')!.click()
    })
    await studio.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await studio.closeDialog()
  })

  test('pictures brought in lately are in the File menu', async () => {
    const chooser = studio.page.waitForEvent('filechooser')
    await studio.page.keyboard.press('Control+KeyO')
    await (await chooser).setFiles(join(import.meta.dirname, '../../assets/icons/icon.png'))
    const recent = () =>
      studio.app.evaluate(({ Menu }) => {
        const file = Menu.getApplicationMenu()!.items.find(({ label }) => label === 'File')!
        return file
          .submenu!.items.find(({ label }) => label === 'Open recent')!
          .submenu!.items.map(({ label }) => label)
      })
    await expect.poll(recent).toEqual(['icon.png'])
    await studio.page.keyboard.press('Escape')
    await studio.app.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()!.items.find(({ label }) => label === 'File')!
      file.submenu!.items.find(({ label }) => label === 'Open recent')!.submenu!.items[0]!.click()
    })
    await studio.page.getByText('Change this picture').waitFor()
    await studio.page.keyboard.press('Escape')
  })

  test('reduced motion stops everything that fades or slides', async () => {
    await studio.page.keyboard.press('Control+Comma')
    await dialog().getByRole('button', { name: 'General' }).click()
    await dialog().getByRole('group', { name: 'Reduce motion' }).getByRole('radio', { name: 'On' }).click()
    const duration = await dialog().evaluate((element) => getComputedStyle(element).animationDuration)
    expect(duration).toBe('0.001s')
    await dialog().getByRole('group', { name: 'Reduce motion' }).getByRole('radio', { name: 'System' }).click()
    await studio.page.keyboard.press('Escape')
  })

  test.each(['dark', 'light'])('a screen reader finds no serious obstacle (%s)', async (theme) => {
    await studio.page.evaluate((name) => void (document.documentElement.dataset.theme = name), theme)
    expect(await obstacles(studio.page)).toEqual([])
    await studio.page.keyboard.press('Control+Comma')
    for (const page of ['General', 'Generation', 'Models', 'Storage', 'Shortcuts', 'Privacy', 'Advanced']) {
      await dialog().getByRole('button', { name: page, exact: true }).click()
      // A page that fades in is pale at first.
      await expect.poll(async () => ({ [page]: await obstacles(studio.page) })).toEqual({ [page]: [] })
    }
    await studio.page.keyboard.press('Escape')
    for (const tab of ['History', 'Queue', 'Library']) {
      await studio.page.getByRole('tab', { name: tab }).click()
      expect({ [tab]: await obstacles(studio.page) }).toEqual({ [tab]: [] })
    }
  })
})

test('panels and window come back as they were left', async () => {
  const userData = freshFolder()
  const first = await openStudio({ userData })
  await first.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.setBounds({ x: 20, y: 30, width: 1240, height: 700 }),
  )
  await first.page.getByRole('button', { name: 'Conversation' }).click()
  await first.page.getByRole('tab', { name: 'History' }).click()
  const edge = (await first.page.getByRole('separator').boundingBox())!
  await first.page.mouse.move(edge.x, 300)
  await first.page.mouse.down()
  await first.page.mouse.move(edge.x - 90, 300, { steps: 5 })
  await first.page.mouse.up()
  const width = (await first.page.getByRole('tablist').boundingBox())!.width
  await first.page.waitForTimeout(400)
  await first.close({ keep: true })
  expect(existsSync(join(userData, 'window.json'))).toBe(true)

  const second = await openStudio({ userData })
  const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds())
  expect(bounds).toMatchObject({ width: 1240, height: 700 })
  expect(await second.page.getByRole('tab', { name: 'History' }).getAttribute('aria-selected')).toBe('true')
  expect(await second.page.getByRole('complementary', { name: 'Conversation' }).count()).toBe(0)
  expect((await second.page.getByRole('tablist').boundingBox())!.width).toBeCloseTo(width, -1)
  await second.close()
})

test('a server is connected only when its address is entered, and then paints', async () => {
  const server = await startImageServer({ model: 'stepfun-ai/NextStep-1.1' })
  const studio = await openStudio()
  await studio.page.waitForTimeout(500)
  expect(server.connections()).toBe(0)
  const asked = await answerQuestions(studio.app, true)
  await studio.page.keyboard.press('Control+Comma')
  await studio.page.getByRole('button', { name: 'Privacy' }).click()
  await studio.page.getByRole('textbox', { name: 'Server address' }).fill('http://127.0.0.1:1')
  await studio.page.getByRole('button', { name: 'Use this server' }).click()
  await studio.page
    .getByRole('alert')
    .getByText(/127\.0\.0\.1/)
    .waitFor()
  await studio.page.getByRole('textbox', { name: 'Server address' }).fill(server.address)
  await studio.page.getByRole('button', { name: 'Use this server' }).click()
  await studio.page.getByText(/^Connected:/).waitFor()
  // Once for each address.
  expect(await asked()).toEqual(['Connect to http://127.0.0.1:1?', `Connect to ${server.address}?`])
  await studio.screenshot('server')
  await studio.page.keyboard.press('Escape')

  await studio.page.getByRole('button', { name: /^Picture settings:/ }).click()
  await studio.page.getByRole('radio', { name: new URL(server.address).host }).click()
  await studio.page.keyboard.press('Escape')
  await studio.paint('a lighthouse')
  await expect
    .poll(() => studio.pictures.getByRole('button', { name: 'a lighthouse' }).count(), { timeout: 60_000 })
    .toBe(1)
  expect(server.received.some(({ path }) => path.endsWith('/images/generations'))).toBe(true)
  await studio.close()
  await server.stop()
})

/** What axe calls serious or critical, as one line each. */
async function obstacles(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}
