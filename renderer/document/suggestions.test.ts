import { describe, expect, it } from 'vitest'
import { suggestionsFor } from './suggestions.ts'

const model = {
  edits: [
    'make it night',
    'make it blue',
    'put it in the snow',
    'make it flat',
    'remove the background',
    'make it day',
  ],
  vocabulary: {
    nouns: ['cat'],
    colours: ['red', 'blue'],
    places: ['in the snow', 'on the beach'],
    times: ['by day', 'at night'],
    styles: ['flat', 'soft'],
    edits: ['make it red', 'put it on the beach', 'make it soft'],
    words: [],
  },
}

const photoEdits = [
  'night',
  'make it night',
  'make it dawn',
  'make it winter',
  'make it autumn',
  'add fog',
  'make it rain',
]
const seasons = { ...model, vocabulary: { ...model.vocabulary, photoEdits: [...photoEdits, 'make it sepia'] } }

describe('suggestions', () => {
  it('offer nothing that the model seldom carries out', () => {
    const cautions = [{ words: ['flat', 'soft', 'remove'], unless: ['background'], says: 'does not' }]
    const offered = suggestionsFor({ ...model, cautions }, [''], { limit: 20 })
    expect(offered).not.toContain('make it flat')
    expect(offered).not.toContain('make it soft')
    expect(offered).toContain('remove the background')
  })

  it('for a photo are what the model can do to photos, some of each kind, less what was said', () => {
    const offered = (thread: readonly string[], variety = 0) =>
      suggestionsFor(seasons, thread, { isPhoto: true, variety, limit: 3 })
    expect(offered([''])).toEqual(['make it night', 'make it winter', 'make it rain'])
    expect(offered([''], 1)).toEqual(['make it dawn', 'make it autumn', 'make it sepia'])
    expect(offered(['make it night', 'winter'])).toEqual(['make it dawn', 'make it autumn', 'make it rain'])
    expect(suggestionsFor(model, [''], { isPhoto: true })).toEqual([])
  })

  it('are one of each kind before a second of any', () => {
    expect(suggestionsFor(model, ['a cat'])).toEqual([
      'make it night',
      'put it in the snow',
      'make it blue',
      'make it flat',
      'remove the background',
    ])
  })

  it('leave out what the thread already says', () => {
    const offered = suggestionsFor(model, ['a blue cat in the snow', 'make it night'], { limit: 20 })
    expect(offered).toEqual([
      'make it day',
      'put it on the beach',
      'make it red',
      'make it flat',
      'remove the background',
      'make it soft',
    ])
  })

  it('differ from picture to picture, and not from look to look', () => {
    expect(suggestionsFor(model, ['a cat'], { variety: 1 })).not.toEqual(suggestionsFor(model, ['a cat']))
    expect(suggestionsFor(model, ['a cat'], { variety: 1 })).toEqual(suggestionsFor(model, ['a cat'], { variety: 1 }))
  })

  it('of a model that tells no vocabulary are its own edits, less those already given', () => {
    expect(suggestionsFor({ edits: ['add a hat', 'make it rain'] }, ['add a hat'])).toEqual(['make it rain'])
    expect(suggestionsFor({ edits: [] }, ['a cat'])).toEqual([])
  })
})
