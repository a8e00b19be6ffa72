import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { between, handleAt, handles, insideOf, reshape, shapeInside } from './rectEdit.ts'

const within = { width: 400, height: 300 }
const rect = { x: 100, y: 100, width: 100, height: 50 }

describe('a rectangle on a picture', () => {
  it('grows at the corner that is dragged, and the other corner stays', () => {
    expect(reshape(rect, 'se', { x: 20, y: 10 }, within, null)).toEqual({ x: 100, y: 100, width: 120, height: 60 })
    expect(reshape(rect, 'nw', { x: -20, y: 10 }, within, null)).toEqual({ x: 80, y: 110, width: 120, height: 40 })
  })

  it('changes one side where an edge is dragged', () => {
    expect(reshape(rect, 'e', { x: 30, y: 99 }, within, null)).toEqual({ x: 100, y: 100, width: 130, height: 50 })
  })

  it('keeps its shape when it has one', () => {
    expect(reshape(rect, 'se', { x: 100, y: 0 }, within, 2)).toEqual({ x: 100, y: 100, width: 200, height: 100 })
    expect(reshape(rect, 's', { x: 0, y: 50 }, within, 1)).toEqual({ x: 100, y: 100, width: 100, height: 100 })
  })

  it('is moved by its inside, up to the border', () => {
    expect(reshape(rect, 'move', { x: 1000, y: -1000 }, within, null)).toEqual({ x: 300, y: 0, width: 100, height: 50 })
  })

  it('stays whole, inside and, in a fixed shape, close to it, whatever the hand does', () => {
    const edges = fc.integer({ min: 0, max: 299 })
    const far = fc.double({ min: -900, max: 900, noNaN: true })
    const shape = fc.constantFrom(null, 1, 1.5, 16 / 9, 9 / 16)
    fc.assert(
      fc.property(
        edges,
        edges,
        edges,
        edges,
        far,
        far,
        fc.constantFrom(...handles),
        shape,
        (x, y, w, h, dx, dy, handle, aspect) => {
          const start = shapeInside(insideOf(within, { x, y, width: w, height: h }), aspect)
          const end = reshape(start, handle, { x: dx, y: dy }, within, aspect)
          expect([end.x, end.y, end.width, end.height].every(Number.isInteger)).toBe(true)
          expect(end.x >= 0 && end.y >= 0 && end.width >= 1 && end.height >= 1).toBe(true)
          expect(end.x + end.width <= within.width && end.y + end.height <= within.height).toBe(true)
          if (aspect !== null && handle !== 'move') {
            expect(Math.abs(end.width - end.height * aspect)).toBeLessThanOrEqual(Math.max(1, aspect) + 1e-6)
          }
        },
      ),
    )
  })

  it('is drawn in any direction', () => {
    expect(between({ x: 10.6, y: 10.2 }, { x: 20.6, y: 30.2 }, within, null)).toEqual({
      x: 10,
      y: 10,
      width: 11,
      height: 21,
    })
    expect(between({ x: 50, y: 50 }, { x: 20, y: 20 }, within, 1)).toMatchObject({ width: 31, height: 31 })
  })

  it('is taken hold of at corners first, then edges, then inside', () => {
    expect(handleAt(rect, { x: 101, y: 99 }, 4)).toBe('nw')
    expect(handleAt(rect, { x: 150, y: 151 }, 4)).toBe('s')
    expect(handleAt(rect, { x: 150, y: 125 }, 4)).toBe('move')
    expect(handleAt(rect, { x: 150, y: 190 }, 4)).toBeNull()
  })

  it('of a shape lies in the middle of what was there', () => {
    expect(shapeInside({ x: 0, y: 0, width: 400, height: 300 }, 1)).toEqual({ x: 50, y: 0, width: 300, height: 300 })
  })
})
