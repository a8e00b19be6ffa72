import { describe, expect, it } from 'vitest'
import { fitRect, mix, nextSnap, snap, toBoard, zoomAt } from './view.ts'

const area = { x: 40, y: 60, width: 800, height: 600 }

describe('the camera', () => {
  it('keeps the point under the pointer while zooming', () => {
    const at = { x: 300, y: 200 }
    const before = { x: 13, y: -40, scale: 1.5 }
    const after = zoomAt(before, at, 4)
    expect(toBoard(after, at).x).toBeCloseTo(toBoard(before, at).x)
    expect(toBoard(after, at).y).toBeCloseTo(toBoard(before, at).y)
  })

  it('stays between 2% and 2000% under the hand', () => {
    expect(zoomAt({ x: 0, y: 0, scale: 1 }, { x: 0, y: 0 }, 1000).scale).toBe(20)
    expect(zoomAt({ x: 0, y: 0, scale: 1 }, { x: 0, y: 0 }, 0).scale).toBe(0.02)
  })

  it('fits whatever is on the board, and zooms in from there without a jump', () => {
    const view = fitRect(area, { x: 0, y: 0, width: 800_000, height: 1000 })
    expect(view.scale).toBe(0.001)
    expect(zoomAt(view, { x: 0, y: 0 }, 0.0011).scale).toBeCloseTo(0.0011)
    expect(zoomAt(view, { x: 0, y: 0 }, 0.0009).scale).toBe(0.001)
  })

  it('fits a small picture by zooming in, in the middle of the area', () => {
    const view = fitRect(area, { x: 0, y: 0, width: 100, height: 100 })
    expect(view.scale).toBe(6)
    expect(toBoard(view, { x: 440, y: 360 })).toEqual({ x: 50, y: 50 })
  })

  it('lands on round zooms', () => {
    expect(snap(1.02)).toBe(1)
    expect(snap(1.2)).toBe(1.2)
    expect(nextSnap(1, 1)).toBe(1.5)
    expect(nextSnap(0.6, -1)).toBe(0.5)
  })

  it('flies from one view exactly to the other', () => {
    const from = fitRect(area, { x: 0, y: 0, width: 100, height: 100 })
    const to = fitRect(area, { x: 500, y: 900, width: 400, height: 100 })
    for (const [progress, view] of [
      [0, from],
      [1, to],
    ] as const) {
      const mixed = mix(area, from, to, progress)
      expect(mixed.x).toBeCloseTo(view.x)
      expect(mixed.y).toBeCloseTo(view.y)
      expect(mixed.scale).toBeCloseTo(view.scale)
    }
  })
})
