import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { align, arrangeInGrid } from './arrange.ts'
import { overlaps } from './geometry.ts'

const picture = (id: string, x: number, y: number, width = 60, height = 60) => ({ id, x, y, width, height })

describe('tidying up', () => {
  it('lays pictures in a grid in the order they are read', () => {
    const moves = arrangeInGrid([picture('d', 90, 95), picture('b', 80, 5), picture('a', 0, 0), picture('c', 3, 90)])
    expect(moves).toEqual({ a: { x: 0, y: 0 }, b: { x: 76, y: 0 }, c: { x: 0, y: 76 }, d: { x: 76, y: 76 } })
  })

  it('never lets pictures of a grid overlap', () => {
    const side = fc.integer({ min: 8, max: 300 })
    const spot = fc.integer({ min: -400, max: 400 })
    fc.assert(
      fc.property(fc.array(fc.tuple(spot, spot, side, side), { minLength: 1, maxLength: 20 }), (places) => {
        const pictures = places.map(([x, y, width, height], index) => picture(String(index), x, y, width, height))
        const moves = arrangeInGrid(pictures)
        const laid = pictures.map((one) => ({ ...one, ...moves[one.id]! }))
        for (const [index, one] of laid.entries())
          expect(laid.slice(index + 1).some((other) => overlaps(one, other))).toBe(false)
      }),
    )
  })

  it('aligns edges and middles', () => {
    const two = [picture('a', 0, 0, 100, 20), picture('b', 30, 50, 20, 40)]
    expect(align(two, 'Left')).toEqual({ a: { x: 0, y: 0 }, b: { x: 0, y: 50 } })
    expect(align(two, 'Right').b).toEqual({ x: 80, y: 50 })
    expect(align(two, 'Centre').b).toEqual({ x: 40, y: 50 })
    expect(align(two, 'Bottom').a).toEqual({ x: 0, y: 70 })
  })
})
