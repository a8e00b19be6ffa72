/// <reference lib="dom" />
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodePicture } from '../../engine/images/decode.ts'
import { encodePng } from '../../engine/images/png.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

const patience = { timeout: 60_000 }
const page = () => studio.page
const red = [220, 20, 20] as const
const blue = [20, 20, 220] as const
const onBoard = () => studio.canvas.getByRole('list', { name: 'On the board' }).getByRole('button')
const stacking = () => page().getByRole('dialog', { name: 'Order and opacity' })

async function file(name: string, colour: readonly number[], side: number): Promise<string> {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => colour[i % 3]!)
  const path = join(studio.userData, name)
  writeFileSync(path, await encodePng({ width: side, height: side, data }, null))
  return path
}

/** The colour in the middle of the board. */
async function seen(): Promise<readonly number[]> {
  const { x, y, width, height } = (await studio.canvas.boundingBox())!
  const clip = { x: x + width / 2 - 2, y: y + height / 2 - 2, width: 4, height: 4 }
  const { data } = await sharp(await page().screenshot({ clip }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [...data.subarray(0, 3)]
}

async function isSeen(colour: readonly number[]): Promise<void> {
  const off = async () => Math.max(...(await seen()).map((value, c) => Math.abs(value - colour[c]!)))
  await expect.poll(off, patience).toBeLessThan(6)
}

async function selectOnly(place: number): Promise<void> {
  await onBoard().nth(place).focus()
  await page().keyboard.press('Enter')
}

async function open(): Promise<void> {
  await page().getByRole('button', { name: 'Order and opacity' }).click()
  await stacking().waitFor()
}

test('I lay one picture on another, and choose which one is seen', async () => {
  const chooser = page().waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles([await file('red.png', red, 200), await file('blue.png', blue, 200)])
  await expect.poll(() => onBoard().count(), patience).toBe(2)
  await onBoard().first().focus()
  await page().keyboard.press('Control+KeyA')
  await studio.press('Align left edges')
  await studio.press('Align top edges')
  await studio.press('Fit everything')
  await studio.settled()
  await isSeen(blue)
  await selectOnly(1)
  await open()
  await stacking().getByRole('button', { name: 'Send to the back' }).click()
  await isSeen(red)
  await page().keyboard.press('Escape')
  await page().keyboard.press('Control+KeyZ')
  await isSeen(blue)
  await page().keyboard.press('Control+Shift+KeyZ')
  await isSeen(red)
  // The lower one is chosen still: by keys it comes up again.
  await page().keyboard.press('Control+PageUp')
  await isSeen(blue)
})

test('half of it shows half of what lies under it, also after the program has started again', async () => {
  await open()
  const opacity = stacking().getByRole('textbox', { name: 'Opacity, %' })
  await opacity.fill('50')
  await opacity.press('Enter')
  await isSeen([120, 20, 120])
  await studio.screenshot('stacking')
  await page().keyboard.press('Escape')
  const { userData } = studio
  await studio.close({ keep: true })
  studio = await openStudio({ userData })
  await expect.poll(() => onBoard().count(), patience).toBe(2)
  await studio.press('Fit everything')
  await studio.settled()
  await isSeen([120, 20, 120])
})

test('flattened they are one picture of the library, as they were seen; one undo brings both back', async () => {
  await onBoard().first().focus()
  await page().keyboard.press('Control+KeyA')
  await open()
  await stacking().getByRole('button', { name: 'Flatten to a picture' }).click()
  await expect.poll(async () => (await studio.library()).length, patience).toBe(3)
  const flat = (await studio.library()).at(-1)!
  const [first, second] = await studio.library()
  expect(flat).toMatchObject({ verb: 'flatten', width: 200, height: 200 })
  expect([flat.parentId, ...flat.referenceIds].toSorted()).toEqual([first!.id, second!.id].toSorted())
  await expect.poll(() => onBoard().count(), patience).toBe(1)
  const { pixels, alpha } = await decodePicture(readFileSync(await studio.call('pictures:path', { id: flat.id })))
  expect([alpha, ...pixels.data.subarray(0, 3)]).toEqual([null, 120, 20, 120])
  await page().keyboard.press('Escape')
  await page().keyboard.press('Control+KeyZ')
  await expect.poll(() => onBoard().count(), patience).toBe(2)
})
