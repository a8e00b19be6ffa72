import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstPlace, readPlace, smallest } from './windowPlace.ts'

const file = join(mkdtempSync(join(tmpdir(), 'patchwork-window-')), 'window.json')
const laptop = { x: 0, y: 24, width: 1440, height: 876 }
const beside = { x: 1440, y: 0, width: 1920, height: 1080 }

function read(saved: unknown, screens = [laptop]) {
  writeFileSync(file, JSON.stringify(saved))
  return readPlace(file, screens)
}

test('a window opens where it was left, also half off the screen', () => {
  const place = { x: -200, y: 100, width: 1100, height: 700, maximized: false }
  expect(read(place)).toEqual(place)
})

test('a window that was larger than this screen is made to fit into it', () => {
  const place = { x: -500, y: -300, width: 20_000, height: 15_000, maximized: false }
  expect(read(place)).toEqual({ ...laptop, maximized: false })
  expect(read({ ...place, x: 700, width: 2560, height: 600, y: 100 })).toEqual({
    x: 0,
    y: 100,
    width: 1440,
    height: 600,
    maximized: false,
  })
})

test('the first window is no larger than its screen, and in the middle of it', () => {
  expect(firstPlace({ x: 0, y: 0, width: 1024, height: 640 })).toMatchObject({ x: 0, y: 0, width: 1024, height: 640 })
  expect(firstPlace(laptop)).toMatchObject({ x: 40, y: 24, width: 1360, height: 876 })
  expect(firstPlace(beside)).toMatchObject({ x: 1720, y: 100, width: 1360, height: 880 })
})

test('a window on a second screen stays there while it is there, and comes back when it is gone', () => {
  const place = { x: 1500, y: 50, width: 1800, height: 1000, maximized: true }
  expect(read(place, [laptop, beside])).toEqual(place)
  expect(read(place, [laptop])).toBeNull()
})

test('whatever the file holds, the window is never smaller than it can be nor larger than its screen', () => {
  const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(1e308, -1, 0))
  const anything = fc.oneof(
    fc.record({ x: number, y: number, width: number, height: number, maximized: fc.boolean() }),
    fc.anything(),
  )
  fc.assert(
    fc.property(anything, (saved) => {
      writeFileSync(file, JSON.stringify(saved) ?? '')
      const place = readPlace(file, [laptop])
      if (place === null) return
      expect(place.width).toBeGreaterThanOrEqual(smallest.width)
      expect(place.width).toBeLessThanOrEqual(laptop.width)
      expect(place.height).toBeGreaterThanOrEqual(smallest.height)
      expect(place.height).toBeLessThanOrEqual(laptop.height)
    }),
  )
})
