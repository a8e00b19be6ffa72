/// <reference lib="dom" />
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillLibrary, promptOf } from '../library/fill.ts'
import { freshFolder, openStudio, type Studio } from './studio.ts'

const all = 10_000

let studio: Studio
const page = () => studio.page
const search = () => page().getByRole('textbox', { name: 'Search pictures' })
const found = () => page().getByRole('search').getByRole('status')
const thumbnails = () => studio.pictures.getByRole('button')
const thumbnail = (index: number) => studio.pictures.getByRole('button', { name: new RegExp(`no${index}\\b`) })
const undoDeletion = () =>
  page().getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Undo' }).click()
const focusedName = () => page().evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

function numberIn(prompt: string | null): number {
  return Number(/no(\d+)\b/.exec(prompt ?? '')?.[1])
}

/** What axe calls serious or critical in the panel. */
async function seriousViolations(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: page() }).include('.library').setLegacyMode().analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

async function openFilled(count: number): Promise<Studio> {
  const userData = freshFolder()
  await fillLibrary(join(userData, 'library'), count, Math.min(count, 50))
  return openStudio({ userData })
}

describe('a library of ten thousand pictures', () => {
  beforeAll(async () => void (studio = await openFilled(all)))
  afterAll(() => studio.close())

  test('says how many there are and shows the newest first', async () => {
    await expect.poll(() => found().textContent()).toBe('10000 pictures')
    await expect.poll(() => thumbnails().first().getAttribute('aria-label')).toBe(promptOf(all - 1))
    await studio.screenshot('library')
  })

  test('is reached to its last picture by keyboard and by scrolling, while the page holds only what is seen', async () => {
    await thumbnails().first().click()
    await page().keyboard.press('End')
    await expect.poll(focusedName).toBe(promptOf(0))
    await page().keyboard.press('Home')
    await expect.poll(focusedName).toBe(promptOf(all - 1))
    const list = studio.pictures
    for (const part of [0.25, 0.5, 0.75]) {
      await list.evaluate((element, share) => {
        const scroller = element.parentElement!
        scroller.scrollTop = scroller.scrollHeight * share
      }, part)
      const away = async () =>
        Math.abs(numberIn(await thumbnails().first().getAttribute('aria-label')) - all * (1 - part))
      await expect.poll(away).toBeLessThan(200)
    }
    expect(await list.locator('li').count()).toBeLessThan(120)
  })

  test('finds one by its words, and tells when nothing fits', async () => {
    await page().keyboard.press('Control+f')
    await page().keyboard.type('no7777')
    await expect.poll(() => found().textContent()).toBe('1 of 10000')
    await expect.poll(() => thumbnails().first().getAttribute('aria-label')).toBe(promptOf(7777))
    await search().fill('no7777 "nothing* AND (')
    await page().getByText('No picture fits.').waitFor()
    await page().getByRole('button', { name: 'Show all pictures' }).click()
    await expect.poll(() => found().textContent()).toBe('10000 pictures')
    expect(await search().inputValue()).toBe('')
  })

  test('is narrowed by model and by star', async () => {
    await thumbnails().first().click()
    await page().keyboard.press('Period')
    await thumbnail(all - 1).waitFor()
    await expect.poll(() => thumbnails().first().getAttribute('aria-label')).toContain('starred')
    await page().getByRole('button', { name: 'Filters' }).click()
    await page().getByRole('checkbox', { name: 'Starred only' }).check()
    await expect.poll(() => found().textContent()).toBe('1 of 10000')
    await page().getByRole('checkbox', { name: 'Starred only' }).uncheck()
    await page().getByRole('combobox', { name: 'Model' }).selectOption('Second model')
    await expect.poll(() => found().textContent()).toBe('3334 of 10000')
    await studio.screenshot('library-filters')
    await page().getByRole('button', { name: 'Clear filters' }).click()
    await page().keyboard.press('Escape')
    await expect.poll(() => found().textContent()).toBe('10000 pictures')
  })

  test('selects with Shift and Control, deletes what is selected, and brings it back', async () => {
    await thumbnails().nth(1).click()
    await thumbnails()
      .nth(4)
      .click({ modifiers: ['Shift'] })
    await page().getByText('4 selected').waitFor()
    await thumbnails()
      .nth(2)
      .click({ modifiers: ['Control'] })
    await page().getByText('3 selected').waitFor()
    await page().keyboard.press('Delete')
    await page().getByText('3 pictures deleted.').waitFor()
    await expect.poll(() => found().textContent()).toBe('9997 pictures')
    await undoDeletion()
    await expect.poll(() => found().textContent()).toBe('10000 pictures')
  })

  test('is selected and deleted as a whole, and comes back as a whole', async () => {
    await thumbnails().first().click()
    await page().keyboard.press('Control+a')
    await page().getByText('10000 selected').waitFor()
    await page().keyboard.press('Delete')
    await page().getByText('10000 pictures deleted.').waitFor()
    await expect.poll(() => found().textContent()).toBe('0 pictures')
    await undoDeletion()
    await expect.poll(() => found().textContent()).toBe('10000 pictures')
  })
})

