import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guardEdit, studyEdit } from '../../engine/guard/guard.ts'
import type { Raster } from '../../engine/images/raster.ts'
import { fitTo } from '../../engine/images/resize.ts'
import type { Pixels } from '../../engine/request.ts'
import { day, draw, drifted, isEqualAt, randomOf, squeezed } from './scenes.ts'

const drift = { slide: 0.6, cast: 2, noise: 1, quality: 80 }
const opaque = (pixels: Pixels): Raster => ({ pixels, alpha: null })

async function blueCar(width: number, height: number) {
  const parent = await draw(day, width, height)
  return { parent, edited: await drifted(await draw({ ...day, car: '#1848c0' }, width, height), drift) }
}

/** Any picture and any "edit" of it: hostile to every assumption the guard makes. */
const strangePair = fc
  .record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    scale: fc.double({ min: 0.4, max: 3, noNaN: true }),
    seed: fc.nat(),
    kind: fc.constantFrom('noise', 'flat', 'same', 'spot'),
    hasAlpha: fc.boolean(),
  })
  .map(({ width, height, scale, seed, kind, hasAlpha }) => {
    const random = randomOf(seed)
    const fill = (size: number, level: () => number) => Uint8Array.from({ length: size }, level)
    const small = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height / scale)) }
    const data = fill(width * height * 3, () => (kind === 'noise' ? random() * 256 : 120 + random() * 3))
    const parent = {
      pixels: { width, height, data },
      alpha: hasAlpha ? fill(width * height, () => random() * 300) : null,
    }
    const edited =
      kind === 'same' || kind === 'spot'
        ? {
            width,
            height,
            data: data.map((value, i) => (kind === 'spot' && i < data.length / 5 ? 255 - value : value)),
          }
        : { ...small, data: fill(small.width * small.height * 3, () => random() * 256) }
    return { parent, edited, strength: random() }
  })

/** A disc on a ground, for products that are put somewhere else. */
function disc(ground: readonly number[], colour: readonly number[], x = 48): Pixels {
  const data = new Uint8Array(96 * 96 * 3)
  for (let i = 0; i < 96 * 96; i++)
    data.set(Math.hypot((i % 96) - x, Math.floor(i / 96) - 48) < 24 ? colour : ground, i * 3)
  return { width: 96, height: 96, data }
}

/** Share of the disc that has the bytes of the parent. */
function keptOf(edited: Pixels, instruction: string, strength = 0.5): number {
  const parent = disc([255, 255, 255], [200, 40, 40])
  const { pixels } = guardEdit({ parent: opaque(parent), edited, instruction, strength }).picture
  const inside = Array.from({ length: 96 * 96 }, (_, i) => i).filter(
    (i) => Math.hypot((i % 96) - 48, Math.floor(i / 96) - 48) < 21,
  )
  return inside.filter((i) => isEqualAt(pixels, parent, i)).length / inside.length
}

describe('a thing on plain ground that is put somewhere else', () => {
  // What models do to it meanwhile: other noise everywhere, and a colour that is not quite its own.
  const random = randomOf(5)
  const repainted = (picture: Pixels) => ({ ...picture, data: picture.data.map((value) => value + random() * 12 - 6) })
  const onBeach = repainted(disc([90, 150, 240], [206, 48, 36]))

  it.each(['put it on the beach', '<image>put the red ball in the snow', 'Please put it under water'])(
    'stays byte for byte: %s',
    (instruction) => {
      expect(keptOf(onBeach, instruction)).toBe(1)
      expect(keptOf(onBeach, instruction, 0.1)).toBe(1)
    },
  )

  it('is left as the model made it where the guard is off, or where it was not only put there', () => {
    expect(keptOf(onBeach, 'put it on the beach', 0)).toBeLessThan(0.1)
    expect(keptOf(repainted(disc([90, 150, 240], [40, 60, 220])), 'put it on the beach')).toBeLessThan(0.1)
    expect(keptOf(repainted(disc([90, 150, 240], [206, 48, 36], 70)), 'put it on the beach')).toBeLessThan(0.7)
    expect(keptOf(repainted(disc([255, 255, 255], [40, 60, 220])), 'make it blue')).toBeLessThan(0.1)
  })
})

