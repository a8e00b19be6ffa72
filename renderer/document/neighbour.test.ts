import { expect, it } from 'vitest'
import { emptyDocument } from './document.ts'
import { neighbourOf } from './neighbour.ts'

// a b .
// c . d
const at = (id: string, x: number, y: number) => ({ id, x, y, width: 100, height: 100 })
const board = { pictures: [at('a', 0, 0), at('b', 110, 0), at('c', 0, 110), at('d', 220, 110)] }

it('arrows go to the nearest picture straight ahead', () => {
  expect(neighbourOf(board, 'a', 'right')).toBe('b')
  expect(neighbourOf(board, 'a', 'down')).toBe('c')
  expect(neighbourOf(board, 'd', 'left')).toBe('c')
  expect(neighbourOf(board, 'd', 'right')).toBeNull()
})

it('arrows begin with the first picture', () => {
  expect(neighbourOf(board, null, 'up')).toBe('a')
  expect(neighbourOf(emptyDocument, null, 'up')).toBeNull()
})
