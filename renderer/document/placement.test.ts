import { describe, expect, it } from 'vitest'
import { overlaps, type Rect } from './geometry.ts'
import { findPlaces, gapFor } from './placement.ts'

const size = { width: 128, height: 128 }
const step = 128 + gapFor(size)
const at = (x: number, y: number): Rect => ({ x, y, ...size })

describe('places on the board', () => {
  it('start at the origin and go down, row by row', () => {
    expect(findPlaces([], size, 1, null)).toEqual([at(0, 0)])
    expect(findPlaces([at(0, 0)], size, 1, null)).toEqual([at(0, step)])
  })

  it('lay a batch side by side', () => {
    expect(findPlaces([], size, 3, null).map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [step, 0],
      [2 * step, 0],
    ])
  })

  it('put a version to the right of its parent, or else below', () => {
    const parent = at(0, 0)
    expect(findPlaces([parent], size, 1, parent)).toEqual([at(step, 0)])
    expect(findPlaces([parent, at(step, 0)], size, 1, parent)).toEqual([at(0, step)])
  })

  it('never overlap, however many versions a picture has', () => {
    const parent = at(0, 0)
    const places = [parent, ...findPlaces([parent], size, 9, parent)]
    for (const [index, place] of places.entries()) {
      expect(places.slice(index + 1).some((other) => overlaps(place, other))).toBe(false)
    }
  })
})