describe('the drift guard', () => {
  it('says when an edit came to nothing, and not when anything was changed that can be seen', async () => {
    const { parent, edited } = await blueCar(256, 256)
    const nothing = await drifted(parent, drift)
    const [same, blue] = [nothing, edited].map((one) => studyEdit({ parent: opaque(parent), edited: one }))
    expect(same!(0.5).score.little).toBe(true)
    for (const strength of [0, 0.5, 1]) expect(blue!(strength).score).not.toHaveProperty('little')
  })

  it('gives back the bytes of the parent wherever its map is black, for any pictures of any sizes', () => {
    fc.assert(
      fc.property(strangePair, ({ parent, edited, strength }) => {
        const { picture, map } = guardEdit({ parent, edited, strength })
        expect([map.width, map.height]).toEqual([edited.width, edited.height])
        const isOwnSize = parent.pixels.width === edited.width && parent.pixels.height === edited.height
        if (!isOwnSize) return
        for (const [i, value] of map.data.entries()) {
          if (value > 0) continue
          expect(isEqualAt(picture.pixels, parent.pixels, i)).toBe(true)
          expect(picture.alpha?.[i]).toBe(parent.alpha?.[i])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('keeps the size of a parent that is larger, and never paints less than the model did', () => {
    fc.assert(
      fc.property(strangePair, ({ parent, edited, strength }) => {
        const { picture } = guardEdit({ parent, edited, strength })
        const { width, height } = picture.pixels
        expect(picture.pixels.data).toHaveLength(width * height * 3)
        expect(picture.alpha?.length).toBe(parent.alpha ? width * height : undefined)
        expect(width >= edited.width && height >= edited.height).toBe(true)
        if (parent.pixels.width < edited.width || parent.pixels.height < edited.height) return
        expect([width, height]).toEqual([parent.pixels.width, parent.pixels.height])
      }),
      { numRuns: 300 },
    )
  })

  it('with strength 0 the edit stays as the model made it', async () => {
    const { parent, edited } = await blueCar(121, 87)
    const { picture, score } = guardEdit({ parent: opaque(parent), edited, strength: 0 })
    expect(Buffer.compare(picture.pixels.data, edited.data)).toBe(0)
    expect(score).toMatchObject({ verdict: 'raw', restored: 0 })
  })

  it('a picture that came back without a visible change is the parent again', async () => {
    const parent = await draw(day, 160, 120)
    const edited = await drifted(parent, { slide: 0.4, cast: 0.5, noise: 1, quality: 85 })
    const { picture, score } = guardEdit({ parent: opaque(parent), edited, copy: await squeezed(parent, 85) })
    expect(Buffer.compare(picture.pixels.data, parent.data)).toBe(0)
    expect(score.verdict).toBe('nothing')
  })

  it('guarding twice changes nothing more', async () => {
    const { parent, edited } = await blueCar(199, 151)
    const once = guardEdit({ parent: opaque(parent), edited })
    expect(once.score.restored).toBeGreaterThan(0.6)
    const twice = guardEdit({ parent: opaque(parent), edited: once.picture.pixels })
    expect(Buffer.compare(twice.picture.pixels.data, once.picture.pixels.data)).toBe(0)
    expect(twice.score).toMatchObject({ verdict: 'restored', drift: 0 })
  })

  it('restores more the stronger it is', async () => {
    const { parent, edited } = await blueCar(160, 120)
    const guarded = studyEdit({ parent: opaque(parent), edited })
    const shares = [0, 0.1, 0.5, 1].map((strength) => guarded(strength).score.restored)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares[0]).toBe(0)
    expect(shares[3]).toBeGreaterThan(0.7)
  })

  it('steps back when the instruction touches everything', async () => {
    const parent = await draw(day, 200, 150)
    const edited = await drifted(await draw({ ...day, night: true, car: '#501008' }, 200, 150), drift)
    const { picture, score } = guardEdit({ parent: opaque(parent), edited })
    expect(score.verdict).toBe('whole')
    expect(Buffer.compare(picture.pixels.data, edited.data)).toBe(0)
  })

  it('keeps a change of tone that is all that changed: it is what was asked for', async () => {
    const parent = await draw(day, 160, 120)
    const edited = await drifted(parent, { slide: 0, cast: 3, noise: 0, quality: 100 })
    const { picture, score } = guardEdit({ parent: opaque(parent), edited })
    expect(score.verdict).toBe('whole')
    expect(Buffer.compare(picture.pixels.data, edited.data)).toBe(0)
  })

  it('keeps the sides of a photo that the model was not shown', async () => {
    const parent = await draw(day, 400, 200)
    const edited = await drifted(await draw({ ...day, car: '#1848c0' }, 400, 200).then((p) => middle(p)), drift)
    const { picture, score } = guardEdit({ parent: opaque(parent), edited })
    expect(score.verdict).toBe('restored')
    for (let y = 0; y < 200; y++) {
      const row = picture.pixels.data.subarray(y * 1200, y * 1200 + 300)
      expect(row).toEqual(parent.data.subarray(y * 1200, y * 1200 + 300))
    }
    expect(picture.pixels.data).not.toEqual(parent.data)
  })
})

function middle({ height, data }: Pixels): Pixels {
  const out = new Uint8Array(height * height * 3)
  for (let y = 0; y < height; y++)
    out.set(data.subarray((y * 400 + 100) * 3, (y * 400 + 100 + height) * 3), y * height * 3)
  return { width: height, height, data: out }
}

describe('a sprite on clear ground', () => {
  /** A red disc with soft edges, 64 x 64; clear pixels keep a colour of their own. */
  function disc(colour: readonly [number, number, number], radius: number): Raster {
    const data = new Uint8Array(64 * 64 * 3).fill(7)
    const alpha = new Uint8Array(64 * 64)
    for (let i = 0; i < alpha.length; i++) {
      const distance = Math.hypot((i % 64) - 31.5, Math.floor(i / 64) - 31.5)
      alpha[i] = Math.round(255 * Math.min(Math.max(radius + 0.5 - distance, 0), 1))
      if (alpha[i]! > 0) data.set(colour, i * 3)
    }
    return { pixels: { width: 64, height: 64, data }, alpha }
  }
  const white = (picture: Raster): Pixels => ({
    ...picture.pixels,
    data: picture.pixels.data.map((value, i) =>
      Math.round(255 + (value - 255) * (picture.alpha![Math.floor(i / 3)]! / 255)),
    ),
  })

  it('keeps its transparency when it is recoloured', () => {
    const parent = disc([200, 30, 30], 20)
    const { picture } = guardEdit({ parent, edited: white(disc([30, 60, 200], 20)) })
    const error = picture.alpha!.map((value, i) => Math.abs(value - parent.alpha![i]!))
    expect(Math.max(...error)).toBeLessThan(40)
    expect(picture.alpha!.filter((value) => value === 0).length).toBe(
      parent.alpha!.filter((value) => value === 0).length,
    )
    expect([...picture.pixels.data.subarray((32 * 64 + 32) * 3, (32 * 64 + 32) * 3 + 3)]).toEqual([30, 60, 200])
    expect([...picture.pixels.data.subarray(0, 3)]).toEqual([7, 7, 7])
  })

  it('becomes clear where something was removed, and opaque where something was added', () => {
    const smaller = guardEdit({ parent: disc([200, 30, 30], 24), edited: white(disc([200, 30, 30], 12)) }).picture
    expect(smaller.alpha![32 * 64 + 10]).toBe(0)
    expect(smaller.alpha![32 * 64 + 32]).toBe(255)
    const larger = guardEdit({ parent: disc([200, 30, 30], 12), edited: white(disc([200, 30, 30], 24)) }).picture
    expect(larger.alpha![32 * 64 + 12]).toBe(255)
    expect(larger.alpha![0]).toBe(0)
  })
})

describe('an instruction about the light of a photo', () => {
  const shades: readonly [string, (rgb: readonly number[]) => readonly number[]][] = [
    ['make it warmer', ([r = 0, g = 0, b = 0]) => [r * 0.94 + 22, g * 0.96 + 4, b * 0.86]],
    ['make the photo night', ([r = 0, g = 0, b = 0]) => [r * 0.2, g * 0.25, b * 0.4 + 8]],
    ['more contrast', (rgb) => rgb.map((value) => 128 + (value - 128) * 1.25)],
  ]
  const shaded = ({ width, height, data }: Pixels, shade: (rgb: readonly number[]) => readonly number[]): Pixels => {
    const out = new Uint8Array(data.length)
    for (let i = 0; i < data.length; i += 3)
      shade([...data.subarray(i, i + 3)]).forEach(
        (value, c) => (out[i + c] = Math.min(Math.max(Math.round(value), 0), 255)),
      )
    return { width, height, data: out }
  }

  it.each(shades)('%s: is carried over to all of it, to its finest grain', async (instruction, shade) => {
    const photo = await draw(day, 200, 150)
    const target = shaded(photo, shade)
    const edited = await drifted(target, drift)
    const { picture, score } = guardEdit({
      parent: opaque(photo),
      edited,
      instruction,
      copy: await squeezed(photo, 80),
    })
    expect(score.verdict).toBe('whole')
    expect(edges(picture.pixels, target)).toBeGreaterThan(edges(edited, target))
    expect(edges(picture.pixels, target)).toBeGreaterThan(0.85)
  })

  it('goes on beyond what the model was shown, without the streaks of what it drew at its rim', async () => {
    const photo = await draw(day, 288, 96)
    const night = shaded(photo, shades[1]![1])
    const edited = fitTo(night, 96, 96)
    for (let y = 40; y < 46; y++) edited.data.fill(255, y * 96 * 3, (y * 96 + 4) * 3)
    const { picture } = guardEdit({ parent: opaque(photo), edited, instruction: 'make the photo night' })
    const errors = Array.from({ length: 96 * 96 * 3 }, (_, i) => {
      const at = Math.floor(i / 288) * 288 * 3 + (i % 288)
      return Math.abs(picture.pixels.data[at]! - night.data[at]!)
    })
    // Without the wide fit it is 205.
    expect(Math.max(...errors)).toBeLessThan(80)
  })

  it('is one only where it names nothing else', async () => {
    const { parent, edited } = await blueCar(200, 150)
    const guarded = guardEdit({ parent: opaque(parent), edited, instruction: 'make the dark car blue' })
    expect(guarded.score.verdict).toBe('restored')
  })
})

/** Correlation of the steps from pixel to pixel of two pictures. */
function edges(a: Pixels, b: Pixels): number {
  const steps = ({ data }: Pixels) => Array.from({ length: data.length - 3 }, (_, i) => data[i + 3]! - data[i]!)
  const [x, y] = [steps(a), steps(b)]
  const dot = (p: readonly number[], q: readonly number[]) => p.reduce((sum, value, i) => sum + value * q[i]!, 0)
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y))
}
