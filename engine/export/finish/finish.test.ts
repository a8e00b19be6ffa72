import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rgba } from '../rgba.ts'
import { finish } from './finish.ts'
import { findGuides } from './nineSlice.ts'
import { findGrid } from './pixelArt.ts'
import { finishSchema, type FinishWishes } from './schema.ts'
import { seamless, seamScore, tilePreview } from './tile.ts'

const pictures = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 })
      .map((data): Rgba => ({ width, height, data })),
  )
const colour = fc.constantFrom('#ff0000', '#10a0c0', '#000000')
const wishes: fc.Arbitrary<FinishWishes> = fc.record(
  {
    tile: fc.constant({ blend: 0.25 }),
    trim: fc.record({ threshold: fc.integer({ min: 0, max: 254 }) }),
    pixelArt: fc.record(
      {
        grid: fc.integer({ min: 1, max: 5 }),
        palette: fc.oneof(fc.integer({ min: 2, max: 8 }), fc.array(colour, { minLength: 1, maxLength: 4 })),
        dither: fc.constantFrom('none', 'ordered', 'floyd-steinberg'),
        hardAlpha: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    tints: fc.constant([{ name: 'fire', colour: '#ff4000' }]),
    outline: fc.record({ width: fc.integer({ min: 1, max: 3 }), colour }),
    shadow: fc.record({
      x: fc.integer({ min: -4, max: 4 }),
      y: fc.integer({ min: -4, max: 4 }),
      blur: fc.integer({ min: 0, max: 7 }),
    }),
    pad: fc.integer({ min: 0, max: 5 }),
    size: fc.record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) }),
    powerOfTwo: fc.boolean(),
    scales: fc.constantFrom([1], [1, 2, 4], [0.5]),
    resampling: fc.constantFrom('nearest', 'lanczos'),
    nineSlice: fc.constant('find'),
  },
  { requiredKeys: [] },
)

function draw(width: number, height: number, at: (x: number, y: number) => readonly number[]): Rgba {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(at(x, y), (y * width + x) * 4)
  return { width, height, data }
}
const red = [200, 30, 20, 255]
const clear = [0, 0, 0, 0]
const square = draw(12, 10, (x, y) => (x >= 3 && x < 8 && y >= 2 && y < 8 ? red : clear))
const one = (picture: Rgba, options: FinishWishes) => finish(picture, options)[0]!.picture
const pixel = ({ width, data }: Rgba, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
]

describe('the finisher', () => {
  test('gives whole pictures, of the same bytes every time, and leaves what it is given as it was', () => {
    fc.assert(
      fc.property(pictures, wishes, (picture, options) => {
        const before = picture.data.slice()
        const [first, again] = [finish(picture, options), finish(picture, options)]
        expect(picture.data).toEqual(before)
        expect(first).toEqual(again)
        const { tints, scales } = finishSchema.parse(options)
        expect(first.length).toBe(Math.max(tints.length, 1) * scales.length)
        for (const { picture: made } of first) expect(made.data.length).toBe(made.width * made.height * 4)
      }),
      { numRuns: 150, seed: 11 },
    )
  })

  test('does nothing where nothing is asked', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        expect(one(picture, {})).toEqual(picture)
      }),
      { seed: 3 },
    )
  })

  test('trims to what is seen, pads, and fills up to powers of two', () => {
    expect(one(square, { trim: {} })).toMatchObject({ width: 5, height: 6 })
    const padded = one(square, { trim: {}, pad: 2, powerOfTwo: true })
    expect(padded).toMatchObject({ width: 16, height: 16 })
    expect(pixel(padded, 2, 2)).toEqual(red)
    expect(pixel(padded, 1, 2)).toEqual(clear)
    expect(one({ ...square, data: new Uint8Array(square.data.length) }, { trim: {} })).toMatchObject({
      width: 1,
      height: 1,
    })
  })

  test('makes a scale set, in the exact size that is asked for', () => {
    const set = finish(square, { size: { width: 20, height: 20 }, scales: [1, 2, 4], resampling: 'nearest' })
    expect(set.map(({ suffix, picture }) => [suffix, picture.width, picture.height])).toEqual([
      ['', 20, 20],
      ['@2x', 40, 40],
      ['@4x', 80, 80],
    ])
  })

  test('lets no colour of clear pixels into the edge when it scales', () => {
    const onGreen = draw(12, 10, (x, y) => (x >= 3 && x < 8 && y >= 2 && y < 8 ? red : [0, 255, 0, 0]))
    const large = one(onGreen, { scales: [3] })
    const greens = large.data.filter((_, i) => i % 4 === 1 && large.data[i + 2]! > 40)
    expect(Math.max(...greens)).toBeLessThan(45)
  })

  test('keeps pixel art hard, its outline too, at every size and scale', () => {
    const options = { pixelArt: { palette: ['#c81e14', '#204080'] }, outline: { width: 1, colour: '#0000ff' } }
    const known = new Set(['200,30,20,255', '32,64,128,255', '0,0,255,255', '0,0,0,0'])
    fc.assert(
      fc.property(pictures, fc.constantFrom(0.25, 0.5, 0.7, 1, 1.5, 2), fc.boolean(), (picture, scale, sized) => {
        const made = finish(picture, { ...options, scales: [scale], ...(sized && { size: { width: 9, height: 13 } }) })
        const { data } = made[0]!.picture
        for (let i = 0; i < data.length; i += 4) expect(known).toContain(data.subarray(i, i + 4).join())
      }),
      { numRuns: 100, seed: 11 },
    )
  })

  test('draws an outline outside and a shadow below', () => {
    const lined = one(square, { outline: { width: 1, colour: '#0000ff' } })
    expect([lined.width, lined.height]).toEqual([14, 12])
    expect(pixel(lined, 3, 5)).toEqual([0, 0, 255, 255])
    expect(pixel(lined, 4, 5)).toEqual(red)
    const dropped = one(square, { shadow: { x: 0, y: 3, blur: 0, opacity: 0.5 } })
    expect(pixel(dropped, 4, 9)).toEqual([0, 0, 0, 128])
    expect(pixel(dropped, 4, 4)).toEqual(red)
  })

  test('tints keep light and shade: lighter stays lighter', () => {
    const ramp = draw(8, 1, (x) => [x * 36, x * 36, x * 36, 255])
    const [made] = finish(ramp, { tints: [{ name: 'ice', colour: '#4080c0' }] })
    expect(made!.suffix).toBe('-ice')
    const lights = Array.from({ length: 8 }, (_, x) =>
      pixel(made!.picture, x, 0)
        .slice(0, 3)
        .reduce((a, b) => a + b),
    )
    expect(lights).toEqual(lights.toSorted((a, b) => a - b))
  })
})

