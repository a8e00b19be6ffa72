import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownGrid, sourceGrids } from './sourceGrids.ts'

const output = { rows: 16, columns: 16 }
const side = fc.integer({ min: 1, max: 4096 })

test('what is changed has the grid of what is painted; what is only referred to has its own', () => {
  const images = [
    { width: 512, height: 256 },
    { width: 512, height: 256 },
    { width: 64, height: 96 },
  ]
  const grids = sourceGrids({ width: 256, height: 256, images, references: [1, 2] }, { patchSize: 16 })
  expect(grids).toEqual([output, { rows: 11, columns: 22 }, { rows: 6, columns: 4 }])
})

test('as long as nothing is said all are fitted, as pictures from before were painted', () => {
  const images = [{ width: 512, height: 256 }]
  expect(sourceGrids({ width: 256, height: 128, images }, { patchSize: 16 })).toEqual([{ rows: 8, columns: 16 }])
})

test('a picture of the same shape that is larger has the grid of what is painted', () => {
  for (const width of [256, 257, 300, 512, 1023, 4096])
    expect(ownGrid({ width, height: width }, output, 16)).toEqual(output)
})

test('no picture is read on more patches than are painted, nor is it scaled up, and its shape is kept as nearly as patches can', () => {
  fc.assert(
    fc.property(side, side, (width, height) => {
      const { rows, columns } = ownGrid({ width, height }, output, 16)
      expect(rows * columns).toBeLessThanOrEqual(256)
      expect(Math.min(rows, columns)).toBeGreaterThanOrEqual(1)
      expect(columns * 16).toBeLessThanOrEqual(Math.max(16, width))
      expect(rows * 16).toBeLessThanOrEqual(Math.max(16, height))
      const isOrdinary = width / height < 4 && height / width < 4 && Math.min(width, height) >= 64
      const shape = (columns / rows) * (height / width)
      if (isOrdinary) expect(Math.abs(Math.log(shape))).toBeLessThan(0.3)
    }),
  )
})
