import { expect, test } from 'vitest'
import type { Rgba } from './rgba.ts'
import { clearPicture, layOver } from './flatten.ts'

const plain = (width: number, height: number, ...rgba: readonly number[]) => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 4 }, (_, i) => rgba[i % 4]!),
})
const at = (x: number, y: number, width: number, height: number, opacity = 1) => ({ x, y, width, height, opacity })
const pixel = ({ width, data }: Rgba, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
]

test('what is opaque covers what lies under it, to the byte, and what nothing lies on stays clear', () => {
  const all = clearPicture(4, 2)
  layOver(all, { picture: plain(3, 2, 10, 20, 30, 255), ...at(0, 0, 3, 2) })
  layOver(all, { picture: plain(1, 1, 200, 100, 50, 255), ...at(1, 1, 1, 1) })
  expect([pixel(all, 0, 0), pixel(all, 1, 1), pixel(all, 3, 0)]).toEqual([
    [10, 20, 30, 255],
    [200, 100, 50, 255],
    [0, 0, 0, 0],
  ])
})

test('half of a picture over another is half of both; over nothing it is half clear in its own colour', () => {
  const all = clearPicture(2, 1)
  layOver(all, { picture: plain(1, 1, 0, 0, 0, 255), ...at(0, 0, 1, 1) })
  layOver(all, { picture: plain(2, 1, 200, 100, 50, 255), ...at(0, 0, 2, 1, 0.5) })
  expect([pixel(all, 0, 0), pixel(all, 1, 0)]).toEqual([
    [100, 50, 25, 255],
    [200, 100, 50, 128],
  ])
})

test('what reaches over the edge is cut off, and what lies smaller is resampled', () => {
  const all = clearPicture(2, 2)
  layOver(all, { picture: plain(8, 8, 9, 9, 9, 255), ...at(-1, -1, 2, 2) })
  expect([pixel(all, 0, 0), pixel(all, 1, 1)]).toEqual([
    [9, 9, 9, 255],
    [0, 0, 0, 0],
  ])
})
