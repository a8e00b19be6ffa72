import { describe, expect, test } from 'vitest'
import type { Pixels } from '../request.ts'
import { joinExtension } from './join.ts'
import { measureSeam, seamRatio } from './seam.ts'

/** Soft hills of colour; `shift` is what decoding did to them. */
function hills(width: number, height: number, shift = 0): Pixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const [x, y, c] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width), at % 3]
    return 110 + 50 * Math.sin(x / 19 + c) + 40 * Math.sin(y / 23) + shift
  })
  return { width, height, data }
}

describe.each(['down', 'right'] as const)('continued %s', (direction) => {
  const isDown = direction === 'down'
  const whole = isDown ? hills(96, 160, 12) : hills(160, 96, 12)
  const parent = { pixels: hills(96, 96), alpha: null }

  test('the parent stays to the byte, and the step at the seam is gone', () => {
    const { picture, seams } = joinExtension(parent, whole, { direction, known: 96, moves: [32] })
    expect(picture.pixels).toMatchObject(isDown ? { width: 96, height: 160 } : { width: 160, height: 96 })
    for (let y = 0; y < 96; y++) {
      const row = picture.pixels.data.subarray(y * picture.pixels.width * 3, y * picture.pixels.width * 3 + 96 * 3)
      expect(row).toEqual(parent.pixels.data.subarray(y * 96 * 3, (y + 1) * 96 * 3))
    }
    const hard = { width: picture.pixels.width, height: picture.pixels.height, data: picture.pixels.data.slice() }
    for (let y = 0; y < hard.height; y++)
      for (let x = 0; x < hard.width; x++)
        if ((isDown ? y : x) >= 96)
          hard.data.set(
            whole.data.subarray((y * whole.width + x) * 3, (y * whole.width + x) * 3 + 3),
            (y * hard.width + x) * 3,
          )
    expect(seamRatio(measureSeam(hard, direction, 96))).toBeGreaterThan(4)
    expect(seams).toHaveLength(2)
    for (const seam of seams) expect(seamRatio(seam)).toBeLessThan(1.4)
    // Far from the seam it is as it was painted.
    expect(picture.pixels.data.at(-1)).toBe(whole.data.at(-1))
  })

  test('a larger parent gets the new part at its own resolution, opaque beside its transparency', () => {
    const large = { pixels: hills(288, 288), alpha: new Uint8Array(288 * 288).fill(9) }
    const { picture } = joinExtension(large, whole, { direction, known: 96, moves: [] })
    const { width, height } = picture.pixels
    expect([width, height]).toEqual(isDown ? [288, 480] : [480, 288])
    expect(picture.alpha?.[0]).toBe(9)
    expect(picture.alpha?.at(-1)).toBe(255)
  })
})

test('a flat picture has no seam', () => {
  const grey = { width: 8, height: 8, data: new Uint8Array(192).fill(90) }
  expect(seamRatio(measureSeam(grey, 'down', 4))).toBe(1)
})
