import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Raster } from '../images/raster.ts'
import { composeRegion } from './compose.ts'
import { placingOf, runsAround } from './patches.ts'

const frame = { width: 64, height: 64, patchSize: 16 }

function flat(width: number, height: number, level: number) {
  return { width, height, data: new Uint8Array(width * height * 3).fill(level) }
}

/** Every pixel another one, so that a byte that moved shows. */
function busy(width: number, height: number, withAlpha: boolean): Raster {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 37 + (at >> 5)) % 251)
  return {
    pixels: { width, height, data },
    alpha: withAlpha ? Uint8Array.from({ length: width * height }, (_, at) => (at * 13) % 256) : null,
  }
}

function into(runs: readonly number[] | null) {
  return { columns: 4, runs: runs ?? [] }
}

describe('outside the patches that were painted', () => {
  test("every byte is the parent's, whatever its size, shape and transparency", () => {
    const side = fc.integer({ min: 1, max: 150 })
    fc.assert(
      fc.property(
        side,
        side,
        fc.boolean(),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (width, height, clear, a, b, c, d) => {
          const [x, y] = [a % width, b % height]
          const rect = { x, y, width: 1 + (c % (width - x)), height: 1 + (d % (height - y)) }
          const parent = busy(width, height, clear)
          const runs = runsAround(rect, parent.pixels, frame)
          if (runs === null) return
          const made = composeRegion({ parent, painted: flat(64, 64, 255), into: into(runs) })
          expect([made.pixels.width, made.pixels.height]).toEqual([width, height])
          const { scale, cut } = placingOf(parent.pixels, frame)
          const kept = new Set(
            runs.flatMap((from, at) => (at % 2 ? [] : Array.from({ length: runs[at + 1]! }, (_, n) => from + n))),
          )
          for (let at = 0; at < width * height; at++) {
            const column = Math.floor((((at % width) + 0.5) * scale.x - cut.x) / 16)
            const row = Math.floor(((Math.floor(at / width) + 0.5) * scale.y - cut.y) / 16)
            const isIn = column >= 0 && column < 4 && row >= 0 && row < 4
            if (isIn && !kept.has(row * 4 + column)) continue
            if (made.alpha?.[at] !== parent.alpha?.[at]) throw new Error(`alpha at ${at}`)
            for (let c = 0; c < 3; c++)
              if (made.pixels.data[at * 3 + c] !== parent.pixels.data[at * 3 + c]) throw new Error(`colour at ${at}`)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('inside them', () => {
  const parent: Raster = { pixels: flat(64, 64, 0), alpha: null }
  const runs = runsAround({ x: 16, y: 16, width: 32, height: 32 }, parent.pixels, frame)
  const made = composeRegion({ parent, painted: flat(64, 64, 200), into: into(runs) })
  const level = (x: number, y: number) => made.pixels.data[(y * 64 + x) * 3]!

  test('the picture is new', () => {
    expect(level(32, 30)).toBe(200)
    expect(level(20, 20)).toBe(200)
  })

  test('it blends into the parent along the right and lower rims, and hardly along the others', () => {
    for (const at of [41, 42, 43, 44, 45, 46, 47]) {
      expect(level(at, 30)).toBeLessThan(level(at - 1, 30))
      expect(level(30, at)).toBe(level(at, 30))
    }
    expect(level(47, 30)).toBeLessThan(10)
    expect(level(16, 30)).toBeLessThan(level(17, 30))
    expect(level(18, 30)).toBe(200)
  })

  test('at the edges of the picture there is nothing to blend into', () => {
    const whole = composeRegion({ parent, painted: flat(64, 64, 200), into: into([]) })
    expect(new Set(whole.pixels.data)).toEqual(new Set([200]))
  })

  test('a carried picture takes the place of the one that was painted', () => {
    const large: Raster = { pixels: flat(128, 128, 0), alpha: null }
    const carried = flat(128, 128, 90)
    const { pixels } = composeRegion({ parent: large, painted: flat(64, 64, 200), into: into([]), carried })
    expect(new Set(pixels.data)).toEqual(new Set([90]))
  })

  test('a hole in a sprite can be filled', () => {
    const sprite: Raster = { pixels: flat(64, 64, 0), alpha: new Uint8Array(64 * 64) }
    const { alpha } = composeRegion({ parent: sprite, painted: flat(64, 64, 60), into: into(runs) })
    expect(alpha![30 * 64 + 30]).toBe(255)
    expect(alpha![4]).toBe(0)
  })
})
