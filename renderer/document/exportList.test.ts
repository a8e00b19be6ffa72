import { expect, test } from 'vitest'
import { byName, moveTo, seenOf, step, takeOut } from './exportList.ts'

const list = (letters: string) => Array.from(letters, (id) => ({ id, name: id }))
const lettersOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id).join('')

test('pictures are moved together, in their order, in front of the one they are dropped on', () => {
  expect(lettersOf(moveTo(list('abcde'), new Set(['d', 'b']), 0))).toBe('bdace')
  expect(lettersOf(moveTo(list('abcde'), new Set(['a']), 3))).toBe('bcade')
  expect(lettersOf(moveTo(list('abcde'), new Set(['a', 'e']), 5))).toBe('bcdae')
})

test('a step moves them by one place, and stops at either end', () => {
  expect(lettersOf(step(list('abcde'), new Set(['b']), 1))).toBe('acbde')
  expect(lettersOf(step(list('abcde'), new Set(['b']), -1))).toBe('bacde')
  expect(lettersOf(step(list('abcde'), new Set(['a', 'b']), -1))).toBe('abcde')
  expect(lettersOf(step(list('abcde'), new Set(['d', 'e']), 1))).toBe('abcde')
})

test('names are sorted as a reader counts', () => {
  const names = ['run-10', 'run-2', 'idle'].map((name) => ({ id: name, name }))
  expect(byName(names).map(({ name }) => name)).toEqual(['idle', 'run-2', 'run-10'])
})

test('what is taken out leaves its animations, and an animation of nothing is none', () => {
  const animations = [
    { id: '1', name: 'run', pictureIds: ['a', 'b', 'a'] },
    { id: '2', name: 'jump', pictureIds: ['a'] },
  ]
  const after = takeOut({ pictures: list('abc'), marked: new Set(['a']), animations }, new Set(['a']))
  expect(lettersOf(after.pictures)).toBe('bc')
  expect(after.animations).toEqual([{ id: '1', name: 'run', pictureIds: ['b'] }])
  expect(after.marked.size).toBe(0)
})

test('a look holds as many of the first pictures as it has pixels for, at least one', () => {
  const sized = (side: number) => () => ({ width: side, height: side })
  expect(seenOf(list('abc'), sized(64), [1])).toHaveLength(3)
  expect(seenOf(list('abc'), sized(5000), [1])).toHaveLength(1)
  expect(seenOf(list('abcdef'), sized(1000), [1])).toHaveLength(6)
  expect(seenOf(list('abcdef'), sized(1000), [1, 2])).toHaveLength(1)
  expect(
    seenOf(
      Array.from({ length: 1000 }, (_, id) => ({ id: String(id), name: 'x' })),
      sized(16),
      [1],
    ),
  ).toHaveLength(240)
})
