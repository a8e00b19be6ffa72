import { expect, test } from 'vitest'
import type { Raster } from '../images/raster.ts'
import type { Pixels } from '../request.ts'
import { restoreAlpha } from './alpha.ts'

const side = 48
const isDisc = (i: number, radius: number) => Math.hypot((i % side) - 24, Math.floor(i / side) - 24) < radius
const sprite: Raster = {
  pixels: { width: side, height: side, data: new Uint8Array(side * side * 3).fill(90) },
  alpha: Uint8Array.from({ length: side * side }, (_, i) => (isDisc(i, 12) ? 255 : 0)),
}

function painted(colourAt: (i: number) => readonly number[]): Pixels {
  const data = new Uint8Array(side * side * 3)
  for (let i = 0; i < side * side; i++) data.set(colourAt(i), i * 3)
  return { width: side, height: side, data }
}

/** Every pixel of the edit was taken. */
const laidIn = (edit: Pixels) => ({ pixels: edit, painted: edit, touched: new Uint8Array(side * side).fill(1) })
const white = [255, 255, 255]

test('a cut-out that grows stays a cut-out', () => {
  const { alpha } = restoreAlpha(sprite, laidIn(painted((i) => (isDisc(i, 17) ? [200, 40, 30] : white))))
  expect(alpha![0]).toBe(0)
  expect(alpha![24 * side + 24 + 15]).toBe(255)
})

test('a cut-out that is put somewhere is whole', () => {
  const place = painted((i) =>
    isDisc(i, 12) ? [90, 90, 90] : i < (side * side) / 2 ? [120, 190, 240] : [230, 180, 90],
  )
  const { pixels, alpha } = restoreAlpha(sprite, laidIn(place))
  expect(pixels).toEqual(place)
  expect(alpha!.every((opacity) => opacity === 255)).toBe(true)
})

test('white that was put back beside the thing is no speck: its transparency is that of what was painted', () => {
  const smaller = painted((i) => (isDisc(i, 9) ? [30, 60, 200] : white))
  // The guard took the parent's rim for untouched here and there, on white.
  const mixed = painted((i) => (isDisc(i, 9) ? [30, 60, 200] : isDisc(i, 11) && i % 3 === 0 ? [250, 250, 251] : white))
  const { alpha } = restoreAlpha(sprite, { ...laidIn(smaller), pixels: mixed })
  const beside = alpha!.filter((_, i) => !isDisc(i, 11))
  expect(beside.every((opacity) => opacity === 0)).toBe(true)
})

test('a white part that is painted anew inside the thing is paint, where there was no hole before', () => {
  const spotted = painted((i) => (isDisc(i, 5) ? white : isDisc(i, 12) ? [30, 60, 200] : white))
  const { pixels, alpha } = restoreAlpha(sprite, laidIn(spotted))
  expect(alpha![24 * side + 24]).toBe(255)
  expect([...pixels.data.subarray((24 * side + 24) * 3, (24 * side + 24) * 3 + 3)]).toEqual(white)
  const ring = { ...sprite, alpha: sprite.alpha!.map((opacity, i) => (isDisc(i, 5) ? 0 : opacity)) }
  expect(restoreAlpha(ring, laidIn(spotted)).alpha![24 * side + 24]).toBe(0)
})

test('what the edit did not reach keeps its bytes, whatever was painted there', () => {
  const right = new Uint8Array(side * side).map((_, i) => (i % side > 23 ? 1 : 0))
  const edit = painted((i) => (isDisc(i, 12) ? [30, 60, 200] : white))
  const { pixels, alpha } = restoreAlpha(sprite, { pixels: edit, painted: painted(() => white), touched: right })
  for (let i = 0; i < side * side; i++) {
    if (right[i]) continue
    expect(alpha![i]).toBe(sprite.alpha![i])
    expect(pixels.data[i * 3]).toBe(90)
  }
})
