/** A region painted anew from the command line, by a real (tiny) model: what is marked is new, all else the same to the byte. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder, tinyModel } from './cli.ts'

/** 8 rows of 8 patches. */
const large = ['--model', tinyModel, '--size', '128x128', '--steps', '3', '--seed', '7']
const model = ['--model', tinyModel, '--seed', '9']
/** For what is not painted at the size that it has. */
const small = [...model, '--size', '128x128', '--steps', '3']
let cwd: string

beforeAll(async () => {
  cwd = freshFolder()
  const painted = await cli(['generate', 'a fox', ...large, '--out', 'fox.png', '--journal', 'fox.journal'], { cwd })
  if (painted.code !== 0) throw new Error('The picture could not be painted.')
  const noise = { width: 300, height: 200, channels: 4 as const }
  const data = Buffer.from(Array.from({ length: 300 * 200 * 4 }, (_, at) => (at * 31 + (at >> 7)) % 256))
  await sharp(data, { raw: noise }).png().toFile(join(cwd, 'photo.png'))
})

const bytes = (name: string) => readFileSync(join(cwd, name))

/** The rectangle around all that differs between two pictures, as left, top, right, bottom; null where nothing does. */
async function changed(one: string, other: string) {
  const [a, b] = await Promise.all(
    [one, other].map((name) => sharp(bytes(name)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })),
  )
  expect(b!.info).toEqual(a!.info)
  const places = Array.from({ length: a!.info.width * a!.info.height }, (_, at) => at).filter(
    (at) => a!.data.readUInt32LE(at * 4) !== b!.data.readUInt32LE(at * 4),
  )
  if (places.length === 0) return null
  const xs = places.map((at) => at % a!.info.width)
  const ys = places.map((at) => Math.floor(at / a!.info.width))
  const least = (of: number[]) => of.reduce((x, y) => Math.min(x, y))
  const most = (of: number[]) => of.reduce((x, y) => Math.max(x, y))
  return [least(xs), least(ys), most(xs), most(ys)]
}

async function region(...args: string[]) {
  const { code, err, out } = await cli(['region', ...args], { cwd })
  expect(err).not.toMatch(/patchwork:/)
  expect(code).toBe(0)
  return out
}

describe('patchwork region', () => {
  test('paints the patches anew that the rectangle touches, and its file says so', async () => {
    await region('fox.png', '40,40,30,10', ...model, '--patches', 'fox.journal', '--out', 'part.png')
    const [left, top, right, bottom] = (await changed('fox.png', 'part.png'))!
    expect(left).toBeGreaterThanOrEqual(32)
    expect(top).toBeGreaterThanOrEqual(32)
    expect(right).toBeLessThan(80)
    expect(bottom).toBeLessThan(64)
    expect(readRecipe(bytes('part.png'))).toMatchObject({
      version: 2,
      prompt: 'a fox',
      seed: 9,
      steps: 3,
      into: { columns: 8, runs: [0, 18, 21, 5, 29, 35] },
    })
  })

  test('the same command paints the same picture, another seed another one', async () => {
    await region('fox.png', '40,40,30,10', ...model, '--patches', 'fox.journal', '--out', 'again.png')
    expect(bytes('again.png')).toEqual(bytes('part.png'))
    await region('fox.png', '40,40,30,10', '--model', tinyModel, '--seed', '10', '--out', 'other.png', '-q')
    expect(await changed('part.png', 'other.png')).not.toBeNull()
  })

  test('works without the journal, from the pixels', async () => {
    await region('fox.png', '64,64,16,16', ...model, '--out', 'read.png')
    const [left, top, right, bottom] = (await changed('fox.png', 'read.png'))!
    expect([left! >= 64, top! >= 64, right! < 80, bottom! < 80]).toEqual([true, true, true, true])
  })

  test('an instruction changes the region alone, in a photo of any size and transparency', async () => {
    await region('photo.png', '150,100,40,40', 'make it red', ...small, '--no-guard', '--out', 'edit.png')
    const recipe = readRecipe(bytes('edit.png'))!
    expect(recipe.sources).toHaveLength(1)
    const [left, top, right, bottom] = (await changed('photo.png', 'edit.png'))!
    const patch = 200 / (recipe.height / 16)
    expect(left).toBeGreaterThanOrEqual(150 - patch)
    expect(top).toBeGreaterThanOrEqual(100 - patch)
    expect(right).toBeLessThanOrEqual(190 + patch)
    expect(bottom).toBeLessThanOrEqual(140 + patch)
  })

  test('an instruction goes through the drift guard', async () => {
    await region('photo.png', '150,100,40,40', 'make it red', ...small, '--guard', '0.5', '--out', 'guarded.png')
    expect(readRecipe(bytes('guarded.png'))).toMatchObject({ guard: { strength: 0.5 }, into: { columns: 8 } })
  })

  test('--safe paints all that follows anew as well', async () => {
    await region('fox.png', '32,32,16,16', '--safe', ...model, '--out', 'safe.png')
    const [, top, right, bottom] = (await changed('fox.png', 'safe.png'))!
    expect([top! >= 32, right! > 100, bottom! > 100]).toEqual([true, true, true])
    expect(readRecipe(bytes('safe.png'))!.into!.runs).toEqual([0, 18])
  })

  test('other words, several at once', async () => {
    await region('fox.png', '0,0,128,128', ...model, '--prompt', 'an owl', '-n', '2', '--out', 'owl.png')
    expect(readRecipe(bytes('owl-2.png'))).toMatchObject({ prompt: 'an owl', imageIndex: 1, into: { runs: [] } })
  })

  test.each<[readonly string[], RegExp]>([
    [['fox.png', '120,0,16,16'], /reaches beyond the picture, which is 128 x 128/],
    [['fox.png', '0,0,0,16'], /The region is empty/],
    [['fox.png', '1,2,3'], /four whole numbers/],
    [['fox.png', '-1,0,5,5'], /four whole numbers|unknown option/],
    [['fox.png', '0,0,9,9', 'make it red', '--prompt', 'an owl'], /not both/],
    [['fox.png', '0,0,9,9', ' '], /The prompt is empty/],
    [['fox.png', '0,0,9,9', '--size', '100x100'], /multiple of 16/],
    [['photo.png', '0,0,9,9'], /does not say what it shows/],
    [['photo.png', '0,0,9,9', '--prompt', 'an owl'], /middle of a picture of this shape only/],
    [['nothing.png', '0,0,9,9'], /cannot be opened/],
    [['fox.png', '0,0,9,9', '--patches', 'fox.png'], /is no journal/],
    [['edit.png', '150,100,9,9'], /name the picture that it was made of with --image/],
  ])('%j is told in a sentence', async (args, sentence) => {
    const { code, err } = await cli(['region', ...args, '--model', tinyModel], { cwd })
    expect(code).not.toBe(0)
    expect(err).toMatch(sentence)
    expect(err.trim().split('\n').length).toBeLessThan(4)
  })
})
