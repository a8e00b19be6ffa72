import { expect, test } from 'vitest'
import { stepFrom } from './gridKeys.ts'

const shape = { columns: 3, page: 6, total: 11 }

test.each([
  ['ArrowRight', 4, 5],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 4, 7],
  ['ArrowUp', 1, 1],
  ['ArrowDown', 8, 10],
  ['ArrowDown', 10, 10],
  ['PageDown', 2, 8],
  ['PageUp', 2, 0],
  ['Home', 7, 0],
  ['End', 2, 10],
  [' ', 5, 5],
])('%s from picture %i leads to %i', (key, from, to) => expect(stepFrom(from, key, shape)).toBe(to))

test('other keys mean nothing, and an empty grid leads nowhere', () => {
  expect(stepFrom(3, 'a', shape)).toBeNull()
  expect(stepFrom(0, 'End', { ...shape, total: 0 })).toBeNull()
})
