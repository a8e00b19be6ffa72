/// <reference lib="dom" />
/** A file that comes in again, and a picture that comes back by the clipboard, are the picture that is there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
let files: readonly string[]
const page = () => studio.page
const placed = () => page().getByRole('list', { name: 'On the board' }).getByRole('button')
const note = () => page().getByRole('region', { name: 'Notifications' })
const ids = async () => (await studio.library()).map(({ id }) => id)

beforeAll(async () => {
  studio = await openStudio()
  files = ['#a40', '#04a', '#4a0', '#840', '#048'].map((_, index) => join(studio.userData, `photo-${index}.png`))
  for (const [index, file] of files.entries()) {
    const background = { r: 40 * index, g: 90, b: 120 }
    await sharp({ create: { width: 300, height: 200, channels: 3, background } })
      .png()
      .toFile(file)
  }
})
afterAll(() => studio.close())

async function choose(some: readonly string[]): Promise<void> {
  const chooser = page().waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles([...some])
}

async function drop(file: string, x: number, y: number): Promise<void> {
  await page().evaluate(
    ({ bytes, at }) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], 'again.png', { type: 'image/png' }))
      const init = { dataTransfer, clientX: at.x, clientY: at.y, bubbles: true, cancelable: true }
      document.elementFromPoint(at.x, at.y)!.dispatchEvent(new DragEvent('drop', init))
    },
    { bytes: [...readFileSync(file)], at: { x, y } },
  )
}

test('a file that is chosen again is in the library already, is selected, and is said to be', async () => {
  await choose(files.slice(0, 2))
  await expect.poll(() => placed().count()).toBe(2)
  const before = await ids()
  await choose(files.slice(0, 1))
  await note().getByText('photo-0.png is in the library already.').waitFor()
  expect(await ids()).toEqual(before)
  expect(await placed().count()).toBe(2)
  await expect.poll(() => placed().filter({ hasText: 'photo-0' }).getAttribute('aria-pressed')).toBe('true')
})

test('one that was deleted comes back out of the bin', async () => {
  const before = await ids()
  await placed().filter({ hasText: 'photo-0' }).press('Delete')
  await expect.poll(() => placed().count()).toBe(1)
  await choose(files.slice(0, 1))
  await note().getByText('photo-0.png was in the bin and is back.').waitFor()
  await expect.poll(() => placed().count()).toBe(2)
  expect(await ids()).toEqual(before)
})

test('of many files those that are known are counted in one sentence', async () => {
  await choose(files)
  await note().getByText('5 files: 3 new, 2 in the library already.').waitFor()
  await expect.poll(() => placed().count()).toBe(5)
  expect(await ids()).toHaveLength(5)
})

test('dropped again it lies where it was dropped', async () => {
  await studio.settled()
  const box = (await studio.canvas.boundingBox())!
  const at = { x: Math.round(box.x + 60), y: Math.round(box.y + box.height / 2) }
  await drop(files[3]!, at.x, at.y)
  await note().getByText('photo-3.png is in the library already.').waitFor()
  await page().keyboard.press('Escape')
  await studio.settled()
  await page().mouse.click(at.x + 10, at.y)
  await expect.poll(() => placed().filter({ hasText: 'photo-3' }).getAttribute('aria-pressed')).toBe('true')
  expect(await ids()).toHaveLength(5)
  expect(await placed().count()).toBe(5)
})

test('a picture that is copied and pasted keeps its words and its name, and other programs get a PNG', async () => {
  await studio.paint('a red apple')
  await studio.untilState('done')
  const apple = (await studio.library()).at(-1)!
  await studio.call('pictures:change', { id: apple.id, name: 'My apple' })
  await studio.call('pictures:tag', { ids: [apple.id], tag: 'fruit', on: true })
  await studio.press('Copy picture')
  await note().getByText('Picture copied.').waitFor()
  // Onto another board.
  await page()
    .getByRole('button', { name: /^Boards, /, exact: true })
    .click()
  await studio.press('New board')
  await page().keyboard.press('Escape')
  await expect.poll(() => placed().count()).toBe(0)
  await studio.canvas.focus()
  await studio.app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]!.paste())
  await expect.poll(() => placed().count()).toBe(1)
  expect(await ids()).toHaveLength(6)
  expect(await placed().textContent()).toContain('My apple')
  // And again on the same board: it lies there, and a second one is one click away.
  await studio.app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]!.paste())
  await note().getByText('This picture lies on the board already.').waitFor()
  await note().getByRole('button', { name: 'Duplicate' }).click()
  await expect.poll(() => placed().count()).toBe(2)
  expect((await studio.library()).at(-1)).toMatchObject({ name: 'My apple', prompt: 'a red apple', tags: ['fruit'] })
})

/** Where each picture of the open board lies, seen from the first of them. */
async function lying(): Promise<Record<string, readonly [number, number]>> {
  const { steps, headId } = await studio.call('history:load', {})
  const found = new Map<string, { readonly x: number; readonly y: number } | null>()
  for (let at: string | null = headId; at !== null;) {
    const step = steps.find(({ id }) => id === at)!
    for (const place of step.placed) if (!found.has(place.id)) found.set(place.id, place)
    for (const id of step.removed) if (!found.has(id)) found.set(id, null)
    at = step.parentId
  }
  const places = [...found].flatMap(([id, place]) => (place === null ? [] : [{ id, ...place }]))
  const [first] = places.toSorted((a, b) => a.id.localeCompare(b.id))
  return Object.fromEntries(places.map(({ id, x, y }) => [id, [x - first!.x, y - first!.y]]))
}

