/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Picture } from '../../electron/contract.ts'
import { openStudio, processId, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

const patience = { timeout: 60_000 }
const onBoard = () => studio.canvas.getByRole('list', { name: 'On the board' }).getByRole('button').count()
const note = (text: RegExp) => studio.page.getByText(text).first()

/** A slope of colours with a disc, as a file; clear outside the disc where `isCut`. */
async function file(name: string, width: number, height: number, isCut = false): Promise<string> {
  const data = Buffer.alloc(width * height * 4, 255)
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    const inside = Math.hypot(x - width / 2, y - height / 2) < Math.min(width, height) / 3
    data.set(
      [inside ? 220 : (255 * x) / width, inside ? 40 : (255 * y) / height, 120, inside || !isCut ? 255 : 0],
      i * 4,
    )
  }
  const path = join(studio.userData, name)
  await sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toFile(path)
  return path
}

async function add(path: string): Promise<Picture> {
  const before = (await studio.library()).length
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(path)
  await expect.poll(async () => (await studio.library()).length, patience).toBe(before + 1)
  const picture = (await studio.library()).at(-1)!
  await isSelected(picture)
  return picture
}

/** The bar is about it; where there is little room it does not say its size. */
async function isSelected({ width, height }: Pick<Picture, 'width' | 'height'>): Promise<void> {
  await expect
    .poll(() => studio.page.locator('.picture-bar-facts').textContent(), patience)
    .toContain(`${width} × ${height}`)
}

async function newest(count: number): Promise<Picture> {
  await expect.poll(async () => (await studio.library()).length, patience).toBe(count)
  return (await studio.library()).at(-1)!
}

async function fromPalette(words: string): Promise<void> {
  await studio.page.keyboard.press('Control+KeyK')
  const search = studio.page.getByRole('combobox')
  await search.fill(words)
  await studio.page.getByRole('option', { name: words }).first().waitFor()
  await search.press('Enter')
}

test('I make a photo twice as large: it comes to lie beside the first one as its child, and one undo takes it away again', async () => {
  const photo = await add(await file('photo.png', 300, 200))
  await studio.press('Upscale 2×')
  const large = await newest(2)
  expect(large).toMatchObject({ verb: 'upscale', parentId: photo.id, width: 600, height: 400 })
  await note(/Upscaled to 600 × 400/).waitFor()
  await expect.poll(onBoard, patience).toBe(2)
  // It is what is selected now.
  await isSelected(large)
  await studio.screenshot('upscaled')
  await studio.page.keyboard.press('Control+KeyZ')
  await expect.poll(onBoard, patience).toBe(1)
  await studio.page.keyboard.press('Control+Shift+KeyZ')
  await expect.poll(onBoard, patience).toBe(2)
})

test('a cut-out stays clear around itself', async () => {
  await add(await file('cut.png', 120, 120, true))
  const before = (await studio.library()).length
  await fromPalette('Upscale 4×')
  const large = await newest(before + 1)
  expect(large).toMatchObject({ width: 480, height: 480 })
  const path = await studio.call('pictures:path', { id: large.id })
  const { data } = await sharp(readFileSync(path)).raw().toBuffer({ resolveWithObject: true })
  expect([data[3], data[(240 * 480 + 240) * 4 + 3]]).toEqual([0, 255])
})

test('I see how far it is, and stop it: nothing comes of it', async () => {
  await add(await file('huge.png', 2400, 1800))
  const before = (await studio.library()).length
  await fromPalette('Upscale 2×')
  await note(/Upscaling .*: \d+%/).waitFor()
  await studio.screenshot('upscaling')
  await studio.page
    .getByRole('status')
    .getByText(/Upscaling .*: \d+%/)
    .waitFor()
  // Whoever sends the note away does not see it again; the queue shows what is being made.
  await studio.page.locator('.toast', { hasText: /Upscaling/ }).hover()
  await studio.press('Dismiss')
  await studio.page.getByRole('tab', { name: 'Queue' }).click()
  const row = studio.page.getByRole('region', { name: /^Upscaling/ })
  const early = await row.getByRole('progressbar').getAttribute('value')
  await expect.poll(() => row.getByRole('progressbar').getAttribute('value'), { timeout: 60_000 }).not.toBe(early)
  expect(await studio.page.locator('.toast', { hasText: /Upscaling/ }).count()).toBe(0)
  await studio.screenshot('upscaling-queue')
  await row.getByRole('button', { name: /^Stop upscaling/ }).click()
  await note(/Upscaling was stopped/).waitFor()
  await studio.page.getByRole('tab', { name: 'Library' }).click()
  expect((await studio.library()).length).toBe(before)
})

test('when what enlarges dies the note says so, and trying again goes on', async () => {
  await add(await file('again.png', 1200, 900))
  const before = (await studio.library()).length
  await studio.press('Upscale 2×')
  await note(/Upscaling .*: \d+%/).waitFor()
  process.kill(await processId(studio.app, 'Patchwork pixels'), 'SIGKILL')
  await note(/stopped unexpectedly/).waitFor()
  await studio.press('Try again')
  expect(await newest(before + 1)).toMatchObject({ width: 2400, height: 1800 })
})

test('killed in the middle of it, the program makes it anew by itself, and lays it beside its picture', async () => {
  await add(await file('killed.png', 1600, 1300))
  const before = (await studio.library()).length
  await studio.press('Upscale 2×')
  await note(/Upscaling .*: \d+%/).waitFor()
  const { userData } = studio
  const gone = new Promise((resolve) => studio.app.process().once('exit', resolve))
  studio.app.process().kill('SIGKILL')
  await gone
  studio = await openStudio({ userData })
  const large = await newest(before + 1)
  expect(large).toMatchObject({ verb: 'upscale', width: 3200, height: 2600 })
  await note(/Upscaled to 3200 × 2600/).waitFor()
  expect(await studio.call('library:check', {})).toMatchObject({ problems: [] })
})
