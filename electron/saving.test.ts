import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { savingOptions } from './contract.ts'
import { savePlace } from './saving.ts'

const nowhere = join(tmpdir(), 'no such folder')

test.each([
  ['heron.png', 'heron.png', 'png'],
  ['Heron.PNG', 'Heron.PNG', 'png'],
  ['photo.jpg', 'photo.jpg', 'jpeg'],
  ['photo.JPEG', 'photo.JPEG', 'jpeg'],
  ['photo', 'photo.png', 'png'],
  ['version 1.2', 'version 1.2.png', 'png'],
  ['scan.WebP', 'scan.WebP', 'webp'],
  ['scan.avif', 'scan.avif', 'avif'],
])('%s is saved as %s', async (name, saved, format) => {
  expect(await savePlace(join(nowhere, name), 'png')).toEqual({ path: join(nowhere, saved), format })
})

test('a suffix that was added never writes over a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchwork-saving-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'photo.png'), '')
  expect(await savePlace(join(folder, 'photo'), 'png')).toEqual({ path: join(folder, 'photo-2.png'), format: 'png' })
})

test('what is not written is said', async () => {
  await expect(savePlace(join(nowhere, 'photo.tiff'), 'png')).rejects.toThrow(/end in \.png.* instead of \.tiff\.$/)
})

test('a name without a suffix gets that of the format that was chosen', async () => {
  expect(await savePlace(join(nowhere, 'photo'), 'jpeg')).toEqual({ path: join(nowhere, 'photo.jpg'), format: 'jpeg' })
  expect(await savePlace(join(nowhere, 'photo'), 'avif')).toEqual({ path: join(nowhere, 'photo.avif'), format: 'avif' })
})

test('the best WebP and AVIF lose nothing, the best JPEG has its quality, and a PNG has none', () => {
  const whole = { scale: 1, recipe: true }
  expect(savingOptions({ format: 'png', quality: 50 }, { scale: 0.5, recipe: false })).toEqual({
    preset: 'png',
    scales: [0.5],
    recipe: false,
  })
  expect(savingOptions({ format: 'webp', quality: 100 }, whole)).toEqual({ preset: 'webp', scales: [1], recipe: true })
  expect(savingOptions({ format: 'avif', quality: 60 }, whole)).toEqual({
    preset: 'avif',
    scales: [1],
    recipe: true,
    quality: 60,
  })
  expect(savingOptions({ format: 'jpeg', quality: 100 }, whole)).toEqual({
    preset: 'jpeg',
    scales: [1],
    recipe: true,
    quality: 100,
  })
})
