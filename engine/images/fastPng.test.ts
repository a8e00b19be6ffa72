import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePicture } from './decode.ts'
import { encodeFast } from './fastPng.ts'

const picture = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }), isClear: fc.boolean() })
  .chain(({ width, height, isClear }) => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
    // A picture that is opaque everywhere is read without transparency.
    const clear = bytes(width * height).map((alpha) => alpha.with(0, Math.min(alpha[0]!, 254)))
    return fc.record({
      pixels: fc.record({ width: fc.constant(width), height: fc.constant(height), data: bytes(width * height * 3) }),
      alpha: isClear ? clear : fc.constant(null),
    })
  })

test('any picture comes back from the file as it was, colours and transparency', async () => {
  await expect(
    fc.assert(
      fc.asyncProperty(picture, async ({ pixels, alpha }) => {
        const data = new Uint8Array(pixels.data)
        const read = await decodePicture(await encodeFast({ pixels: { ...pixels, data }, alpha }))
        expect(Buffer.compare(read.pixels.data, data)).toBe(0)
        expect(read.alpha === null ? null : [...read.alpha]).toEqual(alpha === null ? null : [...alpha])
      }),
      { numRuns: 200, seed: 7 },
    ),
  ).resolves.toBeUndefined()
})
