import { expect, test } from 'vitest'
import { onWhite, type Raster } from '../images/raster.ts'
import { restoreAlpha } from './alpha.ts'

const side = 48
const isDisc = (i: number, radius: number) => Math.hypot((i % side) - 24, Math.floor(i / side) - 24) < radius
const sprite: Raster = {
  pixels: { width: side, height: side, data: new Uint8Array(side * side * 3).fill(90) },
  alpha: Uint8Array.from({ length: side * side }, (_, i) => (isDisc(i, 12) ? 255 : 0)),
}

function edited(colourAt: (i: number) => readonly number[]) {
  const data = new Uint8Array(side * side * 3)
  for (let i = 0; i < side * side; i++) data.set(colourAt(i), i * 3)
  return { width: side, height: side, data }
}

test('a cut-out that grows stays a cut-out', () => {
  const { alpha } = restoreAlpha(
    sprite,
    onWhite(sprite),
    edited((i) => (isDisc(i, 17) ? [200, 40, 30] : [255, 255, 255])),
  )
  expect(alpha![0]).toBe(0)
  expect(alpha![24 * side + 24 + 15]).toBe(255)
})

test('a cut-out that is put somewhere is whole', () => {
  const place = edited((i) => (isDisc(i, 12) ? [90, 90, 90] : i < (side * side) / 2 ? [120, 190, 240] : [230, 180, 90]))
  const { pixels, alpha } = restoreAlpha(sprite, onWhite(sprite), place)
  expect(pixels).toEqual(place)
  expect(alpha!.every((opacity) => opacity === 255)).toBe(true)
})
