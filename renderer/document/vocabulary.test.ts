import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Vocabulary } from '../../electron/contract.ts'
import { completions } from './vocabulary.ts'

const vocabulary: Vocabulary = {
  nouns: ['fox', 'frog', 't-rex', 'snowman'],
  colours: ['blue', 'red'],
  places: ['in the snow', 'in space', 'on the beach'],
  times: ['at night'],
  styles: ['flat', '3D'],
  edits: ['make it night', 'make it blue', 'remove the background'],
  words: ['a', 'and', 'white'],
}
const texts = (prompt: string, options?: Parameters<typeof completions>[3]) =>
  completions(prompt, prompt.length, vocabulary, options).map(({ text }) => text)

describe('completions', () => {
  it('finish the word being typed', () => {
    expect(texts('a fr')).toEqual(['frog'])
    expect(texts('a blue f')).toEqual(['fox', 'frog', 'flat'])
  })

  it('offer whole phrases, from their first word or from one within', () => {
    expect(completions('a fox in the s', 14, vocabulary)[0]).toEqual({
      text: 'in the snow',
      kind: 'place',
      start: 6,
      end: 14,
    })
    expect(completions('a fox sno', 9, vocabulary)).toEqual([
      { text: 'snowman', kind: 'noun', start: 6, end: 9 },
      { text: 'in the snow', kind: 'place', start: 6, end: 9 },
    ])
  })

  it('say nothing after a finished word, inside a word or in an empty box', () => {
    expect(texts('a fox')).toEqual([])
    expect(texts('a fox in the snow')).not.toContain('in the snow')
    expect(texts('a fox ')).toEqual([])
    expect(texts('')).toEqual([])
    expect(completions('a frog', 4, vocabulary)).toEqual([])
  })

  it('offer instructions only for edits, from their beginning', () => {
    expect(texts('make')).toEqual([])
    expect(texts('make it', { task: 'edit' })).toEqual(['make it night', 'make it blue'])
    expect(texts('make it bl', { task: 'edit' })).toEqual(['make it blue', 'blue'])
  })

  it('replace a stretch of the text that ends at the caret, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (prompt, at) => {
        const caret = at % (prompt.length + 1)
        for (const { start, end } of completions(prompt, caret, vocabulary, { task: 'edit' })) {
          expect(start).toBeLessThan(end)
          expect(end).toBe(caret)
        }
      }),
    )
  })
})
