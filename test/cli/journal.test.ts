/** Paintings that are cut off and gone on with, and painted on from a row, from the command line. */
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder, quick, tinyModel } from './cli.ts'

/** 8 rows of 8 patches. */
const large = ['--model', tinyModel, '--size', '128x128', '--steps', '3', '--seed', '7']
let cwd: string

beforeAll(async () => {
  cwd = freshFolder()
  const { code } = await cli(['generate', 'a fox', ...large, '--out', 'whole.png', '--journal', 'whole.journal'], {
    cwd,
  })
  if (code !== 0) throw new Error('The picture could not be painted.')
})

const bytes = (name: string) => readFileSync(join(cwd, name))
const tokensIn = (out: string) => out.split('\n').filter((line) => line.startsWith('{"type":"progress"')).length

describe('patchwork resume', () => {
  test('goes on where Ctrl+C stopped it, and the file is the same to the byte', async () => {
    const slow = ['generate', 'a fox', ...large, '--steps', '40']
    expect((await cli([...slow, '--out', 'slow.png'], { cwd })).code).toBe(0)
    let pressed = false
    const stopped = await cli([...slow, '--out', 'cut.png', '--journal', 'cut.journal'], {
      cwd,
      screen: { columns: 60, rows: 30, truecolor: false },
      watch: (_, pressCtrlC) => {
        if (pressed || !existsSync(join(cwd, 'cut.journal')) || bytes('cut.journal').length < 5000) return
        pressed = true
        pressCtrlC()
      },
    })
    expect(stopped.code).not.toBe(0)
    expect(stopped.err).toMatch(/Go on with it: patchwork resume .*cut\.journal/)
    const resumed = await cli(['resume', 'cut.journal', '--out', 'cut.png'], { cwd })
    expect(resumed.err).not.toMatch(/failed/)
    expect(resumed.code).toBe(0)
    expect(bytes('cut.png')).toEqual(bytes('slow.png'))
  })

  test('the same command again goes on, too', async () => {
    copyFileSync(join(cwd, 'whole.journal'), join(cwd, 'half.journal'))
    truncateSync(join(cwd, 'half.journal'), Math.floor(bytes('whole.journal').length / 2))
    const again = await cli(['generate', 'a fox', ...large, '--out', 'half.png', '--journal', 'half.journal'], { cwd })
    expect(again.code).toBe(0)
    expect(bytes('half.png')).toEqual(bytes('whole.png'))
  })

  test('after kill -9 at any moment', { timeout: 120_000 }, async () => {
    for (const after of [5, 40]) {
      await killedAfter(after)
      const resumed = await cli(['resume', 'killed.journal', '--out', 'killed.png'], { cwd })
      expect(resumed.code).toBe(0)
      expect(bytes('killed.png')).toEqual(bytes('whole.png'))
    }
  })

  test('an edit goes on, as long as its picture is the same', async () => {
    const edit = ['edit', 'whole.png', 'make it night', ...quick, '--no-guard', '--journal', 'edit.journal']
    expect((await cli([...edit, '--out', 'edit.png'], { cwd })).code).toBe(0)
    expect((await cli(['resume', 'edit.journal', '--out', 'edit2.png'], { cwd })).code).toBe(0)
    expect(bytes('edit2.png')).toEqual(bytes('edit.png'))
    const picture = bytes('whole.png')
    writeFileSync(join(cwd, 'whole.png'), await sharp(picture).negate().png().toBuffer())
    const refused = await cli(['resume', 'edit.journal', '--out', 'edit3.png'], { cwd })
    writeFileSync(join(cwd, 'whole.png'), picture)
    expect(refused.err).toMatch(/is not the picture any more that the painting began with/)
  })

  test.each([
    ['no journal', () => Buffer.from('a text'), /is no journal of a picture/],
    [
      'one whose beginning is damaged',
      () => bytes('whole.journal').fill(0, 20, 30),
      /The beginning of the journal .* is damaged/,
    ],
  ])('%s is told in a sentence', async (_, content, sentence) => {
    writeFileSync(join(cwd, 'bad.journal'), content())
    const { code, err } = await cli(['resume', 'bad.journal'], { cwd })
    expect(code).not.toBe(0)
    expect(err).toMatch(sentence)
  })

  test('a journal of another picture is not written over', async () => {
    const before = bytes('whole.journal')
    const { code, err } = await cli(['generate', 'an owl', ...large, '--journal', 'whole.journal'], { cwd })
    expect(code).not.toBe(0)
    expect(err).toMatch(/is there and is not of this picture/)
    expect(bytes('whole.journal')).toEqual(before)
  })
})

