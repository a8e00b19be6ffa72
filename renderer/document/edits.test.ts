import { describe, expect, it } from 'vitest'
import { boundsOf, emptyDocument, findPlaced } from './document.ts'
import {
  foldUnder,
  inPlaceOf,
  movePictures,
  orderPictures,
  placePicture,
  removePictures,
  setOpacity,
  unfold,
  type Order,
} from './edits.ts'

const picture = (id: string, x: number, y: number) => ({ id, x, y, width: 100, height: 50 })
const two = placePicture(placePicture(emptyDocument, picture('a', 0, 0)), picture('b', 120, 0))

describe('edits of the board', () => {
  it('place, move and remove pictures without touching the others', () => {
    const moved = movePictures(two, { b: { x: 10, y: 200 } })
    expect(findPlaced(moved, 'b')).toEqual(picture('b', 10, 200))
    expect(moved.pictures[0]).toBe(two.pictures[0])
    expect(removePictures(moved, ['a']).pictures.map(({ id }) => id)).toEqual(['b'])
  })

  it('place a picture once: the second time is on top, at the new place', () => {
    const again = placePicture(two, picture('a', 300, 0))
    expect(again.pictures.map(({ id, x }) => [id, x])).toEqual([
      ['b', 120],
      ['a', 300],
    ])
  })

  it('fold pictures under another one, and show them again', () => {
    const folded = foldUnder(placePicture(two, picture('c', 240, 0)), 'c', ['a', 'b'], { x: 0, y: 0 })
    expect(folded.pictures).toEqual([{ ...picture('c', 0, 0), folded: ['a', 'b'] }])
    const shown = unfold(folded, 'c', [picture('a', 120, 0), picture('b', 240, 0)])
    expect(shown.pictures).toEqual([picture('c', 0, 0), picture('a', 120, 0), picture('b', 240, 0)])
  })

  it('lose nothing that is folded: it comes up when what lay on it goes, and stays under what takes its place', () => {
    const folded = foldUnder(placePicture(two, picture('c', 240, 0)), 'c', ['a', 'b'], { x: 0, y: 0 })
    expect(removePictures(folded, ['c']).pictures).toEqual([{ ...picture('a', 0, 0), folded: ['b'] }])
    expect(removePictures(folded, ['c', 'a']).pictures).toEqual([picture('b', 0, 0)])
    expect(removePictures(folded, ['a']).pictures).toEqual([{ ...picture('c', 0, 0), folded: ['b'] }])
    expect(inPlaceOf(folded, 'c', 'd').pictures).toEqual([{ ...picture('d', 0, 0), folded: ['a', 'b'] }])
  })

  it('know what the board covers', () => {
    expect(boundsOf(emptyDocument)).toBeNull()
    expect(boundsOf(two)).toEqual({ x: 0, y: 0, width: 220, height: 50 })
  })
})

describe('the order of pictures', () => {
  const at = (id: string, x: number) => ({ id, x, y: 0, width: 10, height: 10 })
  // b and d overlap; a and c lie elsewhere.
  const board = { pictures: [at('a', 100), at('b', 0), at('c', 200), at('d', 5)] }
  const after = (ids: readonly string[], to: Order) =>
    orderPictures(board, ids, to)
      .pictures.map(({ id }) => id)
      .join('')

  it('goes to either end', () => {
    expect([after(['b'], 'front'), after(['c'], 'back'), after(['a', 'b'], 'front')]).toEqual(['acdb', 'cabd', 'cdab'])
  })

  it('goes past the next picture that it overlaps, and past the next one where it overlaps none', () => {
    expect([after(['b'], 'forward'), after(['d'], 'backward')]).toEqual(['acdb', 'adbc'])
    expect([after(['a'], 'forward'), after(['c'], 'backward')]).toEqual(['bacd', 'acbd'])
    expect([after(['d'], 'forward'), after(['a'], 'backward')]).toEqual(['abcd', 'abcd'])
  })

  it('of opacity nothing is kept where all of a picture is seen', () => {
    const half = setOpacity(board, ['b'], 0.5)
    expect(half.pictures[1]).toEqual({ ...at('b', 0), opacity: 0.5 })
    expect(setOpacity(half, ['b'], 1)).toEqual(board)
  })
})