describe('a small library', () => {
  beforeAll(async () => void (studio = await openFilled(5)))
  afterAll(() => studio.close())

  test('tells all that is known of a picture, which can be named there', async () => {
    await thumbnails().first().click()
    await page().keyboard.press('i')
    const info = page().getByRole('region', { name: 'About this picture' })
    await info.getByText('Patchwork first').waitFor()
    for (const fact of ['Seed', 'Steps', 'Guidance', 'Model hash'])
      await info.getByText(fact, { exact: true }).waitFor()
    await studio.screenshot('library-info')
    expect(await seriousViolations()).toEqual([])
    await thumbnails().first().click()
    await page().keyboard.press('F2')
    await page().keyboard.type('My cover')
    await page().keyboard.press('Enter')
    await expect.poll(() => thumbnails().first().getAttribute('aria-label')).toMatch(/^My cover, /)
    await search().fill('cover')
    await expect.poll(() => found().textContent()).toBe('1 of 5')
    await search().press('Escape')
    await expect.poll(() => found().textContent()).toBe('5 pictures')
  })

  test('a double click puts a picture on the board, once', async () => {
    const onBoard = () => studio.pictures.locator('[aria-current]').count()
    await thumbnail(2).dblclick()
    await expect.poll(onBoard).toBe(1)
    await page().getByRole('button', { name: 'Save…' }).first().waitFor()
  })

  test('a picture dragged onto the board lies there and is not added a second time', async () => {
    await studio.app.evaluate(({ BrowserWindow }) => {
      // The system's own drag would wait for a mouse that no test can move.
      BrowserWindow.getAllWindows()[0]!.webContents.startDrag = () => undefined
    })
    await thumbnail(1).dispatchEvent('dragstart')
    await studio.canvas.evaluate((board) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(['its own file'], 'picture.png', { type: 'image/png' }))
      board.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    })
    await expect.poll(() => thumbnail(1).getAttribute('aria-current')).toBe('true')
    expect(await found().textContent()).toBe('5 pictures')
  })

  test('a new picture appears in front while another is looked at', async () => {
    await studio.paint('a red apple')
    await studio.untilState('done')
    await expect.poll(() => found().textContent()).toBe('6 pictures')
    await expect.poll(() => thumbnails().first().getAttribute('aria-label')).toBe('a red apple')
  })

  test('an empty library says what to do', async () => {
    await thumbnails().first().click()
    await page().keyboard.press('Control+a')
    await page().getByText('6 selected').waitFor()
    await page().keyboard.press('Delete')
    await page()
      .getByText(/Pictures you paint or add are kept here/)
      .waitFor()
    expect(await found().textContent()).toBe('0 pictures')
    await studio.screenshot('library-empty')
  })
})

describe('the pictures of the library', () => {
  const userData = freshFolder()
  const archive = join(userData, 'backup.zip')
  beforeAll(async () => void (studio = await openStudio({ userData })))
  afterAll(() => studio.close())

  test('have thumbnails of at most 256 pixels, transparent where they are', async () => {
    const width = 600
    const data = Buffer.alloc(width * 400 * 4)
    for (let at = 0; at < data.length; at += 4)
      data.set(at % (width * 4) < width * 2 ? [200, 40, 40, 255] : [0, 0, 0, 0], at)
    const png = await sharp(data, { raw: { width, height: 400, channels: 4 } })
      .png()
      .toBuffer()
    const thumbnail = await page().evaluate(
      async (bytes) => {
        const file = { name: 'half.png', bytes: Uint8Array.from(bytes) }
        const imported = await window.patchwork!.invoke('pictures:import', file)
        if (!imported.ok) throw new Error(imported.error.message)
        const response = await fetch(`image://thumbnail/${imported.value.hash}.png`)
        const bitmap = await createImageBitmap(await response.blob())
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
        const context = canvas.getContext('2d')!
        context.drawImage(bitmap, 0, 0)
        const alphaAt = (x: number) => context.getImageData(x, 80, 1, 1).data[3]
        return { width: bitmap.width, height: bitmap.height, alpha: [alphaAt(20), alphaAt(236)] }
      },
      [...png],
    )
    expect(thumbnail).toEqual({ width: 256, height: expect.closeTo(171, -0.5), alpha: [255, 0] })
  })

  test('are checked, and backed up to one file', async () => {
    await page().keyboard.press('Control+,')
    await page().getByRole('button', { name: 'Storage' }).click()
    await studio.press('Check the library')
    await page()
      .getByText(/^All is well: 1 /)
      .waitFor()
    await studio.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, archive)
    await studio.press('Back up to a file…')
    await page().getByText(`Backed up to ${archive}`).waitFor()
    expect(statSync(archive).size).toBeGreaterThan(1000)
    await studio.screenshot('storage')
  })

  test('come back from the backup when Patchwork starts again', async () => {
    await page().keyboard.press('Escape')
    await thumbnails().first().click()
    await page().keyboard.press('Delete')
    await expect.poll(() => found().textContent()).toBe('0 pictures')
    await studio.app.evaluate(({ app, dialog }, filePath) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
      // The next start is the test's.
      app.relaunch = () => undefined
    }, archive)
    await page().keyboard.press('Control+,')
    await studio.press('Restore from a backup…')
    const closed = studio.app.waitForEvent('close')
    await studio.press('Choose the backup…')
    await closed
    studio = await openStudio({ userData })
    await page()
      .getByText(/The library of the backup is open/)
      .waitFor()
    await expect.poll(() => found().textContent()).toBe('1 picture')
  })
})
