/// <reference lib="dom" />
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findRecipe } from '../../engine/images/foundRecipe.ts'
import { violationsIn } from './axe.ts'
import { answerQuestions, openStudio, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

const patience = { timeout: 60_000 }
const page = () => studio.page
const dialog = () => page().getByRole('dialog', { name: /^Save/ })
const format = (name: string) => dialog().getByRole('radio', { name, exact: true })

async function set(name: string, value: number): Promise<void> {
  const field = dialog().getByRole('textbox', { name, exact: true })
  await field.fill(String(value))
  await field.press('Tab')
  await expect.poll(() => field.inputValue()).toBe(String(value))
}

/** What the system's dialogs answer from now on. */
async function answer(filePath: string): Promise<void> {
  await studio.app.evaluate(({ dialog: system }, path) => {
    system.showSaveDialog = (async () => ({ canceled: false, filePath: path })) as typeof system.showSaveDialog
    system.showOpenDialog = (async () => ({ canceled: false, filePaths: [path] })) as typeof system.showOpenDialog
  }, filePath)
}

test('I save a picture as WebP, half as large, without saying how it was made', async () => {
  await studio.paint('a red apple')
  await studio.untilState('done')
  await expect.poll(async () => (await studio.library()).length, patience).toBe(1)
  await studio.pictures.getByRole('button', { name: 'a red apple' }).first().dblclick()
  const file = join(studio.userData, 'apple')
  await answer(file)
  await page().getByRole('button', { name: 'Save…', exact: true }).first().click()
  await format('WebP').click()
  await set('Quality', 80)
  await set('Size, %', 50)
  await dialog().getByText('128 × 128 pixels').waitFor()
  await dialog().getByRole('checkbox', { name: 'Say how it was made' }).uncheck()
  await studio.screenshot('save-dialog')
  expect(await violationsIn(page(), '.save')).toEqual([])
  await studio.press('Save')
  await page().getByText(`Saved to ${file}.webp`).waitFor()
  expect(await sharp(`${file}.webp`).metadata()).toMatchObject({ format: 'webp', width: 128, height: 128 })
  expect(findRecipe(readFileSync(`${file}.webp`))).toBeNull()
})

test('it is saved in the same way the next time, at its whole size again; what is named otherwise is written so', async () => {
  const file = join(studio.userData, 'again')
  await answer(file)
  await page().keyboard.press('Control+KeyS')
  await expect.poll(() => format('WebP').getAttribute('aria-checked')).toBe('true')
  await dialog().getByText('256 × 256 pixels').waitFor()
  await dialog().getByRole('checkbox', { name: 'Say how it was made' }).check()
  // Enter is enough.
  await dialog().getByRole('button', { name: 'Save', exact: true }).press('Enter')
  await page().getByText(`Saved to ${file}.webp`).waitFor()
  expect(findRecipe(readFileSync(`${file}.webp`))?.prompt).toBe('a red apple')
  await answer(`${file}.avif`)
  await studio.save()
  await page().getByText(`Saved to ${file}.avif`).waitFor()
  expect((await sharp(`${file}.avif`).metadata()).format).toBe('heif')
})

test('several go into a folder, all in the same way, and one that is painted only in part is named', async () => {
  await studio.slowDown()
  await studio.paint('a blue bird')
  await studio.untilPatches(3)
  await studio.press('Stop')
  await expect.poll(async () => (await studio.library()).length, { timeout: 120_000 }).toBe(2)
  const folder = join(studio.userData, 'many')
  mkdirSync(folder)
  await answer(folder)
  await studio.pictures.getByRole('button', { name: 'a red apple' }).first().click()
  await page().keyboard.press('Control+KeyA')
  await page().keyboard.press('Control+KeyS')
  await page().getByRole('heading', { name: 'Save 2 pictures' }).waitFor()
  await format('JPEG').click()
  await set('Size, %', 25)
  await page().getByRole('button', { name: 'Choose a folder' }).click()
  // They take their places one by one; all are there when it is told.
  await page().getByText(`2 pictures are saved to ${folder}; painted only in part: a-blue-bird`).waitFor()
  expect(readdirSync(folder).filter((name) => name.endsWith('.jpg'))).toHaveLength(2)
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.jpg')))
    expect(await sharp(join(folder, name)).metadata()).toMatchObject({ format: 'jpeg', width: 64 })
})

test('what I drag out is written in the same way, and what I copy is a picture without a recipe', async () => {
  await studio.pictures.getByRole('button', { name: 'a red apple' }).first().click()
  await studio.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    window!.webContents.startDrag = ({ file }: { file?: string }) => void Object.assign(globalThis, { dragged: file })
  })
  const [, apple] = (await studio.library()).toReversed()
  await studio.call('pictures:drag', { id: apple!.id })
  const dragged = await studio.app.evaluate(() => (globalThis as { dragged?: string }).dragged ?? '')
  expect(dragged).toMatch(/a-red-apple\.jpg$/)
  expect(existsSync(dragged)).toBe(true)
  expect(await sharp(dragged).metadata()).toMatchObject({ format: 'jpeg', width: 256 })
  expect(findRecipe(readFileSync(dragged))?.prompt).toBe('a red apple')

  await studio.press('Copy picture')
  await page().getByText('Picture copied.').waitFor()
  const png = await studio.app.evaluate(({ clipboard }) => {
    // Newer typings leave it out.
    const { readBuffer } = clipboard as unknown as { readBuffer: (format: string) => Uint8Array }
    return [...readBuffer('image/png')]
  })
  expect(png.length).toBeGreaterThan(0)
  expect(findRecipe(Buffer.from(png))).toBeNull()
})

test('whoever closes the window while a large picture is being saved is asked, and has the file when it has closed', async () => {
  const grain = Buffer.from(Array.from({ length: 1000 * 800 * 3 }, (_, at) => (at * 7919) % 251))
  const photo = join(studio.userData, 'grain.png')
  await sharp(grain, { raw: { width: 1000, height: 800, channels: 3 } })
    .png()
    .toFile(photo)
  const chooser = page().waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(photo)
  await expect.poll(async () => (await studio.library()).length, patience).toBe(3)
  await page().keyboard.press('Control+KeyS')
  await page().getByRole('heading', { name: 'Save picture', exact: true }).waitFor()
  await format('AVIF').click()
  await set('Size, %', 100)
  const file = join(studio.userData, 'grain.avif')
  await answer(file)
  const asked = await answerQuestions(studio.app, true)
  await studio.press('Save')
  await page().getByText('Saving grain.avif…').waitFor()
  expect(existsSync(file)).toBe(false)
  const closed = studio.app.waitForEvent('close', { timeout: 150_000 })
  await studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
  await expect.poll(asked).toEqual(['grain.avif is still being saved.'])
  await closed
  expect((await sharp(file).metadata()).width).toBe(1000)
})
