import { existsSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDraggedFiles } from './dragged.ts'

let home: string
beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), 'patchwork-dragged-'))))
afterEach(() => rm(home, { recursive: true, force: true }))

test('every drag has a folder of its own that only the user may enter', async () => {
  const dragged = openDraggedFiles(join(home, 'dragged'))
  const [first, second] = [await dragged.place('fox.png'), await dragged.place('fox.png')]
  expect(dirname(first)).not.toBe(dirname(second))
  for (const folder of [join(home, 'dragged'), dirname(first), dirname(second)]) {
    if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700)
  }
  writeFileSync(first, 'pixels')
  dragged.clear()
  expect(existsSync(join(home, 'dragged'))).toBe(false)
})

test('a link in its place is not followed', async () => {
  mkdirSync(join(home, 'elsewhere'))
  writeFileSync(join(home, 'elsewhere/mine.txt'), 'mine')
  symlinkSync(join(home, 'elsewhere'), join(home, 'dragged'))
  const file = await openDraggedFiles(join(home, 'dragged')).place('fox.png')
  writeFileSync(file, 'pixels')
  expect(lstatSync(join(home, 'dragged')).isSymbolicLink()).toBe(false)
  expect(readdirSync(join(home, 'elsewhere'))).toEqual(['mine.txt'])
})

test('what an earlier run left behind is gone', async () => {
  const file = await openDraggedFiles(join(home, 'dragged')).place('fox.png')
  openDraggedFiles(join(home, 'dragged'))
  expect(existsSync(dirname(file))).toBe(false)
})
