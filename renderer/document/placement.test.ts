import { describe, expect, it } from 'vitest'
import { overlaps, type Rect } from './geometry.ts'
import { findPlaces, gapFor, innerGapFor, placesAlike, placesFrom } from './placement.ts'

const size = { width: 128, height: 128 }
const step = 128 + gapFor(size)
const inner = 128 + innerGapFor(size)
const at = (x: number, y: number): Rect => ({ x, y, ...size })

describe('places on the board', () => {
  it('start at the origin and go down, row by row', () => {
    expect(findPlaces([], size, 1, null)).toEqual([at(0, 0)])
    expect(findPlaces([at(0, 0)], size, 1, null)).toEqual([at(0, step)])
  })

  it('lay a batch in a block, close together', () => {
    expect(findPlaces([], size, 4, null)).toEqual([at(0, 0), at(inner, 0), at(0, inner), at(inner, inner)])
  })

  it('put a version to the right of its parent, or else below', () => {
    const parent = at(0, 0)
    expect(findPlaces([parent], size, 1, parent)).toEqual([at(step, 0)])
    expect(findPlaces([parent, at(step, 0)], size, 1, parent)).toEqual([at(0, step)])
  })

  it('put further candidates of a turn beside those that lie there, in a block that nothing else lies in', () => {
    const [parent, first] = [at(0, 0), at(step, 0)]
    const next = at(2 * step, 0)
    expect(findPlaces([parent, first], size, 3, parent, [first])).toEqual([
      at(step + inner, 0),
      at(step, inner),
      at(step + inner, inner),
    ])
    // Where the thread has gone on to the right, they go down.
    expect(findPlaces([parent, first, next], size, 3, parent, [first])).toEqual([
      at(step, inner),
      at(step, 2 * inner),
      at(step, 3 * inner),
    ])
    const below = at(step, step)
    expect(findPlaces([parent, first, next, below], size, 1, parent, [first])).toHaveLength(1)
  })

  it('of what is dropped are where it was dropped, or the shortest way from there beside what lies there', () => {
    const [photo, stamp] = [
      { width: 4000, height: 3000 },
      { width: 256, height: 256 },
    ]
    const there: Rect = { x: 0, y: 0, ...stamp }
    expect(placesFrom({ x: 3000, y: 1500 }, [photo], [there])).toEqual([{ x: 1000, y: 0, ...photo }])
    const [beside] = placesFrom({ x: 200, y: 200 }, [photo], [there])
    expect(overlaps(beside!, there)).toBe(false)
    expect(beside).toMatchObject({ x: -1800, y: 256 + gapFor(stamp) })
    const row = placesFrom({ x: 128, y: 128 }, [stamp, photo], [there])
    expect(row.some((place) => overlaps(place, there))).toBe(false)
    expect(row[1]!.x - row[0]!.x).toBe(256 + gapFor(stamp))
    expect(placesFrom({ x: 5, y: 5 }, [], [there])).toEqual([])
    // Ten in one row would be specks.
    const ten = placesFrom({ x: 128, y: 128 }, Array(10).fill(stamp), [])
    const side = 256 + gapFor(stamp)
    expect(ten.map(({ x, y }) => [x / side, y / side])).toEqual(ten.map((_, i) => [i % 4, Math.floor(i / 4)]))
  })

  it('of what is pasted are as they lay to each other, where they lay or beside what lies there now', () => {
    const arranged = [at(0, 0), { x: 200, y: 37, width: 64, height: 32 }, at(40, 300)]
    expect(placesAlike(arranged, [at(900, 0)])).toEqual(arranged)
    const taken = [at(50, 20)]
    const pasted = placesAlike(arranged, taken)
    expect(pasted.some((place) => overlaps(place, taken[0]!))).toBe(false)
    const [by, down] = [pasted[0]!.x - arranged[0]!.x, pasted[0]!.y - arranged[0]!.y]
    expect(pasted).toEqual(arranged.map(({ x, y, ...rest }) => ({ x: x + by, y: y + down, ...rest })))
  })

  it('never overlap, however many versions a picture has', () => {
    const parent = at(0, 0)
    const places = [parent, ...findPlaces([parent], size, 9, parent)]
    for (let turn = 0; turn < 9; turn++) places.push(...findPlaces(places, size, 1 + (turn % 4), parent))
    for (const [index, place] of places.entries()) {
      expect(places.slice(index + 1).some((other) => overlaps(place, other))).toBe(false)
    }
  })
})
