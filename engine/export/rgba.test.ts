import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rasterOf, rgbaOf } from './rgba.ts'

const picture = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    data: fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }),
  }),
)

test('any picture is the same after a way through the form that the studio keeps pictures in', () => {
  fc.assert(
    fc.property(picture, (rgba) => {
      expect(rgbaOf(rasterOf(rgba))).toEqual(rgba)
    }),
  )
})

test('a picture that is opaque everywhere has no transparency', () => {
  expect(rasterOf({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 255) }).alpha).toBeNull()
})
