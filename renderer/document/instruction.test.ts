import { expect, test } from 'vitest'
import { looksLikeChange } from './instruction.ts'

const model = { edits: ['swap it for a cat'] }

test('instructions are told from descriptions by how they begin, once their first word is whole', () => {
  const said = ['make it night', ' Put it in the snow', 'swap the apple', 'remove the tree']
  expect(said.filter((words) => looksLikeChange(words, model))).toEqual(said)
  const others = ['', 'makeup on a table', 'a red apple', 'swapped shoes', 'a cat, put it in the snow']
  expect(others.filter((words) => looksLikeChange(words, model))).toEqual([])
})
