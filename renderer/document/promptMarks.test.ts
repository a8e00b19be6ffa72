import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { piecesOf, promptMarks } from './promptMarks.ts'
import type { Vocabulary } from '../../electron/contract.ts'

const vocabulary: Vocabulary = {
  nouns: ['cat'],
  colours: ['red'],
  places: ['in the snow'],
  times: [],
  styles: [],
  edits: [],
  words: ['a', 'next', 'to'],
}
const model = { name: 'Small', vocabulary, near: { cat: ['lynx'] } }
const marked = (prompt: string) => promptMarks(prompt, model, ['animal']).map(({ kind, text }) => `${kind} ${text}`)

describe('marks in a prompt', () => {
  it('are words that the model has not learned', () => {
    expect(marked('a red spaceship in the snow')).toEqual(['unknown spaceship'])
  })

  it('tell what a word is painted as, unless it is to stay', () => {
    expect(promptMarks('a red lynx', model, [])).toEqual([
      { kind: 'near', text: 'lynx', known: 'cat', start: 6, end: 10 },
    ])
    expect(promptMarks('a red Lynx', model, [], ['lynx'])).toMatchObject([{ kind: 'unknown', text: 'Lynx' }])
  })

  it('tell wildcards from words, and those that exist from those that do not', () => {
    expect(marked('a __animal__ next to a __thing__')).toEqual(['wildcard animal', 'missing thing'])
  })

  it('tell the places of pictures', () => {
    expect(marked('<image> next to <image>')).toEqual(['image <image>', 'image <image>'])
  })

  it('mark no words where the model tells no vocabulary', () => {
    expect(promptMarks('a spaceship', null, [])).toEqual([])
  })

  it('never change or lose a letter', () => {
    const prompts = fc.array(fc.oneof(fc.string(), fc.constantFrom('__animal__', '<image>', 'spaceship', ' ')))
    fc.assert(
      fc.property(prompts, (words) => {
        const prompt = words.join('')
        const pieces = piecesOf(prompt, promptMarks(prompt, model, ['animal']))
        expect(pieces.map(({ text }) => text).join('')).toBe(prompt)
      }),
    )
  })
})
