import { expect, it } from 'vitest'
import { libraryStrings } from './library.ts'

const none = { set: 0, story: 0, series: 0 }
const { open, question, emptied } = libraryStrings.bin

it('counts what lies in the bin by its kind', () => {
  expect(open(0, none)).toBe('Bin, empty')
  expect(open(0, { ...none, set: 1 })).toBe('Bin, 1 set')
  expect(open(1, none)).toBe('Bin, 1 picture')
  expect(open(0, { ...none, story: 2, series: 1 })).toBe('Bin, 2 stories and 1 series')
  expect(open(3, { set: 2, story: 1, series: 2 })).toBe('Bin, 3 pictures, 2 sets, 1 story and 2 series')
})

it('asks about pictures alone as about these, and about others by their kind', () => {
  expect(question(2, none)).toBe('Delete these 2 pictures for good? It cannot be undone.')
  expect(question(1, { ...none, story: 1 })).toBe('Delete 1 picture and 1 story for good? It cannot be undone.')
  expect(question(0, { ...none, set: 2 })).toBe('Delete 2 sets for good? It cannot be undone.')
  expect(emptied(0, { ...none, series: 1 }, '3 KB')).toBe('The bin is empty: 1 series, 3 KB.')
})
