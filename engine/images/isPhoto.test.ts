import { expect, test } from 'vitest'
import { isPhoto } from './isPhoto.ts'

const [width, height] = [400, 300]
/** Grey by place, from 0 to 1. */
function picture(grey: (x: number, y: number) => number, channels: 3 | 4 = 3) {
  const data = new Uint8Array(width * height * channels).fill(255)
  for (let at = 0; at < width * height; at++)
    data.fill(Math.round(255 * grey(at % width, Math.floor(at / width))), at * channels, at * channels + 3)
  return { width, height, data }
}
/** The same everywhere, and no two neighbours alike. */
const chance = (x: number, y: number) => Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1
/** Rough at every scale, as leaves, stones and water are. */
const leaves = (x: number, y: number) =>
  [1, 2, 4, 8, 16, 32].reduce(
    (sum, size) => sum + (chance(Math.floor(x / size), Math.floor(y / size)) - 0.5) * 0.12,
    0.5,
  )
const disc = (x: number, y: number) => (Math.hypot(x - 200, y - 150) < 90 ? 0.3 : 0.9)

test('what is rough at every scale is a photo', () => {
  expect(isPhoto(picture(leaves), 3)).toBe(true)
  expect(isPhoto(picture(leaves, 4), 4)).toBe(true)
})

test.each<[string, (x: number, y: number) => number]>([
  ['a flat drawing', disc],
  ['a soft one', (x, y) => 0.4 + 0.3 * Math.sin(x / 60) * Math.cos(y / 50)],
  ['pixel art', (x, y) => chance(Math.floor(x / 8), Math.floor(y / 8))],
  ['one colour', () => 0.5],
])('%s is none', (_, grey) => {
  expect(isPhoto(picture(grey), 3)).toBe(false)
})

test('nothing is seen of what is transparent', () => {
  const clear = picture(leaves, 4)
  for (let at = 3; at < clear.data.length; at += 4) clear.data[at] = 0
  expect(isPhoto(clear, 4)).toBe(false)
})

test('a picture too small to tell is none', () => {
  expect(isPhoto({ width: 5, height: 400, data: new Uint8Array(5 * 400 * 3) }, 3)).toBe(false)
})
