/// <reference lib="dom" />
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StoredStep } from '../../electron/contract.ts'
import { decodeImage } from '../../engine/images/decode.ts'
import { encodePng } from '../../engine/images/png.ts'
import { openStudio, type Studio } from './studio.ts'

interface Placed {
  readonly name: string
  readonly selected: boolean
}

const list = (studio: Studio) => studio.canvas.getByRole('list', { name: 'On the board' }).getByRole('button')
const placed = (studio: Studio): Promise<readonly Placed[]> =>
  list(studio).evaluateAll((buttons) =>
    buttons.map((button) => ({
      name: button.textContent ?? '',
      selected: button.getAttribute('aria-pressed') === 'true',
    })),
  )
const zoom = async (studio: Studio) =>
  Number((await studio.page.getByRole('button', { name: /^Actual size, / }).textContent())?.replace('%', ''))

/** The board as the program remembers it: where every picture lies. */
async function board(studio: Studio): Promise<Readonly<Record<string, { x: number; y: number; width: number }>>> {
  const { steps, headId } = await studio.call('history:load', {})
  const byId = new Map(steps.map((step) => [step.id, step]))
  const way: StoredStep[] = []
  for (let step = byId.get(headId ?? ''); step !== undefined; step = byId.get(step.parentId ?? '')) way.unshift(step)
  const places: Record<string, { x: number; y: number; width: number }> = {}
  for (const { placed: moved, removed } of way) {
    for (const id of removed) delete places[id]
    for (const { id, x, y, width } of moved) places[id] = { x, y, width }
  }
  return places
}

async function addPictures(studio: Studio, files: readonly string[]): Promise<void> {
  const before = await list(studio).count()
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles([...files])
  await expect.poll(() => list(studio).count()).toBe(before + files.length)
}

/** Colours that differ from pixel to pixel, so that every crop is its own. */
async function gradient(file: string, width: number, height: number): Promise<string> {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
    const [x, y] = [Math.floor(index / 3) % width, Math.floor(index / 3 / width)]
    return [x, y, (x * 3 + y * 5) % 256][index % 3]! % 256
  })
  writeFileSync(file, await encodePng({ width, height, data }, null))
  return file
}

