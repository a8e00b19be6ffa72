import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyTemplate, hasWildcards, namedWildcards, resolveWildcards } from './wildcards.ts'

const animals = { name: 'animal', words: ['cat', 'dog', 'fox'] }
const scenes = { name: 'scene', words: ['a __animal__ in the snow', 'a __animal__ on the beach'] }
const endless = { name: 'endless', words: ['again __endless__'] }

describe('a wildcard', () => {
  it('takes the same word for the same seed, and every word for some seed', () => {
    const resolved = Array.from({ length: 60 }, (_, seed) => resolveWildcards('a red __animal__', [animals], seed))
    expect(resolveWildcards('a red __animal__', [animals], 7)).toBe(resolved[7])
    expect(new Set(resolved)).toEqual(new Set(['a red cat', 'a red dog', 'a red fox']))
  })

  it('chooses anew at each place', () => {
    const pairs = Array.from({ length: 60 }, (_, seed) => resolveWildcards('__animal__ __animal__', [animals], seed))
    expect(new Set(pairs).size).toBe(9)
  })

  it('may name another', () => {
    expect(resolveWildcards('__scene__', [animals, scenes], 3)).toMatch(/^a (cat|dog|fox) (in the snow|on the beach)$/)
  })

  it('that nobody has defined stays as typed', () => {
    expect(resolveWildcards('a __colour__ cat', [animals], 1)).toBe('a __colour__ cat')
    expect(namedWildcards('a __colour__ cat')).toEqual([{ name: 'colour', start: 2, end: 12 }])
  })

  it('ends, whatever the words and the lists are', () => {
    expect(resolveWildcards('__endless__', [endless], 1)).toContain('again')
    const lists = fc.array(
      fc.record({ name: fc.constantFrom('a', 'b'), words: fc.array(fc.string(), { minLength: 1 }) }),
    )
    fc.assert(
      fc.property(fc.string(), lists, fc.nat(), (prompt, wildcards, seed) => {
        const once = resolveWildcards(prompt, wildcards, seed)
        return once === resolveWildcards(prompt, wildcards, seed) && (hasWildcards(prompt) || once === prompt)
      }),
    )
  })
})

describe('a style', () => {
  it('puts the words where it says, or in front', () => {
    expect(applyTemplate('a woodcut of {prompt}, black ink', 'a fox')).toBe('a woodcut of a fox, black ink')
    expect(applyTemplate('flat', 'a fox')).toBe('a fox, flat')
    expect(applyTemplate(' ', 'a fox')).toBe('a fox')
  })

  it('takes the words as they are', () => {
    expect(applyTemplate('{prompt}!', 'costs $& now')).toBe('costs $& now!')
  })
})
