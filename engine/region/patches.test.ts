import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coveredBy, runsAround, sizeFor, type Rect } from './patches.ts'

const frame = { width: 64, height: 64, patchSize: 16 }
const square = { width: 64, height: 64 }
const rect = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height })

/** The patches that are painted. */
function painted(runs: readonly number[] | null, count = 16): readonly number[] {
  const kept = new Set<number>()
  for (let at = 0; runs !== null && at < runs.length; at += 2)
    for (let index = 0; index < runs[at + 1]!; index++) kept.add(runs[at]! + index)
  return Array.from({ length: count }, (_, index) => index).filter((index) => !kept.has(index))
}

describe('a rectangle touches', () => {
  test.each<[string, Rect, readonly number[]]>([
    ['one patch that it fills', rect(16, 16, 16, 16), [5]],
    ['one patch that it lies in', rect(20, 20, 1, 1), [5]],
    ['four patches whose corner it lies over', rect(31, 31, 2, 2), [5, 6, 9, 10]],
    ['all patches of the whole picture', rect(0, 0, 64, 64), [...Array(16).keys()]],
    ['the last patch alone', rect(63, 63, 1, 1), [15]],
  ])('%s', (_, region, expected) => {
    expect(painted(runsAround(region, square, frame))).toEqual(expected)
  })

  test('patches of a photo as the model sees it: scaled, and cut in the middle', () => {
    const photo = { width: 600, height: 400 } // scaled to 96 x 64, of which 16 are cut off on each side
    expect(painted(runsAround(rect(100, 0, 100, 100), photo, frame))).toEqual([0])
    expect(painted(runsAround(rect(0, 0, 101, 100), photo, frame))).toEqual([0])
    expect(runsAround(rect(0, 0, 100, 400), photo, frame)).toBeNull()
    expect(runsAround(rect(500, 0, 100, 400), photo, frame)).toBeNull()
  })

  test('patches that cover more of the picture than it does itself', () => {
    expect(coveredBy(rect(20, 20, 1, 1), square, frame)).toEqual(rect(16, 16, 16, 16))
    expect(coveredBy(rect(31, 31, 2, 2), square, frame)).toEqual(rect(16, 16, 32, 32))
    expect(coveredBy(rect(16, 16, 16, 16), square, frame)).toEqual(rect(16, 16, 16, 16))
    expect(coveredBy(rect(100, 0, 100, 100), { width: 600, height: 400 }, frame)).toEqual(rect(100, 0, 100, 100))
    expect(coveredBy(rect(150, 0, 60, 100), { width: 600, height: 400 }, frame)).toEqual(rect(100, 0, 200, 100))
    expect(coveredBy(rect(0, 0, 100, 400), { width: 600, height: 400 }, frame)).toBeNull()
  })

  test('and everything behind the first of them, where it is painted to the end', () => {
    expect(runsAround(rect(16, 16, 16, 16), square, frame, true)).toEqual([0, 5])
    expect(runsAround(rect(0, 0, 16, 16), square, frame, true)).toEqual([])
  })
})

test('whatever the picture and the rectangle, runs are in order, and each pixel of the rectangle is painted or cut off', () => {
  const side = fc.integer({ min: 1, max: 900 })
  fc.assert(
    fc.property(side, side, fc.nat(), fc.nat(), fc.nat(), fc.nat(), (width, height, a, b, c, d) => {
      const [x, y] = [a % width, b % height]
      const region = rect(x, y, 1 + (c % (width - x)), 1 + (d % (height - y)))
      const runs = runsAround(region, { width, height }, frame)
      if (runs === null) return
      expect(runs.length % 2).toBe(0)
      for (let at = 2; at < runs.length; at += 2) expect(runs[at]!).toBeGreaterThan(runs[at - 2]! + runs[at - 1]!)
      const those = painted(runs)
      const columns = new Set(those.map((index) => index % 4)).size
      const rows = new Set(those.map((index) => Math.floor(index / 4))).size
      expect(those.length).toBe(columns * rows)
      expect(those.length).toBeGreaterThan(0)
    }),
  )
})

test('a picture is painted at its own size where the model can, else at a trained one of its shape', () => {
  const sizes = [
    { width: 256, height: 256 },
    { width: 288, height: 192 },
  ]
  const model = { sizes, patchSize: 16, defaults: { width: 256, height: 256 } as never }
  expect(sizeFor(model, { width: 128, height: 64 })).toEqual({ width: 128, height: 64 })
  expect(sizeFor(model, { width: 4000, height: 3000 })).toEqual({ width: 288, height: 192 })
  expect(sizeFor({ ...model, sizesOnly: true }, { width: 128, height: 128 })).toEqual({ width: 256, height: 256 })
})
