import { expect, test } from 'vitest'
import { seenPlace } from './seenPlace.ts'

test('a square map lies over the middle of a wide picture', () => {
  expect(seenPlace({ x: 10, y: 20, width: 400, height: 200 }, { width: 64, height: 64 })).toEqual({
    x: 110,
    y: 20,
    width: 200,
    height: 200,
  })
})

test('a map of the same shape covers its picture', () => {
  const picture = { x: 0, y: 0, width: 640, height: 480 }
  expect(seenPlace(picture, { width: 64, height: 48 })).toEqual(picture)
})
