import { expect, test } from 'vitest'
import { boardSize } from './boardSize.ts'

test('a photograph lies no larger than a picture that can be seen beside it, in its own shape', () => {
  expect(boardSize({ width: 4000, height: 3000 }, null)).toEqual({ width: 1024, height: 768 })
  expect(boardSize({ width: 256, height: 256 }, null)).toEqual({ width: 256, height: 256 })
  expect(
    boardSize({ width: 9000, height: 200 }, null).width / boardSize({ width: 9000, height: 200 }, null).height,
  ).toBeCloseTo(45)
})

test('what was made of a picture and is as large lies as large as that, however large that lies', () => {
  const source = { width: 4000, height: 3000 }
  const place = { x: 0, y: 0, width: 4000, height: 3000 }
  expect(boardSize(source, { place, source })).toEqual(source)
  expect(boardSize({ width: 2000, height: 1000 }, { place, source })).toEqual({ width: 1024, height: 512 })
})
