/// <reference lib="dom" />
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Picture } from '../../electron/contract.ts'
import { decodePicture } from '../../engine/images/decode.ts'
import type { Raster } from '../../engine/images/raster.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

const side = 256
const patience = { timeout: 120_000 }
const pictures = async () => (await studio.library()).toReversed()
const fileOf = ({ id }: Picture) => studio.call('pictures:path', { id })

async function pixelsOf(picture: Picture): Promise<Raster> {
  return decodePicture(readFileSync(await fileOf(picture)))
}

async function bringInStar(): Promise<void> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 64 64">
<path d="M32 10L38 25L55 27L42 38L46 55L32 46L18 55L22 38L9 27L26 25Z" fill="#f0a020"/></svg>`
  const file = join(studio.userData, 'star.png')
  writeFileSync(file, await sharp(Buffer.from(svg)).png().toBuffer())
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(file)
  await expect.poll(async () => (await pictures()).length, patience).toBe(1)
}

/** White that is opaque beside what is clear: what an edge of paper leaves. */
function specks({ pixels: { data }, alpha }: Raster): number {
  let count = 0
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const i = y * side + x
      const isWhite = Math.min(data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!) > 225 && alpha![i]! > 128
      if (isWhite && [i - 1, i + 1, i - side, i + side].some((near) => alpha![near] === 0)) count++
    }
  }
  return count
}

test.each([
  ['make it blue', 2],
  ['give it a hat', 3],
])('a sprite stays transparent without white at its edges: %s', async (words, count) => {
  if (count === 2) {
    await bringInStar()
    await studio.settle({ Steps: '20', Seed: '7' })
  }
  const [parent] = (await studio.library()).slice(0, 1)
  await studio.page.evaluate(() => document.body.focus())
  await studio.pictures.getByRole('button', { name: 'star.png' }).last().dblclick()
  await studio.change(words)
  // Words that the model may not know are asked about first.
  const asked = studio.page.getByRole('button', { name: 'Paint anyway' })
  const painted = async () => {
    if (await asked.isVisible()) await asked.click()
    return (await pictures()).length
  }
  await expect.poll(painted, patience).toBe(count)
  const [edit] = await pictures()
  expect(edit).toMatchObject({ verb: 'edit', parentId: parent!.id })
  const made = await pixelsOf(edit!)
  for (const corner of [0, side - 1, side * (side - 1), side * side - 1]) expect(made.alpha?.[corner]).toBe(0)
  expect(specks(made)).toBeLessThan(10)
})

test('it is transparent in the library, in a saved file, and after a restart', async () => {
  const [edit] = await pictures()
  const before = await pixelsOf(edit!)
  const thumbnail = await studio.page.evaluate(async (hash) => {
    const response = await fetch(`image://thumbnail/${hash}.png`)
    const bitmap = await createImageBitmap(await response.blob())
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
    context.drawImage(bitmap, 0, 0)
    return [...context.getImageData(0, 0, 1, 1).data]
  }, edit!.hash)
  expect(thumbnail[3]).toBe(0)
  const saved = join(studio.userData, 'saved.png')
  await studio.app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath: path })) as typeof dialog.showSaveDialog
  }, saved)
  await studio.call('pictures:save', { id: edit!.id, format: 'png', quality: 90, scale: 1, recipe: true })
  expect(await decodePicture(readFileSync(saved))).toEqual(before)

  const { userData } = studio
  await studio.close({ keep: true })
  studio = await openStudio({ userData })
  await expect.poll(async () => (await pictures()).length, patience).toBe(3)
  expect(await pixelsOf((await pictures())[0]!)).toEqual(before)
  await studio.pictures.getByRole('button').first().dblclick()
  await studio.settled()
  await studio.screenshot('cut-out-edit')
})
