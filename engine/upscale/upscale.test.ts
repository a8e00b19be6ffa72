import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Raster } from '../images/raster.ts'
import { bleed } from './bleed.ts'
import { tilesOf } from './tiles.ts'
import { upscale } from './upscale.ts'

/** Discs and stripes in strong colours; clear outside a circle where `isCut`. */
function drawing(width: number, height: number, isCut = false): Raster {
  const data = new Uint8Array(width * height * 3)
  const alpha = isCut ? new Uint8Array(width * height) : null
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const disc = Math.hypot((x % 40) - 20, (y % 40) - 20) < 14
      data.set(disc ? [230, 60, 40] : (x + y) % 24 < 12 ? [30, 60, 160] : [250, 240, 210], at * 3)
      if (alpha) alpha[at] = Math.hypot(x - width / 2, y - height / 2) < Math.min(width, height) / 3 ? 255 : 0
    }
  return { pixels: { width, height, data }, alpha }
}

describe('a picture that is enlarged', () => {
  test.each([2, 4] as const)('is %i times as wide and as high, and shows the same', async (scale) => {
    const small = drawing(60, 44)
    const { pixels, alpha } = await upscale(small, { scale })
    expect([pixels.width, pixels.height, alpha]).toEqual([60 * scale, 44 * scale, null])
    let off = 0
    for (let y = 0; y < 44; y++)
      for (let x = 0; x < 60; x++)
        for (let c = 0; c < 3; c++) {
          let sum = 0
          for (let row = y * scale; row < (y + 1) * scale; row++)
            for (let column = x * scale; column < (x + 1) * scale; column++)
              sum += pixels.data[(row * pixels.width + column) * 3 + c]!
          off += Math.abs(sum / scale ** 2 - small.pixels.data[(y * 60 + x) * 3 + c]!)
        }
    expect(off / (60 * 44 * 3)).toBeLessThan(6)
  })

  test('has no seams: in tiles it is what it is as a whole', async () => {
    // Wider than a tile; its middle is cut into tiles of its own when it is enlarged alone.
    const wide = drawing(450, 30)
    const part = drawing(160, 30)
    for (let y = 0; y < 30; y++)
      part.pixels.data.set(wide.pixels.data.subarray((y * 450 + 80) * 3, (y * 450 + 240) * 3), y * 160 * 3)
    const [whole, middle] = await Promise.all([upscale(wide, { scale: 2 }), upscale(part, { scale: 2 })])
    // The tiles of `wide` meet at 150, 70 pixels into `part`, which is one tile.
    let most = 0
    for (let y = 0; y < 60; y++)
      for (let x = 100; x < 220; x++)
        for (let c = 0; c < 3; c++)
          most = Math.max(
            most,
            Math.abs(whole.pixels.data[(y * 900 + 160 + x) * 3 + c]! - middle.pixels.data[(y * 320 + x) * 3 + c]!),
          )
    expect(most).toBeLessThanOrEqual(1)
  })

  test('has the same bytes every time, however many threads there are', async () => {
    const picture = drawing(230, 210)
    const [one, two, again] = [
      await upscale(picture, { scale: 2, threads: 1 }),
      await upscale(picture, { scale: 2, threads: 2 }),
      await upscale(picture, { scale: 2, threads: 2 }),
    ]
    expect(Buffer.compare(one.pixels.data, two.pixels.data)).toBe(0)
    expect(Buffer.compare(two.pixels.data, again.pixels.data)).toBe(0)
  })

  test('keeps its transparency: clear stays clear and opaque opaque, and what lies under the clear does not shine through', async () => {
    const cut = drawing(80, 80, true)
    const hidden = { ...cut, pixels: { ...cut.pixels, data: cut.pixels.data.slice() } }
    for (let i = 0; i < 80 * 80; i++) if (cut.alpha![i] === 0) hidden.pixels.data.set([0, 255, 0], i * 3)
    const { alpha } = await upscale(cut, { scale: 2 })
    const other = await upscale(hidden, { scale: 2 })
    const at = (x: number, y: number) => alpha![y * 160 + x]
    expect([at(0, 0), at(159, 3), at(80, 80)]).toEqual([0, 0, 255])
    expect(Buffer.compare(alpha!, other.alpha!)).toBe(0)
    // Green is nowhere to be seen.
    for (let i = 0; i < 160 * 160; i++) {
      const [r, g, b] = other.pixels.data.subarray(i * 3, i * 3 + 3)
      if (alpha![i]! > 40) expect(g! - Math.max(r!, b!)).toBeLessThan(60)
    }
  })

  test('can be stopped between two tiles', async () => {
    const controller = new AbortController()
    const asked = upscale(drawing(450, 300), {
      scale: 2,
      signal: controller.signal,
      progress: () => controller.abort(),
    })
    await expect(asked).rejects.toMatchObject({ code: 'engine/aborted' })
  })

  test('is refused in a sentence where it would be larger than pictures may be', async () => {
    const huge = { pixels: { width: 6000, height: 4000, data: new Uint8Array(0) }, alpha: null }
    await expect(upscale(huge, { scale: 4 })).rejects.toThrow(
      /24000 x 16000, and a side may have 16384 at most; enlarge it 2 times, or enlarge a part of it\.$/,
    )
    const large = { pixels: { width: 8000, height: 7000, data: new Uint8Array(0) }, alpha: null }
    await expect(upscale(large, { scale: 2 })).rejects.toThrow(
      /16000 x 14000, and a picture may have 100 million pixels at most; enlarge a part of it\.$/,
    )
  })
})

test('tiles cover every pixel once, and see as far as the margin wherever there is something', () => {
  const side = fc.integer({ min: 1, max: 90 })
  fc.assert(
    fc.property(
      side,
      side,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 12 }),
      (width, height, most, margin) => {
        const seen = new Uint8Array(width * height)
        for (const { inner, outer } of tilesOf(width, height, most, margin)) {
          expect(Math.max(inner.width, inner.height)).toBeLessThanOrEqual(most)
          for (let y = inner.y; y < inner.y + inner.height; y++)
            for (let x = inner.x; x < inner.x + inner.width; x++) seen[y * width + x]!++
          expect(outer.x).toBe(Math.max(0, inner.x - margin))
          expect(outer.y).toBe(Math.max(0, inner.y - margin))
          expect(outer.x + outer.width).toBe(Math.min(width, inner.x + inner.width + margin))
          expect(outer.y + outer.height).toBe(Math.min(height, inner.y + inner.height + margin))
        }
        expect(seen.every((times) => times === 1)).toBe(true)
      },
    ),
    { seed: 3 },
  )
})

test('clear pixels take the colours of those beside them, as far as is asked, and those that are seen keep theirs', () => {
  const data = Uint8Array.of(200, 100, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
  const row = { pixels: { width: 4, height: 1, data }, alpha: Uint8Array.of(255, 0, 0, 0) }
  expect([...bleed(row, 2)]).toEqual([200, 100, 0, 200, 100, 0, 200, 100, 0, 7, 8, 9])
})
