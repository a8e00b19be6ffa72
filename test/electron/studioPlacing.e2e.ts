/** Results lie in the size that they will have, and are looked at when they begin and when they end. */
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const late = { timeout: 120_000 }
const placed = () => page().getByRole('list', { name: 'On the board' }).getByRole('button')
const zoom = async () =>
  Number.parseInt(await page().getByRole('group', { name: 'Zoom' }).getByRole('button', { name: /%$/ }).innerText())

async function bringIn(width: number, height: number): Promise<void> {
  const count = await placed().count()
  const file = join(studio.userData, `${width}.png`)
  await sharp({ create: { width, height, channels: 3, background: '#8ac' } })
    .png()
    .toFile(file)
  const chooser = page().waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(file)
  await expect.poll(() => placed().count(), late).toBe(count + 1)
}

beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

test('the edit of a photo of twelve megapixels is painted as large as the photo, beside it, and framed', async () => {
  await bringIn(4000, 3000)
  await placed().first().dispatchEvent('click')
  await studio.settle({ Steps: '20', Seed: '7' })
  await studio.change('make it night')
  const anyway = page().getByRole('button', { name: 'Paint anyway' })
  const begun = async () => {
    if ((await anyway.count()) > 0) await anyway.click()
    return studio.patches()
  }
  await expect.poll(begun, late).toBeGreaterThan(1)
  await studio.settled()
  await studio.screenshot('placing-photo')
  // Both lie in the picture: each of them takes less than half of the width, and more than a stamp would.
  const begins = await zoom()
  const { width } = (await studio.canvas.boundingBox())!
  expect((begins / 100) * 4000).toBeGreaterThan(width / 4)
  expect((begins / 100) * 8000).toBeLessThan(width)
  await expect.poll(() => placed().count(), late).toBe(2)
  await studio.settled()
  expect(await zoom()).toBe(begins)
  const edit = (await studio.library()).at(-1)!
  expect([edit.width, edit.height]).toEqual([4000, 3000])
})

test('who has moved the board meanwhile is not carried away', async () => {
  await studio.settle({ Steps: '20' })
  await studio.change('make it blue')
  const anyway = page().getByRole('button', { name: 'Paint anyway' })
  const begun = async () => {
    if ((await anyway.count()) > 0) await anyway.click()
    return studio.state()
  }
  await expect.poll(begun, late).toBe('painting')
  await studio.settled()
  const box = (await studio.canvas.boundingBox())!
  await page().mouse.move(box.x + box.width / 2, box.y + box.height / 3)
  await page().mouse.wheel(0, 400)
  const moved = await zoom()
  await expect.poll(() => placed().count(), late).toBe(3)
  await studio.settled()
  expect(await zoom()).toBe(moved)
})

test('a small picture beside a photo is seen at “Fit everything”, and 100% are the pixels of what is looked at', async () => {
  await bringIn(256, 256)
  await page().keyboard.press('Control+0')
  await studio.settled()
  await studio.screenshot('placing-small')
  // One of the photos lies in the middle, 1024 wide: the small one is seen, too.
  const fitted = await zoom()
  expect((fitted / 100) * (4000 / 1024) * 256).toBeGreaterThan(48)
  // The small one is selected, which has no part in the zoom: nothing moves, and it stays.
  await page().keyboard.press('Escape')
  expect(await zoom()).toBe(fitted)
  // 100% are the pixels of the selected one, which is in the middle then.
  const photo = placed().filter({ hasText: '4000 × 3000' }).first()
  const small = placed().filter({ hasText: '256 × 256' })
  for (const one of [small, photo]) {
    await one.dispatchEvent('click')
    await page().keyboard.press('Shift+0')
    await studio.settled()
    expect(await zoom()).toBe(100)
    await page().keyboard.press('Escape')
    await expect.poll(zoom).toBe(100)
  }
})

test('after an undo what is left is seen, and not a strip of it only', async () => {
  await page().keyboard.press('Control+a')
  await page().keyboard.press('Delete')
  await expect.poll(() => placed().count()).toBe(0)
  await bringIn(3000, 2000)
  await studio.canvas.focus()
  await page().keyboard.press('c')
  const crop = page().getByRole('group', { name: 'Crop' })
  for (const side of ['Width', 'Height']) {
    await crop.getByRole('textbox', { name: side, exact: true }).fill('900')
    await crop.getByRole('textbox', { name: side, exact: true }).press('Enter')
  }
  await crop.getByRole('button', { name: 'Crop', exact: true }).click()
  await expect.poll(() => placed().count(), late).toBe(2)
  await placed().last().dispatchEvent('click')
  await studio.settled()
  await studio.canvas.focus()
  await page().keyboard.press('Control+z')
  await expect.poll(() => placed().count()).toBe(1)
  await studio.settled()
  await studio.screenshot('placing-undo')
  const { data, info } = await sharp(await studio.canvas.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const blue = Array.from(
    { length: info.width * info.height },
    (_, at) => data[at * 3] === 0x88 && data[at * 3 + 1] === 0xaa,
  )
  expect(blue.filter(Boolean).length / blue.length).toBeGreaterThan(0.05)
})

test('“Fit everything” fits a board of any size', async () => {
  await page().setViewportSize({ width: 1024, height: 640 })
  await bringIn(9000, 200)
  const strip = await placed().count()
  for (let times = 0; times < 3; times++) {
    await placed()
      .nth(strip - 1 + times)
      .dispatchEvent('click')
    await page().keyboard.press('Control+d')
    await expect.poll(() => placed().count(), late).toBe(strip + times + 1)
  }
  await page().keyboard.press('Control+0')
  await studio.settled()
  expect(await zoom()).toBeLessThan(10)
  await studio.screenshot('placing-fit')
})
