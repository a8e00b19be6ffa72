import { expect, test } from 'vitest'
import { foundSets } from './foundSets.ts'

const line = (name: string) => ({ id: name, name, createdAt: 0, count: 3, kind: 'set' as const })
const lines = ['a sprite of a {red, blue} {potion, gem}', 'Variations of Ørsted café', 'hero: bob'].map(line)
const found = (words: string) => foundSets(lines, words).map(({ name }) => name)

test('a set is found by words of its name, in any order, begun or whole, whatever their case and accents', () => {
  expect(found('blue potion')).toEqual([lines[0]!.name])
  expect(found('Gem, RED')).toEqual([lines[0]!.name])
  expect(found('cafe')).toEqual([lines[1]!.name])
  expect(found('her')).toEqual([lines[2]!.name])
  expect(found('blue hero')).toEqual([])
})

test('without words, and for signs alone, no set is listed', () => {
  for (const words of ['', '   ', '{}', '"']) expect(found(words)).toEqual([])
})
