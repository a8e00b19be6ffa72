/// <reference lib="dom" />
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Picture } from '../../electron/contract.ts'
import { decodePicture } from '../../engine/images/decode.ts'
import { encodePng } from '../../engine/images/png.ts'
import type { Raster } from '../../engine/images/raster.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

const side = 64
const patience = { timeout: 60_000 }
const [ground, thing] = [
  [255, 240, 200],
  [0, 255, 0],
] as const
const isThing = (x: number, y: number) => x >= 16 && x < 48 && y >= 16 && y < 48

/** A green square on a light ground; `nuance`: of its first pixel, so that it is a picture of its own. */
async function square(nuance = 0): Promise<string> {
  const data = new Uint8Array(side * side * 3)
  for (let i = 0; i < side * side; i++) data.set(isThing(i % side, Math.floor(i / side)) ? thing : ground, i * 3)
  data[2] = ground[2] - nuance
  const file = join(studio.userData, 'square.png')
  writeFileSync(file, await encodePng({ width: side, height: side, data }, null))
  return file
}

const pictures = async () => (await studio.library()).toReversed()
const bar = () => studio.page.getByRole('group', { name: 'Touch-up' })

async function newest(verb: Picture['verb'], count: number): Promise<Picture> {
  await expect.poll(async () => (await pictures()).length, patience).toBe(count)
  const [picture] = await pictures()
  expect(picture?.verb).toBe(verb)
  return picture!
}

async function pixelsOf({ id }: Picture): Promise<Raster> {
  return decodePicture(readFileSync(await studio.call('pictures:path', { id })))
}

/** Where pixels of the picture lie on the screen, found by the green that is seen of it. */
async function places(): Promise<(x: number, y: number) => { readonly x: number; readonly y: number }> {
  const percent = await studio.page.getByRole('button', { name: /^Actual size, / }).textContent()
  const zoom = Number(percent?.replace('%', '')) / 100
  const board = (await studio.canvas.boundingBox())!
  const screen = async () => {
    const { data, info } = await sharp(await studio.page.screenshot({ clip: board }))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const green: { readonly x: number; readonly y: number }[] = []
    for (let i = 0; i < info.width * info.height; i++) {
      if (data[i * 3]! < 40 && data[i * 3 + 1]! > 215 && data[i * 3 + 2]! < 40)
        green.push({ x: i % info.width, y: Math.floor(i / info.width) })
    }
    return green
  }
  await expect.poll(async () => (await screen()).length, patience).toBeGreaterThan(100)
  const green = await screen()
  // The little one beside the prompt does not count.
  const middle = (of: readonly number[]) => of.toSorted((a, b) => a - b)[of.length >> 1]! + 0.5
  const [left, top] = [middle(green.map(({ x }) => x)), middle(green.map(({ y }) => y))]
  return (x, y) => ({ x: board.x + left + (x + 0.5 - side / 2) * zoom, y: board.y + top + (y + 0.5 - side / 2) * zoom })
}

async function open() {
  await studio.press('Touch up')
  await bar().waitFor()
  await studio.settled()
  return places()
}

async function set(name: string, value: number): Promise<void> {
  const field = bar().getByRole('textbox', { name, exact: true })
  await field.fill(String(value))
  await field.press('Enter')
  await expect.poll(() => field.inputValue()).toBe(String(value))
  await field.blur()
}

async function stroke(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await studio.page.mouse.move(from.x, from.y)
  await studio.page.mouse.down()
  await studio.page.mouse.move(to.x, to.y, { steps: 8 })
  await studio.page.mouse.up()
}

