import { describe, expect, it } from 'vitest'
import { emptyPace, observe, patchesPerSecond, secondsLeft, type Pace } from './pace.ts'

/** Patches 1, 2, 3... at these times. */
function arrivals(times: readonly number[]): Pace {
  return times.reduce((pace, at, index) => observe(pace, index + 1, at), emptyPace)
}

describe('the pace of painting', () => {
  it('is unknown until patches have come for a while', () => {
    expect(patchesPerSecond(emptyPace)).toBeNull()
    expect(secondsLeft(arrivals([100]), 64, 100)).toBeNull()
    expect(patchesPerSecond(arrivals([100, 200, 300]))).toBeNull()
  })

  it('forecasts steady arrivals exactly', () => {
    const pace = arrivals(Array.from({ length: 20 }, (_, index) => index * 100))
    expect(patchesPerSecond(pace)).toBeCloseTo(10)
    expect(secondsLeft(pace, 64, 1900)).toBeCloseTo(4.4)
  })

  it('counts down while the next patch is awaited, but never below zero', () => {
    const pace = arrivals([0, 1000, 2000])
    expect(secondsLeft(pace, 5, 2500)).toBeCloseTo(1.5)
    expect(secondsLeft(pace, 5, 60_000)).toBe(0)
  })

  it('takes patches that come in bursts for what they are', () => {
    let pace = emptyPace
    for (let burst = 0; burst < 5; burst++) {
      for (let patch = 0; patch < 16; patch++) pace = observe(pace, burst * 16 + patch + 1, burst * 1000 + patch * 0.2)
    }
    expect(patchesPerSecond(pace)).toBeCloseTo(16)
  })

  it('forgets what was long ago', () => {
    const slowThenFast = [0, 5000, ...Array.from({ length: 200 }, (_, index) => 5000 + (index + 1) * 50)]
    expect(patchesPerSecond(arrivals(slowThenFast))).toBeCloseTo(20)
  })

  it('keeps enough observations when patches take many seconds each', () => {
    expect(patchesPerSecond(arrivals([0, 20_000, 40_000, 60_000]))).toBeCloseTo(0.05)
  })
})
