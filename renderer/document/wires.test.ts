import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlaps, type Point, type Rect } from './geometry.ts'
import { findPlaces, gapFor } from './placement.ts'
import { wireBetween } from './wires.ts'

const size = { width: 128, height: 128 }
const gap = gapFor(size)
const at = (x: number, y: number): Rect => ({ x, y, ...size })

describe('a wire', () => {
  it('goes straight to the picture on the right', () => {
    const [parent, child] = [at(0, 0), at(128 + gap, 0)]
    const wire = wireBetween(parent, child, [parent, child])!
    expect(wire[0]).toEqual({ x: 128, y: 64 })
    expect(wire.at(-1)).toEqual({ x: 128 + gap, y: 64 })
    expect(new Set(wire.map(({ y }) => y))).toEqual(new Set([64]))
  })

  it('finds its way around a picture between the two', () => {
    const [parent, other, child] = [at(0, 0), at(128 + gap, 0), at(2 * (128 + gap), 0)]
    expect(wireBetween(parent, child, [parent, other, child])).not.toBeNull()
  })

  it('never runs across a picture, wherever pictures lie', () => {
    const place = fc.record({ x: fc.integer({ min: -600, max: 600 }), y: fc.integer({ min: -600, max: 600 }) })
    fc.assert(
      fc.property(place, place, fc.array(place, { maxLength: 8 }), (from, to, others) => {
        const pictures = [from, to, ...others].map(({ x, y }) => at(x, y))
        const wire = wireBetween(pictures[0]!, pictures[1]!, pictures) ?? []
        const inside = pictures.map(({ x, y }) => ({ x: x + 0.01, y: y + 0.01, width: 127.98, height: 127.98 }))
        const stretches = stretchesOf(wire)
        expect(stretches.some((stretch) => inside.some((picture) => overlaps(stretch, picture)))).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('there is one to whatever the board places by itself', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ parent: fc.nat(5), count: fc.integer({ min: 1, max: 4 }) }), { maxLength: 8 }),
        (turns) => {
          const lying = [at(0, 0)]
          for (const { parent, count } of turns) {
            const from = lying[parent % lying.length]!
            const places = findPlaces(lying, size, count, from)
            lying.push(...places)
            expect(wireBetween(from, places[0]!, lying)).not.toBeNull()
          }
        },
      ),
      { numRuns: 50, seed: 1 },
    )
  })
})

/** As thin rectangles. */
function stretchesOf(wire: readonly Point[]): readonly Rect[] {
  return wire.slice(1).map((to, index) => {
    const from = wire[index]!
    const thin = 0.001
    return {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.max(thin, Math.abs(to.x - from.x)),
      height: Math.max(thin, Math.abs(to.y - from.y)),
    }
  })
}
