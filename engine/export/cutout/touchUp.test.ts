import { expect, test } from 'vitest'
import { touchUp } from './touchUp.ts'

const under = { width: 3, height: 1, data: Uint8Array.of(9, 8, 7, 220, 120, 120, 200, 10, 10) }
const cut = {
  pixels: { width: 3, height: 1, data: Uint8Array.of(0, 0, 0, 200, 10, 10, 200, 10, 10) },
  alpha: Uint8Array.of(0, 128, 255),
}

test('all of a cut-out brought back is the picture that it was cut out of, opaque, to the byte', () => {
  expect(touchUp(cut, under, new Uint8Array(3).fill(255))).toEqual({ pixels: under, alpha: null })
})

test('what is taken away leaves the colours of what stays as they were', () => {
  const { pixels, alpha } = touchUp(cut, under, Uint8Array.of(0, 40, 255))
  expect([...alpha!]).toEqual([0, 40, 255])
  expect(pixels.data).toEqual(cut.pixels.data)
})

test('a picture that was opaque loses nothing when it is taken away and brought back', () => {
  const whole = { pixels: under, alpha: null }
  const gone = touchUp(whole, under, new Uint8Array(3))
  expect(touchUp(gone, under, new Uint8Array(3).fill(255))).toEqual(whole)
})

test('an edge that is brought back by half lies between its own colour and that under it', () => {
  const { pixels } = touchUp(cut, under, Uint8Array.of(0, 192, 255))
  expect([...pixels.data.subarray(3, 6)]).toEqual([210, 65, 65])
})

test('paint lies over all, as far as it covers, where its rectangle is', () => {
  const paint = { x: 1, y: 0, width: 2, height: 1, data: Uint8Array.of(0, 0, 200, 255, 0, 0, 200, 128) }
  const { pixels, alpha } = touchUp({ pixels: under, alpha: null }, under, new Uint8Array(3).fill(255), paint)
  expect([...pixels.data]).toEqual([9, 8, 7, 0, 0, 200, 100, 5, 105])
  expect(alpha).toBeNull()
})
