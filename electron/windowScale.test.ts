import { expect, test, vi } from 'vitest'
import { scaleFor } from './windowScale.ts'
import { smallest } from './windowPlace.ts'

vi.mock('electron', () => ({}))

test('everything is as large as it is wanted, as long as the smallest window fits on the screen', () => {
  expect(scaleFor(1.5, { width: 2560, height: 1440 })).toBe(1.5)
  expect(scaleFor(0.8, { width: 1024, height: 600 })).toBe(0.8)
  const scale = scaleFor(2, { width: 1366, height: 728 })
  expect(scale).toBeCloseTo(728 / smallest.height)
  expect(smallest.width * scale).toBeLessThanOrEqual(1366)
  expect(scaleFor(2, { width: 640, height: 480 })).toBe(1)
})
