/** A region of a picture is painted anew or changed; every other pixel stays what it was. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Picture } from '../../electron/contract.ts'
import { openStudio, type Studio } from './studio.ts'

const late = { timeout: 150_000 } as const
const words = 'a red apple'

let studio: Studio

const bar = () => studio.page.getByRole('group', { name: 'Region' })
const chip = () => studio.page.locator('.change-chip.is-region')
const pictures = () => studio.library()
const field = (name: string) => studio.page.getByRole('textbox', { name, exact: true })

/** The same noise every time, and another for the next picture than for the last. */
async function settle(seed: number, steps = 4): Promise<void> {
  await studio.page.getByRole('button', { name: /^Picture settings:/ }).click()
  for (const [name, value] of [
    ['Steps', steps],
    ['Seed', seed],
  ] as const) {
    await field(name).fill(String(value))
    await field(name).press('Enter')
  }
  await studio.page.keyboard.press('Escape')
  await studio.page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** By numbers, which the bar shows. */
async function mark(x: number, y: number, width: number, height: number): Promise<void> {
  await studio.canvas.focus()
  if ((await bar().count()) === 0) await studio.canvas.press('u')
  await bar().waitFor()
  // A side can only be as long as the place leaves room for: first small, then moved, then as long as it is to be.
  for (const [name, value] of [
    ['Width', 1],
    ['Height', 1],
    ['Left', x],
    ['Top', y],
    ['Width', width],
    ['Height', height],
  ] as const) {
    await bar().getByRole('textbox', { name, exact: true }).fill(String(value))
    await bar().getByRole('textbox', { name, exact: true }).press('Tab')
  }
}

async function nextPicture(count: number): Promise<Picture> {
  await expect.poll(async () => (await pictures()).length, late).toBe(count)
  await studio.untilState('done')
  return (await pictures()).at(-1)!
}

/** The rectangle around all that differs, as left, top, right and bottom, inclusive; null where nothing does. */
async function changed(one: Picture, other: Picture): Promise<readonly number[] | null> {
  const [a, b] = await Promise.all(
    [one, other].map(async ({ id }) =>
      sharp(await studio.call('pictures:path', { id }))
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true }),
    ),
  )
  expect(b!.info).toEqual(a!.info)
  const { width, height } = a!.info
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let at = 0; at < width * height; at++) {
    if (a!.data.readUInt32LE(at * 4) === b!.data.readUInt32LE(at * 4)) continue
    const [x, y] = [at % width, Math.floor(at / width)]
    ;[left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)]
  }
  return right < 0 ? null : [left, top, right, bottom]
}

async function isInside(one: Picture, other: Picture, [left, top, right, bottom]: readonly number[]) {
  const found = await changed(one, other)
  expect(found).not.toBeNull()
  expect(found![0]).toBeGreaterThanOrEqual(left!)
  expect(found![1]).toBeGreaterThanOrEqual(top!)
  expect(found![2]).toBeLessThan(right!)
  expect(found![3]).toBeLessThan(bottom!)
}

const verbs = async () => (await studio.call('history:load', {})).steps.map(({ verb }) => verb)

beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

let apple: Picture

test('a region is painted anew by its own words, and nothing else changes', async () => {
  await settle(7)
  await studio.paint(words)
  apple = await nextPicture(1)
  await settle(9)
  await studio.pictures.getByRole('button').first().click()
  await mark(100, 100, 60, 24)
  expect(await field('Words for the region').inputValue()).toBe(words)
  await studio.settled()
  await studio.screenshot('region-bar')
  await bar().getByRole('button', { name: 'Re-roll the region' }).click()
  const child = await nextPicture(2)
  expect(child).toMatchObject({ verb: 'region', parentId: apple.id, prompt: words, width: 256, height: 256 })
  expect(child.recipe).toMatchObject({ version: 2, seed: 9, into: { columns: 8, runs: [0, 27, 29, 35] } })
  await isInside(apple, child, [96, 96, 160, 128])
  await expect.poll(verbs).toEqual(['start', 'generate', 'region'])
  await studio.screenshot('region-rerolled')
})

test('one more try at it is one more of its candidates', async () => {
  await studio.press('Try again')
  const third = await nextPicture(3)
  const [, second] = await pictures()
  expect(third).toMatchObject({ verb: 'region', parentId: apple.id, turnId: second!.turnId })
  await isInside(apple, third, [96, 96, 160, 128])
})

