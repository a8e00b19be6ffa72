import fc from 'fast-check'
import { expect, test } from 'vitest'
import { patchify, pixelsToTensor, tensorToPixels, unpatchify } from './latents.ts'

test('patches put back where they came from give the same latents, on any grid', () => {
  const shape = fc.record({
    rows: fc.integer({ min: 1, max: 6 }),
    columns: fc.integer({ min: 1, max: 6 }),
    channels: fc.integer({ min: 1, max: 5 }),
    patch: fc.integer({ min: 1, max: 3 }),
  })
  fc.assert(
    fc.property(shape, ({ rows, columns, channels, patch }) => {
      const latents = Float32Array.from({ length: rows * columns * channels * patch * patch }, (_, i) => i)
      const tokens = patchify(latents, { rows, columns }, channels, patch)
      expect(unpatchify(tokens, { rows, columns }, channels, patch)).toEqual(latents)
    }),
  )
})

test('8-bit pixels survive the way to a tensor and back', () => {
  const data = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => i % 256)
  const pixels = { width: 16, height: 16, data }
  expect(tensorToPixels(pixelsToTensor(pixels), 16, 16)).toEqual(pixels)
})

test('values outside the range are clamped', () => {
  expect([...tensorToPixels(Float32Array.of(-3, 0, 3), 1, 1).data]).toEqual([0, 128, 255])
})
