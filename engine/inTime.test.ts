import { expect, test } from 'vitest'
import { inTime } from './inTime.ts'

test('what is done in time comes back as it is', () => {
  const picture = { width: 3 }
  expect(inTime(1000, () => picture)?.value).toBe(picture)
})

test('what goes on for ever is broken off, in a loop and inside a regular expression', () => {
  const began = performance.now()
  expect(
    inTime(100, () => {
      for (;;);
    }),
  ).toBeUndefined()
  expect(inTime(100, () => /^(a+)+$/.test(`${'a'.repeat(50)}b`))).toBeUndefined()
  expect(performance.now() - began).toBeLessThan(20_000)
})

test('a failure of its own is thrown on', () => {
  expect(() =>
    inTime(1000, () => {
      throw new RangeError('beyond the end')
    }),
  ).toThrow('beyond the end')
})
