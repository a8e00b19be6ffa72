import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodePng } from '../../engine/images/png.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

test('a picture of my own comes in from a file', async () => {
  const file = join(studio.userData, 'photo.png')
  const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * 5) % 256)
  writeFileSync(file, await encodePng({ width: 64, height: 64, data }, null))
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(file)
  await expect.poll(() => studio.pictures.getByRole('listitem').count()).toBe(1)
})

test('a file that is no picture is refused in one sentence', async () => {
  const file = join(studio.userData, 'notes.png')
  writeFileSync(file, 'These are notes.')
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(file)
  await expect.poll(() => studio.page.getByText(/cannot be read/).count()).toBeGreaterThan(0)
  expect(await studio.pictures.getByRole('listitem').count()).toBe(1)
})

test('an instruction paints a new version of the picture that is selected', async () => {
  await studio.pictures.getByRole('button').first().click()
  await studio.change('make it blue')
  // It is as rough as a photo, which the embedded model has not learned.
  await studio.page.getByRole('alert').getByRole('button', { name: 'Paint anyway' }).click()
  await studio.untilState('done')
  await expect.poll(() => studio.pictures.getByRole('listitem').count()).toBe(2)
  const newest = (await studio.library()).toReversed()
  expect(newest[0]).toMatchObject({ prompt: 'make it blue', parentId: newest[1]!.id, width: 256, height: 256 })
  await studio.screenshot('edited')
})