test('several pictures are copied together and pasted together as they lie, as one step; other programs get the first', async () => {
  const before = await ids()
  await page()
    .getByRole('button', { name: /^Boards, /, exact: true })
    .click()
  await page().getByRole('button', { name: 'Open Board 1', exact: true }).click()
  await expect.poll(() => placed().count()).toBe(6)
  await page().keyboard.press('Escape')
  await studio.canvas.focus()
  await page().keyboard.press('Control+a')
  await page().keyboard.press('Control+c')
  await note().getByText('6 pictures copied.').waitFor()
  const arranged = await lying()
  const png = await studio.app.evaluate(({ clipboard }) => {
    const { readBuffer } = clipboard as unknown as { readBuffer: (format: string) => Uint8Array }
    return [...readBuffer('image/png')]
  })
  expect((await sharp(Buffer.from(png)).metadata()).width).toBeGreaterThan(0)
  await page()
    .getByRole('button', { name: /^Boards, /, exact: true })
    .click()
  await studio.press('New board')
  await expect.poll(() => placed().count()).toBe(0)
  await page().keyboard.press('Escape')
  await studio.canvas.focus()
  await studio.app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]!.paste())
  await expect.poll(() => placed().count()).toBe(6)
  await note().getByText('6 pictures pasted.').waitFor()
  expect(await ids()).toEqual(before)
  expect(await lying()).toEqual(arranged)
  await studio.canvas.focus()
  await page().keyboard.press('Control+z')
  await expect.poll(() => placed().count()).toBe(0)
  await page().keyboard.press('Control+y')
  await expect.poll(() => placed().count()).toBe(6)
})

test('a picture from another program is a picture of its own', async () => {
  const before = await ids()
  await page().evaluate(async () => {
    const canvas = new OffscreenCanvas(256, 256)
    canvas.getContext('2d')!.fillRect(0, 0, 100, 100)
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': canvas.convertToBlob() })])
  })
  await studio.canvas.focus()
  await studio.app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]!.paste())
  await expect.poll(async () => (await ids()).length).toBe(before.length + 1)
  expect((await studio.library()).at(-1)).toMatchObject({ verb: 'import' })
})
