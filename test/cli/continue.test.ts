/** Pictures made larger by the command line. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder } from './cli.ts'
import { copyOfTiny } from './tinyCopy.ts'

/** Its own pictures have 4 rows of 4 patches. */
const model = copyOfTiny()
const quick = ['--model', model, '--steps', '2', '--seed', '7']
let cwd: string

beforeAll(async () => {
  cwd = freshFolder()
  const side = { size: { width: 64, height: 64 }, sizes: [[64, 64]] }
  writeFileSync(join(model, 'patchwork.json'), JSON.stringify(side))
  const size = ['--size', '64x64', '--out', 'fox.png', '--journal', 'fox.journal']
  const { code, err } = await cli(['generate', 'a fox', ...quick, ...size], { cwd })
  if (code !== 0) throw new Error(err)
  await sharp({ create: { width: 96, height: 72, channels: 4, background: { r: 9, g: 99, b: 199, alpha: 0.5 } } })
    .png()
    .toFile(join(cwd, 'photo.png'))
})

const raw = (name: string) => sharp(join(cwd, name)).raw().toBuffer({ resolveWithObject: true })
const cornerOf = (name: string, width: number, height: number) =>
  sharp(join(cwd, name)).extract({ left: 0, top: 0, width, height }).raw().toBuffer()

describe('patchwork continue', () => {
  test.each([
    ['--down', { width: 64, height: 96 }],
    ['--right', { width: 96, height: 64 }],
  ])('%s 2 keeps the picture to the byte, says how well it joins, and has a recipe', async (flag, size) => {
    const out = `fox${flag}.png`
    const args = ['continue', 'fox.png', flag, '2', ...quick, '--patches', 'fox.journal', '--out', out]
    const { code, err } = await cli(args, { cwd })
    expect(err).toMatch(/Seam \d+\.\d \(1 cannot be told\): colours change by/)
    expect(err).not.toMatch(/autoencoder/)
    expect(code).toBe(0)
    expect((await raw(out)).info).toMatchObject(size)
    expect(await cornerOf(out, 64, 64)).toEqual((await raw('fox.png')).data)
    const recipe = readRecipe(readFileSync(join(cwd, out)))
    expect(recipe).toMatchObject({ prompt: 'a fox', version: 2, steps: 2, extend: { patches: 2, read: 'patches' } })
    expect(recipe?.extend?.seams).toHaveLength(1)
  })

  test('any picture, with words that are given, in as many ways as are asked for', async () => {
    const args = ['continue', 'photo.png', '--right', '2', '--prompt', 'the sea', '--count', '2', ...quick]
    const { code, out, err } = await cli([...args, '--out', 'sea.png', '--json'], { cwd })
    expect(err).toBe('')
    expect(code).toBe(0)
    const lines = out.trim().split('\n')
    const events = lines.map((line) => JSON.parse(line) as { type: string; path?: string; warnings?: string[] })
    expect(events[0]!.warnings!.join()).toMatch(/read through the autoencoder/)
    const [one, other] = events.filter(({ type }) => type === 'image').map(({ path }) => path!)
    expect(readFileSync(one!)).not.toEqual(readFileSync(other!))
    // Its transparency, too.
    const { data, info } = await sharp(one!).raw().toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ height: 72, channels: 4 })
    expect([...data.subarray(0, 4)]).toEqual([...(await raw('photo.png')).data.subarray(0, 4)])
    expect(data.at(-1)).toBe(255)
  })

  test.each<[string, readonly string[], RegExp]>([
    ['without a length', ['fox.png'], /either --down so many rows or --right/],
    ['in two directions', ['fox.png', '--down', '1', '--right', '1'], /either --down so many rows or --right/],
    ['by nothing', ['fox.png', '--down', '0'], /by 1 row or column of patches at least/],
    ['backward', ['fox.png', '--right', '-2'], /by 1 row or column of patches at least/],
    ['by a part of a patch', ['fox.png', '--down', '1.5'], /by whole patches/],
    ['too far', ['fox.png', '--down', '1021'], /would become 64 x 16400 pixels; its sides may have 16384 at most/],
    ['at a size', ['fox.png', '--down', '1', '--size', '256x256'], /leave --size out/],
    ['without words', ['photo.png', '--down', '1'], /does not say what it shows; say it with --prompt/],
    ['from a file that is none', ['nothing.png', '--down', '1'], /cannot be opened/],
    ['from a journal that is none', ['fox.png', '--down', '1', '--patches', 'photo.png'], /is no journal of a picture/],
  ])('%s is refused in a sentence', async (_, args, sentence) => {
    const { code, out, err } = await cli(['continue', ...args, ...quick, '--out', 'bad.png'], { cwd })
    expect(code).not.toBe(0)
    expect(out).toBe('')
    expect(err).toMatch(sentence)
    expect(err.trim().split('\n').at(-1)).toMatch(/^patchwork: .*\.$/)
  })
})
