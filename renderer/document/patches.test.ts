import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstFrontier, frontierAt, frontierBeside, patchesOf } from './patches.ts'

const whole = patchesOf({ width: 256, height: 256 }, 32)
const part = patchesOf({ width: 256, height: 256, until: 19 }, 32)

describe('the frontier of a picture', () => {
  it('begins in its middle, or where the painting was stopped', () => {
    expect(firstFrontier(whole)).toBe(32)
    expect(firstFrontier(part)).toBe(19)
  })

  it('goes from row to row, and with care from patch to patch', () => {
    expect(frontierAt(whole, 0.9, 0.6, false)).toBe(40)
    expect(frontierAt(whole, 0.5, 0.6, true)).toBe(36)
    expect(frontierBeside(whole, 40, 'row', -1)).toBe(32)
    expect(frontierBeside(whole, 36, 'row', -1)).toBe(32)
    expect(frontierBeside(whole, 36, 'row', 1)).toBe(40)
    expect(frontierBeside(whole, 36, 'patch', 1)).toBe(37)
  })

  it('never leaves what is painted, and always keeps a patch and leaves one to paint', () => {
    const share = fc.double({ min: -2, max: 3, noNaN: true })
    fc.assert(
      fc.property(share, share, fc.boolean(), fc.integer({ min: 1, max: 64 }), (across, down, byPatch, until) => {
        const from = frontierAt({ rows: 8, columns: 8, painted: until }, across, down, byPatch)
        expect(from).toBeGreaterThanOrEqual(1)
        expect(from).toBeLessThanOrEqual(Math.min(until, 63))
        expect(Number.isInteger(from)).toBe(true)
      }),
    )
  })
})
