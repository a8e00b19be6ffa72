/** What a small model makes of words and pictures is told before it paints. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder } from './cli.ts'
import { copyOfTiny } from './tinyCopy.ts'

const words = {
  nouns: ['dog', 'fox'],
  colours: ['blue'],
  places: ['in the snow'],
  times: ['at night'],
  styles: ['flat'],
}
let quick: readonly string[]
let cwd: string

beforeAll(async () => {
  cwd = freshFolder()
  const model = copyOfTiny()
  const vocabulary = { ...words, seldom: ['fox'], edits: ['make it night', 'make it blue'], words: ['a', 'the'] }
  const cautions = [{ words: ['blue'], unless: [], says: 'paints it red' }]
  writeFileSync(join(model, 'patchwork.json'), JSON.stringify({ name: 'Small', vocabulary, cautions }))
  writeFileSync(join(model, 'near.json'), JSON.stringify({ license: '', near: { dog: ['corgi'] } }))
  quick = ['--model', model, '--size', '32x32', '--steps', '3', '--seed', '7']
  await sharp({ create: { width: 64, height: 64, channels: 3, background: '#3a6' } })
    .png()
    .toFile(join(cwd, 'drawn.png'))
  // Grain, as of a sensor.
  const grain = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, at) => 90 + ((at * 7919) % 101)))
  await sharp(grain, { raw: { width: 64, height: 64, channels: 3 } })
    .png()
    .toFile(join(cwd, 'photo.png'))
})

const promptOf = (name: string) => readRecipe(readFileSync(join(cwd, name)))?.prompt

test('a word that the model has not learned is painted as the nearest one, which is said', async () => {
  const { err } = await cli(['generate', 'a corgi in the snow', ...quick, '--out', 'dog.png'], { cwd })
  expect(err).toContain('Note: corgi: painted as dog (--literal keeps your word).\n')
  expect(promptOf('dog.png')).toBe('a dog in the snow')
  const literally = await cli(['generate', 'a corgi', ...quick, '--literal', '--out', 'corgi.png'], { cwd })
  expect(literally.err).toContain('Note: Small has not learned corgi.\n')
  expect(promptOf('corgi.png')).toBe('a corgi')
})

test('a thing that the model mostly paints so that nobody would know it is told', async () => {
  const { err } = await cli(['generate', 'two foxes', ...quick, '--out', 'foxes.png'], { cwd })
  expect(err).toContain('Note: Small seldom paints fox so that one knows it.\n')
  const dog = await cli(['generate', 'a dog', ...quick, '--out', 'one.png'], { cwd })
  expect(dog.err).not.toContain('seldom')
})

test('an instruction that it never learned, and a photo, are doubted in a sentence', async () => {
  const reflection = await cli(['edit', 'drawn.png', 'add a reflection', ...quick, '--out', '1.png'], { cwd })
  expect(reflection.err).toMatch(
    /Small has not learned “add”, “reflection”: it changes .* NextStep-1-Large-Edit does more/,
  )
  const photo = await cli(['edit', 'photo.png', 'make it night', ...quick, '--out', '2.png'], { cwd })
  expect(photo.err).toContain('Small knows drawings only')
  const known = await cli(['edit', 'drawn.png', 'make it night', ...quick, '--out', '3.png'], { cwd })
  expect(known.err).not.toMatch(/learned|drawings/)
  const seldom = await cli(['edit', 'drawn.png', 'make it blue', ...quick, '--out', '4.png'], { cwd })
  expect(seldom.err).toContain('Note: Small paints it red. NextStep-1-Large-Edit does it')
})

test('--json says the same as an event; --quiet says nothing', async () => {
  const { out } = await cli(['edit', 'drawn.png', 'add a corgi', ...quick, '--json', '--out', '4.png'], { cwd })
  expect(JSON.parse(out.split('\n')[0]!)).toMatchObject({
    type: 'understood',
    as: [{ word: 'corgi', known: 'dog' }],
    unknown: ['add'],
    doubt: expect.stringContaining('has not learned'),
  })
  const quiet = await cli(['generate', 'a corgi', ...quick, '--quiet', '--out', '5.png'], { cwd })
  expect(quiet.err).toBe('')
})