test('I take away with a brush what a cut-out left too much of; strokes can be undone, and Escape keeps the rest', async () => {
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(await square())
  await newest('import', 1)
  await studio.press('Cut out')
  const cut = await newest('cutOut', 2)
  expect((await pixelsOf(cut)).alpha?.[0]).toBe(0)

  const at = await open()
  await set('Size', 4)
  await set('Hardness', 100)
  await stroke(at(20, 20), at(44, 20))
  await stroke(at(20, 40), at(44, 40))
  await studio.screenshot('touch-up-brush')
  await studio.page.keyboard.press('Control+KeyZ')
  await studio.page.keyboard.press('Control+KeyZ')
  await expect.poll(() => studio.page.getByRole('button', { name: 'Undo', exact: true }).isDisabled()).toBe(true)
  await studio.page.keyboard.press('Control+Shift+KeyZ')
  await studio.page.keyboard.press('Escape')
  const touched = await newest('touchUp', 3)
  expect(touched).toMatchObject({ parentId: cut.id, width: side, height: side })
  const { pixels, alpha } = await pixelsOf(touched)
  const before = await pixelsOf(cut)
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)]
    // Within a pixel of where the hand was.
    if (x >= 22 && x <= 42 && y === 20) expect(alpha![i], `${x}, ${y}`).toBe(0)
    if (y < 16 || y > 25) expect(alpha![i], `${x}, ${y}`).toBe(before.alpha![i])
  }
  expect(pixels.data).toEqual(before.pixels.data)
  expect(await bar().count()).toBe(0)
  const kept = studio.page.locator('.toast', { hasText: 'The strokes are kept as a new picture.' })
  await kept.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(onBoard, patience).toBe(cut.id)
  await studio.press('Redo')
  await expect.poll(onBoard, patience).toBe(touched.id)
  await studio.canvas.getByRole('list', { name: 'On the board' }).getByRole('button').first().focus()
  await studio.page.keyboard.press('Enter')
})

/** The picture of the step where the board is. */
async function onBoard(): Promise<string | undefined> {
  const { steps, headId } = await studio.call('history:load', {})
  return steps.find(({ id }) => id === headId)?.pictureIds[0]
}

test('I bring back by flooding what was cut away, and its colours are those of the picture that it was cut from', async () => {
  const at = await open()
  await bar().getByRole('button', { name: 'Touch up by flooding' }).click()
  await bar().getByRole('radio', { name: 'Bring back' }).click()
  await set('Tolerance', 10)
  const { x, y } = at(6, 6)
  await studio.page.mouse.click(x, y)
  const inside = at(30, 20)
  await studio.page.mouse.click(inside.x, inside.y)
  await bar().getByRole('button', { name: 'Keep the touch-up' }).click()
  const whole = await newest('touchUp', 4)
  const [now, first] = [await pixelsOf(whole), await pixelsOf((await studio.library())[0]!)]
  for (let i = 0; i < side * side; i++) {
    const edge = [15, 16, 47, 48].some((rim) => i % side === rim || Math.floor(i / side) === rim)
    if (edge) continue
    expect(now.alpha?.[i] ?? 255, `pixel ${i}`).toBe(255)
    expect(now.pixels.data.subarray(i * 3, i * 3 + 3), `pixel ${i}`).toEqual(
      first.pixels.data.subarray(i * 3, i * 3 + 3),
    )
  }
})

test('Delete discards the strokes and not the picture, and undo brings them back', async () => {
  const at = await open()
  await bar().getByRole('button', { name: 'Touch up with a brush' }).click()
  await bar().getByRole('radio', { name: 'Take away' }).click()
  await stroke(at(20, 20), at(44, 44))
  const before = await onBoard()
  await studio.page.keyboard.press('Delete')
  await studio.page.getByText('The touch-up was discarded.').waitFor()
  await expect.poll(() => bar().count(), patience).toBe(0)
  expect((await pictures()).length).toBe(4)
  await studio.page.keyboard.press('Control+KeyZ')
  await bar().waitFor()
  await expect.poll(() => studio.page.getByRole('button', { name: 'Undo', exact: true }).isDisabled()).toBe(false)
  await bar().getByRole('button', { name: 'Discard the touch-up' }).click()
  await expect.poll(() => bar().count(), patience).toBe(0)
  expect((await pictures()).length).toBe(4)
  expect(await onBoard()).toBe(before)
})

