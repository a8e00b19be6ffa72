import { expect, test } from 'vitest'
import { turnWords } from './turnWords.ts'

test('a turn is called by what was said, and where nothing was said by what was done and with what', () => {
  const said = (verb: Parameters<typeof turnWords>[0]['verb'], prompt: string, name: string | null = null) =>
    turnWords({ verb, prompt, name })
  expect([said('generate', 'a fox'), said('edit', 'make it night'), said('import', 'fox.png')]).toEqual([
    'a fox',
    'make it night',
    'fox.png',
  ])
  expect([said('upscale', 'fox.png'), said('touchUp', 'a fox'), said('reroll', 'a fox')]).toEqual([
    'Upscaled: fox.png',
    'Touched up: a fox',
    'Painted on: a fox',
  ])
  expect([said('cutOut', '', 'Hero'), said('crop', '')]).toEqual(['Cut out: Hero', 'Cropped'])
})