describe('pixel art', () => {
  const small = draw(9, 7, (x, y) =>
    (x * 7 + y * 5) % 3 === 0 ? clear : [(x * 53) % 256, (y * 91) % 256, (x * y * 17) % 256, 255],
  )

  test.each([2, 3, 5, 8])('blocks of %i pixels are found and become one pixel each', (side) => {
    const large = one(small, { scales: [side], resampling: 'nearest' })
    expect(findGrid(large)).toEqual({ side, x: 0, y: 0 })
    expect(one(large, { pixelArt: {} })).toEqual(small)
  })

  test('a picture without blocks stays as large as it is', () => {
    const smooth = draw(64, 64, (x, y) => [x * 4, y * 4, 128, 255])
    expect(findGrid(smooth).side).toBe(1)
  })

  test.each(['none', 'ordered', 'floyd-steinberg'] as const)(
    'holds the colours of the palette and no others, dithered: %s',
    (dither) => {
      const palette = ['#000000', '#ffffff', '#ff0000', '#0000ff']
      const allowed = new Set(['0,0,0', '255,255,255', '255,0,0', '0,0,255'])
      fc.assert(
        fc.property(pictures, (picture) => {
          const { data } = one(picture, { pixelArt: { grid: 1, palette, dither } })
          for (let i = 0; i < data.length; i += 4) {
            expect([0, 255]).toContain(data[i + 3])
            if (data[i + 3] === 255) expect(allowed).toContain([...data.subarray(i, i + 3)].join())
          }
        }),
        { numRuns: 40, seed: 5 },
      )
    },
  )

  test('has no more colours of its own than it is allowed', () => {
    fc.assert(
      fc.property(pictures, fc.integer({ min: 2, max: 16 }), (picture, count) => {
        const { data } = one(picture, { pixelArt: { grid: 1, palette: count } })
        const colours = new Set<string>()
        for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) colours.add(data.subarray(i, i + 3).join())
        expect(colours.size).toBeLessThanOrEqual(count)
      }),
      { numRuns: 60, seed: 6 },
    )
  })
})

test('nine-slice guides lie around the parts that may be stretched, and grow with the scale', () => {
  const panel = draw(30, 20, (x, y) => {
    const edge = Math.min(x, y, 29 - x, 19 - y)
    return edge < 4 ? [edge * 40, 10, 10, 255] : [90, 90, 90, 255]
  })
  expect(findGuides(panel)).toEqual({ left: 4, right: 4, top: 4, bottom: 4 })
  const [, twice] = finish(panel, { nineSlice: 'find', scales: [1, 2], resampling: 'nearest' })
  expect(twice!.nineSlice).toEqual({ left: 8, right: 8, top: 8, bottom: 8 })
})

test('a tile made seamless fits itself as well as its inside does, which its score and a preview show', () => {
  const sloping = draw(40, 40, (x, y) => [x * 5, y * 5, (x + y) * 2, 255])
  expect(seamScore(sloping)).toBeGreaterThan(10)
  const tile = seamless(sloping, 0.25)
  expect(tile).toMatchObject({ width: 30, height: 30 })
  expect(seamScore(tile)).toBeLessThan(3)
  expect(seamScore(draw(8, 8, () => red))).toBe(0)
  const preview = tilePreview(tile)
  expect(pixel(preview, 0, 0)).toEqual(pixel(preview, 60, 30))
})