test('I paint on a picture, take a colour up from it with Alt, and heal what should not be there; each stroke is one step back', async () => {
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(await square(1))
  const whole = await newest('import', 5)
  const at = await open()
  await bar().getByRole('button', { name: 'Touch up with a brush' }).click()
  await bar().getByRole('radio', { name: 'Paint' }).click()
  const colour = bar().getByLabel('Colour', { exact: true })
  await colour.fill('#2040ff')
  await set('Size', 6)
  await set('Hardness', 100)
  await stroke(at(22, 24), at(42, 24))
  // A scratch on the ground, in the colour of the thing, which is healed away again.
  await studio.page.keyboard.down('Alt')
  const green = at(32, 40)
  await studio.page.mouse.click(green.x, green.y)
  await studio.page.keyboard.up('Alt')
  await expect.poll(() => colour.inputValue()).toBe('#00ff00')
  await set('Size', 2)
  await stroke(at(10, 56), at(54, 56))
  await bar().getByRole('radio', { name: 'Heal' }).click()
  await set('Size', 8)
  await stroke(at(8, 56), at(56, 56))
  await studio.screenshot('touch-up-paint')
  // One stroke too much.
  await bar().getByRole('radio', { name: 'Paint' }).click()
  await stroke(at(10, 6), at(54, 6))
  await studio.page.keyboard.press('Control+KeyZ')
  await bar().getByRole('button', { name: 'Keep the touch-up' }).click()
  const touched = await newest('touchUp', 6)
  expect(touched.parentId).toBe(whole.id)
  const { pixels, alpha } = await pixelsOf(touched)
  expect(alpha).toBeNull()
  const before = await pixelsOf(whole)
  const pixel = (of: Raster, x: number, y: number) => [
    ...of.pixels.data.subarray((y * side + x) * 3, (y * side + x) * 3 + 3),
  ]
  expect(pixel({ pixels, alpha }, 32, 24)).toEqual([32, 64, 255])
  for (let x = 14; x < 50; x++) {
    expect(pixel({ pixels, alpha }, x, 6)).toEqual(pixel(before, x, 6))
    const healed = pixel({ pixels, alpha }, x, 56)
    for (const [c, value] of ground.entries())
      expect(Math.abs(healed[c]! - value), `${x}, channel ${c}`).toBeLessThan(12)
  }
})

test.each([
  ['light', 1360, 880],
  ['light', 1024, 640],
  ['dark', 1360, 880],
  ['dark', 1024, 640],
] as const)('the bar has room, %s, %i x %i', async (theme, width, height) => {
  await studio.call('settings:set', { theme })
  await studio.page.reload()
  await studio.prompt.waitFor()
  await studio.app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]!.setContentSize(w, h), [
    width,
    height,
  ] as const)
  await expect.poll(() => studio.page.evaluate(() => [window.innerWidth, window.innerHeight])).toEqual([width, height])
  await studio.canvas.getByRole('list', { name: 'On the board' }).getByRole('button').first().focus()
  await studio.page.keyboard.press('Enter')
  await studio.press('Touch up')
  await bar().waitFor()
  await studio.settled()
  const inWindow = async () => {
    const box = await bar().boundingBox()
    return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.height < 100
  }
  await expect.poll(inWindow, patience).toBe(true)
  await studio.page.mouse.move(width / 2, height / 3)
  await studio.screenshot(`touch-up-${theme}-${width}`)
  await bar().getByRole('button', { name: 'Touch up by flooding' }).click()
  await studio.screenshot(`touch-up-flood-${theme}-${width}`)
})

test('what was drawn when the whole program was killed is there after the next start, as if it had been put away', async () => {
  // Whatever is open is put away, and what is selected is shown.
  await studio.page.keyboard.press('Escape')
  await expect.poll(() => bar().count(), patience).toBe(0)
  const count = (await pictures()).length
  const { alpha: before } = await pixelsOf((await pictures())[0]!)
  const at = await open()
  await bar().getByRole('button', { name: 'Touch up with a brush' }).click()
  await bar().getByRole('radio', { name: 'Take away' }).click()
  await set('Size', 4)
  await set('Hardness', 100)
  await stroke(at(22, 30), at(42, 30))
  const isWritten = () =>
    studio.page.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name)
      if (!names.includes('drafts')) return false
      const opening = indexedDB.open('drafts')
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const asked = opening.result.transaction('drafts').objectStore('drafts').getKey('touchUp.1')
      await new Promise((resolve) => asked.addEventListener('success', resolve))
      opening.result.close()
      return asked.result !== undefined
    })
  await expect.poll(isWritten, patience).toBe(true)
  const { userData } = studio
  const dead = new Promise((resolve) => studio.app.process().once('exit', resolve))
  studio.app.process().kill('SIGKILL')
  await dead

  studio = await openStudio({ userData })
  await studio.page.getByText('What was drawn when the window went is kept.').waitFor()
  const touched = await newest('touchUp', count + 1)
  const { alpha } = await pixelsOf(touched)
  const taken = Array.from(alpha ?? []).filter((value, i) => value === 0 && (before?.[i] ?? 255) > 0)
  expect(taken.length).toBeGreaterThan(30)
  await studio.page.reload()
  await studio.prompt.waitFor()
  await studio.page.locator('[data-camera="still"]').waitFor({ state: 'attached' })
  expect((await pictures()).length).toBe(count + 1)
})