test('an instruction with a region changes the region alone; its chip says so, and takes the mark away', async () => {
  await studio.pictures.getByRole('button').last().click()
  await mark(64, 64, 128, 128)
  await chip().waitFor()
  expect(await chip().textContent()).toBe('only in the patches of the marked region')
  await chip().getByRole('button', { name: 'Change all of the picture' }).click()
  await chip().waitFor({ state: 'detached' })
  await bar().waitFor({ state: 'detached' })
})

test('such an instruction is an edit, and an edit of it goes on from there', async () => {
  await mark(64, 64, 128, 128)
  await settle(11)
  await studio.change('make it yellow')
  const yellow = await nextPicture(4)
  expect(yellow).toMatchObject({ verb: 'edit', parentId: apple.id, prompt: 'make it yellow' })
  expect(yellow.recipe).toMatchObject({ sources: [expect.any(String)], into: { columns: 8 } })
  await isInside(apple, yellow, [64, 64, 192, 192])
  await expect.poll(async () => (await verbs()).at(-1)).toBe('region')
  // The mark was on the other picture.
  await chip().waitFor({ state: 'detached' })
  await mark(0, 0, 40, 40)
  await studio.change('make it night')
  const night = await nextPicture(5)
  expect(night.parentId).toBe(yellow.id)
  await isInside(yellow, night, [0, 0, 64, 64])
  await studio.screenshot('region-edits')
})

test('to the end, everything below is new as well; undo takes it back', async () => {
  await mark(128, 96, 30, 30)
  await field('Words for the region').fill('a red apple, soft')
  await bar().getByRole('button', { name: 'Re-roll from the region to the end' }).click()
  const rest = await nextPicture(6)
  const [, , , , night] = await pictures()
  expect(rest).toMatchObject({ verb: 'region', parentId: night!.id, prompt: 'a red apple, soft' })
  expect(rest.recipe!.into!.runs).toEqual([0, 28])
  const [, top, , bottom] = (await changed(night!, rest))!
  expect([top! >= 96, bottom! > 200]).toEqual([true, true])
  const placed = () => studio.page.getByRole('list', { name: 'On the board' }).getByRole('button').count()
  await expect.poll(placed).toBe(6)
  await studio.canvas.press('Control+z')
  await expect.poll(placed).toBe(5)
})

test('a photo with transparency is painted into at its own size', async () => {
  const data = Buffer.from(Array.from({ length: 900 * 600 * 4 }, (_, at) => (at * 31 + (at >> 9)) % 256))
  const file = join(studio.userData, 'photo.png')
  writeFileSync(
    file,
    await sharp(data, { raw: { width: 900, height: 600, channels: 4 } })
      .png()
      .toBuffer(),
  )
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.canvas.press('Control+o')
  await (await chooser).setFiles(file)
  await expect.poll(async () => (await pictures()).length, late).toBe(7)
  const photo = (await pictures())[6]!
  await expect.poll(() => studio.pictures.getByRole('listitem').count()).toBe(7)
  await studio.pictures.getByRole('button').first().click()
  await mark(400, 300, 60, 50)
  // Nothing says what it shows.
  await bar().getByRole('button', { name: 'Re-roll the region' }).click()
  await studio.page.getByText('Nothing says what this picture shows').first().waitFor()
  await field('Words for the region').fill('a red apple')
  await field('Words for the region').press('Enter')
  const child = await nextPicture(8)
  expect(child).toMatchObject({ verb: 'region', parentId: photo.id, width: 900, height: 600 })
  const { columns } = child.recipe!.into!
  const patch = (600 / child.recipe!.height) * (child.recipe!.width / columns)
  await isInside(photo, child, [400 - patch, 300 - patch, 460 + patch, 350 + patch])
  await studio.screenshot('region-photo')
})

test('a picture that was brought in is painted on from a row by words for it; what is above stays to the byte', async () => {
  const before = (await pictures()).length
  const file = join(studio.userData, 'hill.png')
  await sharp({ create: { width: 256, height: 256, channels: 3, background: '#8ac' } })
    .png()
    .toFile(file)
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(file)
  const hill = await nextPicture(before + 1)
  await studio.pictures.getByRole('button').first().click()
  await studio.canvas.focus()
  await studio.canvas.press('f')
  const scrub = studio.page.getByRole('group', { name: 'Paint on from a row' })
  await scrub.getByRole('textbox', { name: 'Words from here on' }).fill('a red apple on the beach')
  await studio.screenshot('scrub-imported')
  await scrub.getByRole('button', { name: 'Paint', exact: true }).click()
  const child = await nextPicture(before + 2)
  expect(child).toMatchObject({ verb: 'region', parentId: hill.id, prompt: 'a red apple on the beach' })
  await isInside(hill, child, [0, 128, 256, 256])
})
