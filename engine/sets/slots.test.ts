import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { combinationsOf, setLimit, slotsOf, tooMany } from './slots.ts'

describe('a prompt with slots', () => {
  test('is one prompt for each value, named by it', () => {
    expect(combinationsOf('a {red, blue , green} potion')).toEqual([
      { words: 'a red potion', values: ['red'], name: 'red' },
      { words: 'a blue potion', values: ['blue'], name: 'blue' },
      { words: 'a green potion', values: ['green'], name: 'green' },
    ])
  })

  test('several slots multiply, and the last changes first', () => {
    const names = combinationsOf('{red, blue} {potion, cup} on nothing').map(({ name, words }) => [name, words])
    expect(names).toEqual([
      ['red potion', 'red potion on nothing'],
      ['red cup', 'red cup on nothing'],
      ['blue potion', 'blue potion on nothing'],
      ['blue cup', 'blue cup on nothing'],
    ])
  })

  test('braces around fewer than two values stay as they are written', () => {
    for (const prompt of ['a fox', '{prompt}, flat', '{} cup', '{red} cup', '{red, red} cup', 'a { b', '{a, b']) {
      expect(combinationsOf(prompt)).toEqual([])
    }
    expect(combinationsOf('{red} {cup, hat}').map(({ words }) => words)).toEqual(['{red} cup', '{red} hat'])
  })

  test('a value may stand for several', () => {
    const expand = (value: string) => (value === '__gem__' ? ['ruby', 'opal'] : [value])
    expect(combinationsOf('a {__gem__} ring', 1, expand).map(({ name }) => name)).toEqual(['ruby', 'opal'])
    expect(combinationsOf('a {gold, __gem__} ring', 1, expand)).toHaveLength(3)
  })

  test('what is too many is said with how many it is', () => {
    const twenty = `{${Array.from({ length: 20 }, (_, index) => `v${index}`).join(', ')}}`
    expect(tooMany(slotsOf(`${twenty} cup`), 12)).toBeNull()
    expect(tooMany(slotsOf(`${twenty} cup`), 13)).toContain('20 × 13 = 260 pictures')
    expect(() => combinationsOf(`${twenty} ${twenty}`)).toThrow(/20 × 20 = 400 pictures; a set holds 256 at most/)
    const many = `{${Array.from({ length: 5000 }, (_, index) => index).join()}}`
    expect(() => combinationsOf(many.repeat(50))).toThrow(/at most/)
  })

  test('whatever is typed, the names differ and the words hold a value of each slot', () => {
    const text = fc.string({ unit: fc.constantFrom('{', '}', ',', ' ', 'a', 'b', 'c'), maxLength: 40 })
    fc.assert(
      fc.property(text, (prompt) => {
        const slots = slotsOf(prompt)
        if (tooMany(slots) !== null) return
        const all = combinationsOf(prompt)
        expect(all.length).toBeLessThanOrEqual(setLimit)
        expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
        for (const { words, values } of all) {
          expect(values).toHaveLength(slots.length)
          expect(slotsOf(words)).toEqual([])
        }
      }),
    )
  })
})
