import { expect, test } from 'vitest'
import { shortName, variationsOf } from './variations.ts'

test('each value is an instruction of its own, named by it', () => {
  expect(variationsOf({ colours: 'red, blue, red,', seasons: 'winter' }).painted).toEqual([
    { words: 'make it red', name: 'red' },
    { words: 'make it blue', name: 'blue' },
    { words: 'make it winter', name: 'winter' },
  ])
})

test('surroundings are said as the model has learned them, and otherwise in plain words', () => {
  const known = ['make it red', 'put it in the snow', 'make it snow', 'make it rain', 'put it on the beach']
  const { painted } = variationsOf({ places: 'snow, Rain, on the beach, on a table, Paris' }, known)
  expect(painted).toEqual([
    { words: 'put it in the snow', name: 'snow' },
    { words: 'make it rain', name: 'Rain' },
    { words: 'put it on the beach', name: 'on the beach' },
    { words: 'put it on a table', name: 'on a table' },
    { words: 'put it in Paris', name: 'Paris' },
  ])
})

test('own words may have slots', () => {
  expect(variationsOf({ own: 'add a {red, blue} hat' }).painted.map(({ words }) => words)).toEqual([
    'add a red hat',
    'add a blue hat',
  ])
  expect(variationsOf({ own: 'add a hat' }).painted).toEqual([{ words: 'add a hat', name: 'add a hat' }])
})

test('flips and sizes are transforms of pixels', () => {
  const { painted, moved } = variationsOf({ flips: '', sizes: '0.5, 2' })
  expect(painted).toEqual([])
  expect(moved.map(({ name, transform }) => [name, transform])).toEqual([
    ['flipped', { kind: 'flip', along: 'x' }],
    ['upside down', { kind: 'flip', along: 'y' }],
    ['0.5x', { kind: 'scale', factor: 0.5 }],
    ['2x', { kind: 'scale', factor: 2 }],
  ])
  expect(() => variationsOf({ sizes: 'large' })).toThrow(/numbers from 0.05 to 8/)
})

test('names are short', () => {
  expect(shortName({ name: null, prompt: 'a  red\ncup' })).toBe('a red cup')
  expect(shortName({ name: null, prompt: 'x'.repeat(90) })).toHaveLength(40)
  expect(shortName({ name: null, prompt: '' })).toBe('picture')
})
