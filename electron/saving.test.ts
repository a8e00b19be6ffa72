import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { savePlace } from './saving.ts'

const nowhere = join(tmpdir(), 'no such folder')

test.each([
  ['heron.png', 'heron.png', 'png'],
  ['Heron.PNG', 'Heron.PNG', 'png'],
  ['photo.jpg', 'photo.jpg', 'jpeg'],
  ['photo.JPEG', 'photo.JPEG', 'jpeg'],
  ['photo', 'photo.png', 'png'],
  ['version 1.2', 'version 1.2.png', 'png'],
])('%s is saved as %s', async (name, saved, format) => {
  expect(await savePlace(join(nowhere, name))).toEqual({ path: join(nowhere, saved), format })
})

test('a suffix that was added never writes over a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchwork-saving-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'photo.png'), '')
  expect(await savePlace(join(folder, 'photo'))).toEqual({ path: join(folder, 'photo-2.png'), format: 'png' })
})

test('what is not written is said', async () => {
  await expect(savePlace(join(nowhere, 'photo.webp'))).rejects.toThrow(/end in \.png or \.jpg instead of \.webp\.$/)
})
