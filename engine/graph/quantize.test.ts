import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dequantizeRows, quantizeRows, toHalf } from './quantize.ts'

const block = 32
const row = fc
  .array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: block * 2, maxLength: block * 2 })
  .map((values) => Float32Array.from(values))

test.each([4, 8] as const)('%i bits: no value is further off than half a step of its block', (bits) => {
  fc.assert(
    fc.property(row, (values) => {
      const packed = quantizeRows(values, values.length, bits, block)
      const back = dequantizeRows(packed, bits, block)
      values.forEach((value, i) => {
        const step = Math.abs(packed.scales[Math.floor(i / block)] as number)
        // The end of the range that has no code of its own may be a whole step off.
        expect(Math.abs(value - (back[i] as number))).toBeLessThanOrEqual(step * 1.0001)
      })
    }),
  )
})

test('the largest value of a block is kept, whichever its sign', () => {
  for (const extreme of [3, -3]) {
    const values = Float32Array.from({ length: block }, (_, i) => (i === 5 ? extreme : 0.1))
    expect(dequantizeRows(quantizeRows(values, block, 4, block), 4, block)[5]).toBeCloseTo(extreme, 6)
  }
})

test('a block of zeros stays zero', () => {
  const back = dequantizeRows(quantizeRows(new Float32Array(block), block, 4, block), 4, block)
  expect(back.every((value) => value === 0)).toBe(true)
})

test('half floats round to nearest even, keep subnormals and never become infinite', () => {
  const cases: readonly (readonly [number, number])[] = [
    [0, 0],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [1e9, 0x7bff],
    [5.960464477539063e-8, 1],
    [6.103515625e-5, 0x0400],
    [1.00048828125, 0x3c00],
    [1.00146484375, 0x3c02],
    [0.1, 0x2e66],
    [1e-9, 0],
    [2047.5, 0x6800],
  ]
  expect([...toHalf(Float32Array.from(cases.map(([value]) => value)))]).toEqual(cases.map(([, bits]) => bits))
})