describe('patchwork reroll', () => {
  const grey = async (name: string) => sharp(bytes(name)).greyscale().raw().toBuffer()

  test('keeps the rows above, and its file says how', async () => {
    const { code, err } = await cli(
      ['reroll', 'whole.png', '--from-row', '5', '--model', tinyModel, '--seed', '9', '--out', 'other.png'],
      { cwd },
    )
    expect(err).not.toMatch(/patchwork:/)
    expect(code).toBe(0)
    expect(readRecipe(bytes('other.png'))).toMatchObject({ version: 2, passages: [{ from: 32, seed: 9 }] })
    const [before, after] = [await grey('whole.png'), await grey('other.png')]
    const differ = (from: number, to: number) =>
      Math.max(...before.subarray(from * 128, to * 128).map((value, at) => Math.abs(value - after[from * 128 + at]!)))
    expect(differ(64, 128)).toBeGreaterThan(8)
  })

  test('takes the patches from a journal, and comes to the same picture', async () => {
    const flags = ['--from-row', '5', '--model', tinyModel, '--seed', '9', '--json']
    const { out } = await cli(['reroll', 'whole.png', ...flags, '--patches', 'whole.journal', '--out', 'again.png'], {
      cwd,
    })
    expect(tokensIn(out)).toBe(64)
    expect(bytes('again.png')).toEqual(bytes('other.png'))
  })

  test('of other words, several at once', async () => {
    const flags = ['--from-row', '3', '--patch', '4', '--model', tinyModel, '--prompt', 'an owl', '-n', '2']
    expect((await cli(['reroll', 'whole.png', ...flags, '--out', 'owls.png'], { cwd })).code).toBe(0)
    expect(readRecipe(bytes('owls-2.png'))).toMatchObject({ passages: [{ from: 19, prompt: 'an owl', imageIndex: 1 }] })
  })

  test.each<[readonly string[], RegExp]>([
    [['--from-row', '9'], /has rows 1 to 8/],
    [['--from-row', '2', '--patch', '0'], /has patches 1 to 8/],
    [['--from-row', '2', '--prompt', ' '], /new prompt is empty/],
    [['--from-row', '2', '--size', '128'], /hold for a whole picture/],
    [['--from-row', '2', '--no-use-norm'], /hold for a whole picture/],
  ])('%j is told in a sentence', async (flags, sentence) => {
    const { code, err } = await cli(['reroll', 'whole.png', ...flags, '--model', tinyModel], { cwd })
    expect(code).not.toBe(0)
    expect(err).toMatch(sentence)
  })

  test('a picture from elsewhere has no patches', async () => {
    await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
      .png()
      .toFile(join(cwd, 'red.png'))
    const { err } = await cli(['reroll', 'red.png', '--from-row', '2', '--model', tinyModel], { cwd })
    expect(err).toMatch(/does not say how Patchwork painted it/)
  })
})

/** As many patches as it told of. */
function killedAfter(patches: number): Promise<void> {
  const entry = join(import.meta.dirname, '../../engine/cli.ts')
  const flags = [...large, '--json', '--out', join(cwd, 'killed.png'), '--journal', join(cwd, 'killed.journal')]
  return new Promise((resolve, reject) => {
    const painter = spawn(process.execPath, ['--import', 'tsx', entry, 'generate', 'a fox', ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let told = 0
    painter.stdout.on('data', (text: Buffer) => {
      told += tokensIn(text.toString())
      if (told >= patches) painter.kill('SIGKILL')
    })
    painter.on('error', reject)
    painter.on('close', () => resolve())
  })
}
