import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Picture } from '../../electron/contract.ts'
import { decodePicture } from '../../engine/images/decode.ts'
import { readRecipe } from '../../engine/images/pngText.ts'
import { isEqualAt } from '../guard/scenes.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

const side = 576

/** A star on a wall, as the embedded model was taught to see one, larger than it paints. */
async function star(): Promise<string> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 64 64">
<rect width="64" height="48" fill="#f1dfc8"/><rect y="48" width="64" height="16" fill="#a8713f"/><rect x="45" y="5" width="13" height="16" fill="#90c4ee" stroke="#fff" stroke-width="2"/>
<path d="M32 12L38 26L54 28L42 38L46 54L32 46L18 54L22 38L10 28L26 26Z" fill="#ff8c10"/></svg>`
  const file = join(studio.userData, 'star.png')
  writeFileSync(file, await sharp(Buffer.from(svg)).flatten().png().toBuffer())
  return file
}

/** Newest first. */
const pictures = async () => (await studio.library()).toReversed()

const fileOf = ({ hash }: Picture) => join(studio.userData, 'library/images', hash.slice(0, 2), `${hash}.png`)
const patience = { timeout: 30_000 }
const guard = () => studio.page.getByRole('group', { name: 'Drift guard' })
const map = () => studio.page.locator('.guard-map').count()
const strength = () => guard().getByRole('slider', { name: 'Strength' })

/** The same edit each time: with some noise the small model paints over the whole picture. */
async function lockSeed(seed: string): Promise<void> {
  await studio.page.getByRole('button', { name: /^Picture settings:/ }).click()
  const field = studio.page.getByRole('textbox', { name: 'Seed', exact: true })
  await field.fill(seed)
  await field.press('Enter')
  await studio.page.keyboard.press('Escape')
  await studio.page.getByRole('button', { name: new RegExp(`^Picture settings: .*seed ${seed}`) }).waitFor()
}

test('an edit of a photo keeps its size, and all that I did not ask to change', async () => {
  const file = await star()
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(file)
  await expect.poll(() => studio.pictures.getByRole('listitem').count(), patience).toBe(1)
  await studio.pictures.getByRole('button').first().click()
  await lockSeed('7')
  await studio.change('make it blue')
  await studio.untilState('done')
  await expect.poll(async () => (await pictures()).length, patience).toBe(2)

  const [edit, parent] = await pictures()
  expect([edit?.width, edit?.height]).toEqual([side, side])
  expect(edit?.guard).toMatchObject({ strength: 0.5 })
  const [now, before] = [
    await decodePicture(readFileSync(fileOf(edit!))),
    await decodePicture(readFileSync(fileOf(parent!))),
  ]
  expect(
    Buffer.compare(now.pixels.data.subarray(0, side * 3 * 20), before.pixels.data.subarray(0, side * 3 * 20)),
  ).toBe(0)
  const score = readRecipe(readFileSync(fileOf(edit!)))?.guard?.score
  expect(score?.verdict).toBe('restored')
  const same = Array.from({ length: side * side }, (_, i) => isEqualAt(before.pixels, now.pixels, i)).filter(Boolean)
  expect(same.length / side ** 2).toBeGreaterThanOrEqual(score!.restored)
  expect(score!.restored).toBeGreaterThan(0.25)
  expect(Buffer.compare(now.pixels.data, before.pixels.data)).not.toBe(0)
})

test('the guard says in words what it did, in the margin, and marks what changed as long as it says so', async () => {
  await studio.press('Drift guard of this edit')
  await guard().waitFor()
  expect(await guard().getByRole('status').textContent()).toMatch(/\d+% of the picture is as it was, byte for byte/)
  await studio.settled()
  await guard().getByRole('button', { name: 'Show what changed' }).click()
  await expect.poll(map, patience).toBe(1)
  await guard().getByText('What changed is marked').waitFor()
  // The bar lies above the picture, not over it.
  const [bar, picture] = [await guard().boundingBox(), await studio.page.locator('.guard-map').boundingBox()]
  expect(bar!.y + bar!.height).toBeLessThanOrEqual(picture!.y)
  await studio.settled()
  await studio.screenshot('guard')
  await studio.page.keyboard.press('Escape')
  await guard().waitFor({ state: 'detached' })
  expect(await map()).toBe(0)
})

test('other strengths are tried live; one is kept when I am done, in the place of the one before', async () => {
  const steps = async () => (await studio.call('history:load', {})).steps.map(({ verb }) => verb)
  const [first] = await pictures()
  await studio.press('Drift guard of this edit')
  await strength().focus()
  for (let press = 0; press < 10; press++) await studio.page.keyboard.press('ArrowLeft')
  await expect.poll(() => guard().getByRole('status').textContent(), patience).toMatch(/The guard is off/)
  expect(await studio.page.locator('.guard-trial').count()).toBe(1)
  for (let press = 0; press < 4; press++) await studio.page.keyboard.press('ArrowRight')
  await expect
    .poll(() => guard().getByRole('status').textContent(), patience)
    .not.toMatch(/The guard is off|Looking at/)
  // Held down, a key shows the picture before the edit.
  await studio.page.keyboard.down('\\')
  await expect.poll(() => studio.page.locator('.guard-trial').count()).toBe(0)
  await studio.page.keyboard.up('\\')
  await expect.poll(() => studio.page.locator('.guard-trial').count()).toBe(1)
  expect((await pictures()).length).toBe(2)
  await guard().getByRole('button', { name: 'Done' }).click()
  await guard().waitFor({ state: 'detached' })
  await expect.poll(async () => (await pictures())[0]?.verb, patience).toBe('guard')
  const [kept, parent, ...others] = await pictures()
  expect(others).toEqual([])
  expect(kept).toMatchObject({
    parentId: parent!.id,
    turnId: first!.turnId,
    width: side,
    guard: { strength: 0.2 },
  })
  expect((await steps()).filter((verb) => verb === 'guard')).toHaveLength(1)

  await studio.press('Undo')
  await expect.poll(async () => (await pictures()).map(({ id }) => id), patience).toContain(first!.id)
})
