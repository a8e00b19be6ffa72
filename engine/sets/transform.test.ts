import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Rgba } from '../export/rgba.ts'
import { transformed } from './transform.ts'

const size = fc.integer({ min: 1, max: 12 })
const pictures = fc
  .tuple(size, size)
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 })
      .map((data) => ({ width, height, data })),
  )
const only = (picture: Rgba, transform: Parameters<typeof transformed>[1]) => transformed(picture, transform)[0]!

test('a picture that is flipped twice is itself, to the byte', () => {
  fc.assert(
    fc.property(pictures, fc.constantFrom('x' as const, 'y' as const), (picture, along) => {
      const flip = { kind: 'flip', along } as const
      expect(only(only(picture, flip), flip)).toEqual(picture)
    }),
  )
})

test('flipping changes left and right, or above and below', () => {
  const [a, b, c, d] = [1, 2, 3, 4].map((value) => [value, value, value, 255])
  const picture = { width: 2, height: 2, data: Uint8Array.from([a, b, c, d].flat() as number[]) }
  expect([...only(picture, { kind: 'flip', along: 'x' }).data]).toEqual([b, a, d, c].flat())
  expect([...only(picture, { kind: 'flip', along: 'y' }).data]).toEqual([c, d, a, b].flat())
})

test('sizes are whole pixels of the size asked for; pixel art grows by squares', () => {
  const data = Uint8Array.from({ length: 4 * 6 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 53) % 256))
  const picture = { width: 4, height: 6, data }
  const twice = only(picture, { kind: 'scale', factor: 2 })
  expect([twice.width, twice.height]).toEqual([8, 12])
  for (let y = 0; y < 12; y++)
    for (let x = 0; x < 8; x++) {
      const from = (Math.floor(y / 2) * 4 + Math.floor(x / 2)) * 4
      expect(twice.data.subarray((y * 8 + x) * 4, (y * 8 + x) * 4 + 4)).toEqual(data.subarray(from, from + 4))
    }
  const half = only(picture, { kind: 'scale', factor: 0.5 })
  expect(half).toMatchObject({ width: 2, height: 3 })
  const colours = ({ data: bytes }: Rgba) =>
    Array.from({ length: bytes.length / 4 }, (_, i) => bytes.subarray(i * 4, i * 4 + 4).join())
  const known = new Set(colours(picture))
  expect(colours(half).every((colour) => known.has(colour))).toBe(true)
})
