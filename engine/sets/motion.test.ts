import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cropRgba, place } from '../export/finish/geometry.ts'
import { visibleBox, type Rgba } from '../export/rgba.ts'
import { animate } from './motion.ts'
import { motions } from './transforms.ts'

/** A leaning figure with a red left and a blue right half, and clear pixels around it whose colour must not show. */
function sprite(width = 40, height = 48): Rgba {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x >= 8 + y / 12 && x < width - 10 && y >= 6 && y < height - 4
      data.set(inside ? (x < width / 2 ? [220, 30, 20, 255] : [20, 40, 210, 255]) : [0, 255, 0, 0], (y * width + x) * 4)
    }
  }
  return { width, height, data }
}

const opaque = ({ data }: Rgba) => {
  let sum = 0
  for (let i = 3; i < data.length; i += 4) sum += data[i]!
  return sum / 255
}
/** Colours of pixels that are clear do not count. */
const seen = ({ width, height, data }: Rgba): Rgba => ({
  width,
  height,
  data: data.map((value, i) => (data[i - (i % 4) + 3] === 0 ? 0 : value)),
})

describe.each(motions)('%s', (motion) => {
  test.each([true, false])(
    'frames have one size, begin with the sprite as it is, and nothing is cut off (pixel art: %s)',
    (pixelArt) => {
      const whole = sprite()
      const frames = animate(whole, { motion, frames: 8, pixelArt })
      expect(new Set(frames.map(({ width, height }) => `${width}x${height}`)).size).toBe(1)
      const [first] = frames
      const { left, top } = visibleBox(first!)!
      const own = visibleBox(whole)!
      const back = cropRgba(first!, left - own.left, top - own.top, whole.width, whole.height)
      expect(seen(back)).toEqual(seen(whole))
      for (const frame of frames) {
        const { right, bottom } = visibleBox(frame)!
        expect(right).toBeLessThanOrEqual(frame.width)
        expect(bottom).toBeLessThanOrEqual(frame.height)
        if (motion !== 'turn') expect(Math.abs(opaque(frame) / opaque(whole) - 1)).toBeLessThan(0.08)
      }
    },
  )

  test('one frame alone is what it is among all', () => {
    const all = animate(sprite(), { motion, frames: 6 })
    for (const frame of [0, 2, 5]) expect(animate(sprite(), { motion, frames: 6, frame })).toEqual([all[frame]])
  })

  test('the same sprite gives the same bytes, and no green of the clear pixels shows', () => {
    const [once, again] = [0, 0].map(() => animate(sprite(), { motion, frames: 6, pixelArt: false }))
    expect(once).toEqual(again)
    for (const { data } of once!)
      for (let i = 0; i < data.length; i += 4) if (data[i + 3]! > 0) expect(data[i + 1]!).toBeLessThan(120)
  })
})

test('a bob and a squash stand on their feet', () => {
  for (const motion of ['bob', 'squash'] as const) {
    const frames = animate(sprite(), { motion, frames: 6, pixelArt: true })
    const feet = frames.map((frame) => visibleBox(frame)!.bottom)
    const head = frames.map((frame) => visibleBox(frame)!.top)
    if (motion === 'squash') expect(new Set(feet).size).toBe(1)
    expect(new Set(head).size).toBeGreaterThan(1)
  }
})

test('a spin by quarters and a turn in four frames lose not a single pixel', () => {
  const whole = sprite(32, 32)
  const quarters = animate(whole, { motion: 'spin', frames: 4, pixelArt: true })
  for (const quarter of quarters) expect(opaque(quarter)).toBe(opaque(whole))
  const [front, , back] = animate(whole, { motion: 'turn', frames: 4, pixelArt: false })
  const mirrored = { ...front!, data: new Uint8Array(front!.data.length) }
  const { left, right } = visibleBox(front!)!
  for (let x = left; x < right; x++) place(mirrored, cropRgba(front!, x, 0, 1, front!.height), left + right - 1 - x, 0)
  expect(seen(back!)).toEqual(seen(mirrored))
})

test('pixel art keeps its colours', () => {
  const colours = ({ data }: Rgba) => {
    const found = new Set<string>()
    for (let i = 0; i < data.length; i += 4) if (data[i + 3]! > 0) found.add(data.subarray(i, i + 4).join())
    return found
  }
  for (const motion of motions)
    for (const frame of animate(sprite(), { motion, frames: 7 }))
      expect([...colours(frame)].every((one) => colours(sprite()).has(one))).toBe(true)
})

test('any sprite, also a clear one or one pixel, gives as many frames as were asked for', () => {
  const any = fc
    .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
    .chain(({ width, height }) =>
      fc
        .uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 })
        .map((data) => ({ width, height, data })),
    )
  fc.assert(
    fc.property(
      any,
      fc.constantFrom(...motions),
      fc.integer({ min: 2, max: 9 }),
      fc.boolean(),
      (whole, motion, frames, pixelArt) => {
        const made = animate(whole, { motion, frames, pixelArt })
        expect(made).toHaveLength(frames)
        expect(seen(made[0]!).data.length).toBe(made.at(-1)!.data.length)
      },
    ),
    { numRuns: 60 },
  )
})

test('a number of frames that makes no animation is refused', () => {
  for (const frames of [0, 1, 2.5, 65])
    expect(() => animate(sprite(), { motion: 'bob', frames })).toThrow(/2 to 64 frames/)
})