describe('the board', () => {
  let studio: Studio
  beforeAll(async () => void (studio = await openStudio()))
  afterAll(() => studio.close())

  test('takes in several files at once', async () => {
    const names = ['one', 'two', 'three']
    const files = await Promise.all(
      names.map((name, index) => gradient(join(studio.userData, `${name}.png`), 120 + index, 90)),
    )
    await addPictures(studio, files)
    expect((await placed(studio)).every(({ selected }) => selected)).toBe(true)
    await studio.canvas.click({ position: { x: 120, y: 400 } })
  })

  test('tells its pictures to those who do not see them, and selects by keys', async () => {
    expect((await placed(studio)).map(({ name }) => name)).toEqual([
      'one.png, 120 × 90',
      'two.png, 121 × 90',
      'three.png, 122 × 90',
    ])
    await list(studio).nth(1).press('Enter')
    expect((await placed(studio)).map(({ selected }) => selected)).toEqual([false, true, false])
  })

  test('zooms by the digits that image editors use, between 2% and 2000%', async () => {
    const percent = async (keys: string, expected: number) => {
      await studio.page.keyboard.press(keys)
      await expect.poll(() => zoom(studio)).toBe(expected)
    }
    await percent('Control+1', 100)
    await percent('Control+2', 200)
    await percent('Control+3', 400)
    await percent('Control+4', 800)
    for (let press = 0; press < 12; press++) await studio.page.keyboard.press('Control+Minus')
    await expect.poll(() => zoom(studio)).toBe(2)
    await studio.page.keyboard.press('Control+0')
    await expect.poll(() => zoom(studio)).toBeGreaterThan(100)
  })

  test('selects everything, lays it out in a grid, and undo puts it back', async () => {
    const before = await board(studio)
    await studio.canvas.click({ position: { x: 120, y: 400 } })
    await studio.page.keyboard.press('Control+a')
    await studio.canvas.getByText('3 pictures', { exact: true }).waitFor()
    await studio.press('Arrange in a grid')
    await expect.poll(() => board(studio)).not.toEqual(before)
    const rows = new Set(Object.values(await board(studio)).map(({ y }) => y))
    expect(rows.size).toBe(2)
    await studio.screenshot('canvas-arranged')
    await studio.press('Align left edges')
    await expect.poll(async () => new Set(Object.values(await board(studio)).map(({ x }) => x)).size).toBe(1)
    await studio.press('Undo')
    await studio.press('Undo')
    await expect.poll(() => board(studio)).toEqual(before)
  })

  test('a Shift-drag around pictures selects them; carrying one carries all', async () => {
    await studio.page.keyboard.press('Escape')
    await studio.page.keyboard.press('Control+0')
    await studio.settled()
    const before = await board(studio)
    const area = (await studio.canvas.boundingBox())!
    await studio.page.keyboard.down('Shift')
    await studio.page.mouse.move(area.x + 100, area.y + 300)
    await studio.page.mouse.down()
    await studio.page.mouse.move(area.x + area.width - 60, area.y + 640, { steps: 6 })
    await studio.page.mouse.up()
    await studio.page.keyboard.up('Shift')
    const chosen = (await placed(studio)).filter(({ selected }) => selected)
    expect(chosen.length).toBeGreaterThan(1)
    await studio.page.mouse.move(area.x + area.width / 2, area.y + 400)
    await studio.page.mouse.down()
    await studio.page.mouse.move(area.x + area.width / 2 + 60, area.y + 430, { steps: 6 })
    await studio.page.mouse.up()
    await expect.poll(() => board(studio)).not.toEqual(before)
    const after = await board(studio)
    const moved = Object.keys(after).filter((id) => after[id]!.x !== before[id]!.x)
    expect(moved).toHaveLength(chosen.length)
    expect(new Set(moved.map((id) => `${after[id]!.x - before[id]!.x} ${after[id]!.y - before[id]!.y}`)).size).toBe(1)
    await studio.page.keyboard.press('Alt+ArrowRight')
    await expect.poll(async () => (await board(studio))[moved[0]!]!.x).toBe(after[moved[0]!]!.x + 16)
  })

  test('a crop by numbers makes a new picture beside the old one, pixel for pixel', async () => {
    await list(studio).filter({ hasText: 'one.png' }).press('Enter')
    await studio.page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Crop' }).click()
    const bar = studio.page.getByRole('group', { name: 'Crop' })
    for (const [side, value] of [
      ['Left', '10'],
      ['Top', '20'],
      ['Width', '40'],
      ['Height', '30'],
    ] as const) {
      await bar.getByRole('textbox', { name: side }).fill(value)
      await bar.getByRole('textbox', { name: side }).press('Enter')
    }
    await studio.screenshot('canvas-crop')
    await bar.getByRole('button', { name: 'Crop' }).click()
    await expect.poll(async () => (await placed(studio)).at(-1)).toEqual({ name: 'one.png, 40 × 30', selected: true })
    const [original, cut] = await Promise.all(['120 × 90', '40 × 30'].map((size) => pixels(studio, size)))
    for (const [x, y] of [
      [0, 0],
      [39, 29],
      [17, 5],
    ] as const) {
      const at = ((y + 20) * 120 + x + 10) * 3
      const there = (y * 40 + x) * 3
      expect([...cut!.subarray(there, there + 3)]).toEqual([...original!.subarray(at, at + 3)])
    }
  })

  test('a shape is kept while the crop is dragged; Escape puts it away', async () => {
    await list(studio).filter({ hasText: 'two.png' }).press('Enter')
    const pictures = await list(studio).count()
    await studio.page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Crop' }).click()
    const bar = studio.page.getByRole('group', { name: 'Crop' })
    await bar.getByRole('combobox', { name: 'Shape' }).selectOption('1 : 1')
    const value = async (side: string) => Number(await bar.getByRole('textbox', { name: side }).inputValue())
    expect([await value('Width'), await value('Height')]).toEqual([90, 90])
    await studio.page.keyboard.press('Escape')
    await bar.waitFor({ state: 'detached' })
    expect(await list(studio).count()).toBe(pictures)
  })

  test('a marked region is copied with its own pixels, and pasted as a picture', async () => {
    await list(studio).filter({ hasText: 'two.png' }).press('Enter')
    await studio.page.keyboard.press('Shift+2')
    await studio.settled()
    await studio.page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Mark a region' }).click()
    const bar = studio.page.getByRole('group', { name: 'Region' })
    await bar.getByRole('textbox', { name: 'Left' }).fill('5')
    await bar.getByRole('textbox', { name: 'Left' }).press('Enter')
    await studio.screenshot('canvas-region')
    await bar.getByRole('button', { name: 'Done' }).click()
    await studio.press('Copy picture')
    await studio.page.getByText('Region copied.').waitFor()
    await studio.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await studio.app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]!.paste())
    await expect.poll(async () => (await placed(studio)).at(-1)?.name).toMatch(/, 61 × 45$/)
    const [original, copy] = await Promise.all(['121 × 90', '61 × 45'].map((size) => pixels(studio, size)))
    const at = ((23 + 40) * 121 + 5 + 50) * 3
    const there = (40 * 61 + 50) * 3
    expect([...copy!.subarray(there, there + 3)]).toEqual([...original!.subarray(at, at + 3)])
  })

  test('a copy of a picture is a picture of its own', async () => {
    const before = await list(studio).count()
    await list(studio).filter({ hasText: 'three.png' }).press('Enter')
    await studio.page.keyboard.press('Control+d')
    await expect.poll(() => list(studio).count()).toBe(before + 1)
  })

  test('two pictures are compared with the slider and side by side, and Escape ends it', async () => {
    await list(studio).filter({ hasText: '40 × 30' }).press('Enter')
    await studio.press('Compare side by side')
    await studio.settled()
    await studio.screenshot('canvas-side-by-side')
    const side = studio.page.locator('[aria-label="Compare side by side"]')
    expect(await side.getAttribute('aria-pressed')).toBe('true')
    await studio.page.keyboard.press('Escape')
    await studio.press('Compare with before')
    await studio.screenshot('canvas-slider')
    await studio.page.keyboard.press('Escape')
    expect(await studio.page.getByRole('button', { name: 'Compare with before' }).getAttribute('aria-pressed')).toBe(
      'false',
    )
  })

  test('a file lands where it is dropped', async () => {
    await studio.page.keyboard.press('Control+0')
    await studio.settled()
    const before = await list(studio).count()
    const file = await gradient(join(studio.userData, 'dropped.png'), 64, 48)
    const area = (await studio.canvas.boundingBox())!
    const at = { x: area.x + 200, y: area.y + 500 }
    await studio.page.evaluate(
      ({ bytes, x, y }) => {
        const data = new DataTransfer()
        data.items.add(new File([Uint8Array.from(bytes)], 'dropped.png', { type: 'image/png' }))
        const target = document.elementFromPoint(x, y)!
        target.dispatchEvent(
          new DragEvent('drop', { dataTransfer: data, clientX: x, clientY: y, bubbles: true, cancelable: true }),
        )
      },
      { bytes: [...readFileSync(file)], ...at },
    )
    await expect.poll(() => list(studio).count()).toBe(before + 1)
    await studio.settled()
    await studio.page.mouse.click(at.x, at.y)
    await expect.poll(async () => (await placed(studio)).find(({ selected }) => selected)?.name).toMatch(/^dropped.png/)
  })

  test('a picture that is dragged with Alt leaves the window as a file, and stays where it lay', async () => {
    await studio.app.evaluate(({ webContents }) => {
      const [contents] = webContents.getAllWebContents()
      const dragged: string[] = []
      Object.assign(globalThis, { dragged })
      contents!.startDrag = ({ file }) => void dragged.push(file)
    })
    await list(studio).filter({ hasText: 'two.png, 121' }).press('Enter')
    await studio.settled()
    const before = await board(studio)
    const area = (await studio.canvas.boundingBox())!
    await studio.page.keyboard.down('Alt')
    await studio.page.mouse.move(area.x + area.width / 2, area.y + 380)
    await studio.page.mouse.down()
    await studio.page.mouse.move(area.x + area.width / 2 + 40, area.y + 400, { steps: 4 })
    const files = () => studio.app.evaluate(() => (globalThis as { dragged?: string[] }).dragged ?? [])
    await expect.poll(async () => (await files()).length).toBe(1)
    await studio.page.mouse.up()
    await studio.page.keyboard.up('Alt')
    const [file] = await files()
    expect((await decodeImage(readFileSync(file!))).width).toBe(121)
    expect(await board(studio)).toEqual(before)
  })

  test('a transparent picture shows a checkerboard where it is clear, in both themes', async () => {
    const file = join(studio.userData, 'clear.png')
    const hole = { width: 200, height: 200, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const
    const disc = Buffer.from('<svg width="200" height="200"><circle cx="100" cy="100" r="70" fill="#e8a765"/></svg>')
    writeFileSync(
      file,
      await sharp({ create: hole })
        .composite([{ input: disc }])
        .png()
        .toBuffer(),
    )
    await addPictures(studio, [file])
    await studio.settled()
    const themes = { dark: [0x3a, 0x2c], light: [0xff, 0xe2] } as const
    for (const [theme, greys] of Object.entries(themes)) {
      await studio.page.evaluate((name) => void (document.documentElement.dataset['theme'] = name), theme)
      await expect.poll(async () => [...(await greysNearCorner(studio))].toSorted((a, b) => b - a)).toEqual(greys)
      await studio.screenshot(`canvas-transparent-${theme}`)
    }
  })
})

/** The greys that fill the upper left of the picture in the middle of the board. */
async function greysNearCorner(studio: Studio): Promise<ReadonlySet<number>> {
  const area = (await studio.canvas.boundingBox())!
  const clip = { x: area.x + area.width / 2 - 220, y: area.y + 160, width: 64, height: 64 }
  const { data } = await sharp(await studio.page.screenshot({ clip }))
    .removeAlpha()
    .extractChannel('red')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const counts = new Map<number, number>()
  for (const grey of data) counts.set(grey, (counts.get(grey) ?? 0) + 1)
  return new Set([...counts].filter(([, count]) => count > data.length / 8).map(([grey]) => grey))
}

/** Pixels of the picture of this size. */
async function pixels(studio: Studio, size: string): Promise<Uint8Array> {
  const [width, height] = size.split(' × ').map(Number)
  const found = (await studio.library()).find((picture) => picture.width === width && picture.height === height)
  const path = await studio.call('pictures:path', { id: found!.id })
  return (await decodeImage(readFileSync(path))).data
}
