import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeImage } from '../../engine/images/decode.ts'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder, quick, tinyModel } from './cli.ts'

describe('patchwork generate', () => {
  it('writes a PNG named after the prompt and prints its path', async () => {
    const cwd = freshFolder()
    const { code, out } = await cli(['generate', 'A red fox, “flat”!', ...quick], { cwd })
    expect([code, out]).toEqual([0, `${join(cwd, 'a-red-fox-flat-7.png')}\n`])
    const png = readFileSync(out.trim())
    expect(await decodeImage(png)).toMatchObject({ width: 32, height: 32 })
    expect(readRecipe(png)).toMatchObject({ prompt: 'A red fox, “flat”!', seed: 7, steps: 3, width: 32, height: 32 })
  })

  it('gives the same bytes twice, and others for another seed, prompt or setting', async () => {
    const cwd = freshFolder()
    const paint = async (...args: string[]) => {
      const { out } = await cli(['generate', 'a fox', ...quick, ...args], { cwd })
      return readFileSync(out.trim())
    }
    const first = await paint()
    expect((await paint()).equals(first)).toBe(true)
    const pixels = (await decodeImage(first)).data
    for (const change of [
      ['--seed', '8'],
      ['--guidance', '2'],
      ['--negative', 'blue'],
      ['--steps', '4'],
      ['--timestep-shift', '2'],
    ]) {
      expect((await decodeImage(await paint(...change))).data).not.toEqual(pixels)
    }
  })

  it('never paints over a picture unless it is named', async () => {
    const cwd = freshFolder()
    for (let i = 0; i < 3; i++) await cli(['generate', 'a fox', ...quick], { cwd })
    expect(readdirSync(cwd).toSorted()).toEqual(['a-fox-7-2.png', 'a-fox-7-3.png', 'a-fox-7.png'])
    writeFileSync(join(cwd, 'mine.png'), 'old')
    await cli(['generate', 'a fox', ...quick, '--out', 'mine.png'], { cwd })
    expect(readFileSync(join(cwd, 'mine.png')).equals(readFileSync(join(cwd, 'a-fox-7.png')))).toBe(true)
  })

  it('puts several pictures side by side, each with its own noise', async () => {
    const cwd = freshFolder()
    mkdirSync(join(cwd, 'birds'))
    const { out } = await cli(['generate', 'a bird', ...quick, '--count', '2', '--out', 'birds'], { cwd })
    const paths = out.trim().split('\n')
    expect(paths.map((path) => basename(path))).toEqual(['a-bird-7.png', 'a-bird-7-2.png'])
    const [first, second] = paths.map((path) => readFileSync(path))
    expect(readRecipe(second!)).toMatchObject({ imageIndex: 1 })
    expect((await decodeImage(first!)).data).not.toEqual((await decodeImage(second!)).data)
    await cli(['generate', 'a bird', ...quick, '--count', '2', '--out', 'b.png'], { cwd })
    expect(readdirSync(cwd).toSorted()).toEqual(['b-1.png', 'b-2.png', 'birds'])
  })

  it('draws a seed when none is given, and prints it', async () => {
    const { err, out } = await cli(['generate', 'a fox', '--model', tinyModel, '--size', '32x32', '--steps', '2'])
    const seed = /seed (\d+)/.exec(err)?.[1]
    expect(basename(out.trim())).toBe(`a-fox-${seed}.png`)
  })

  it('prints one JSON object a line', async () => {
    const cwd = freshFolder()
    const { out, err } = await cli(['generate', 'a fox', ...quick, '--json'], { cwd })
    const all = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    // Weights come when they are needed, between the others.
    const lines = all.filter(({ type }) => type !== 'loading')
    expect(all).toContainEqual({ type: 'loading', bytes: expect.any(Number), expectedMs: null, done: false })
    expect(lines.map(({ type }) => type)).toEqual(['started', ...Array(4).fill('progress'), 'image', 'done'])
    expect(lines[0]).toMatchObject({
      model: tinyModel,
      seed: 7,
      tokenCount: 4,
      rows: 2,
      columns: 2,
      width: 32,
      height: 32,
      count: 1,
    })
    expect(lines[4]).toEqual({ type: 'progress', image: 0, token: 4, tokenCount: 4, row: 1, column: 1 })
    expect(lines[5]).toMatchObject({
      image: 0,
      path: join(cwd, 'a-fox-7.png'),
      recipe: { app: 'patchwork', prompt: 'a fox' },
    })
    expect(lines[6]).toMatchObject({ elapsedMs: expect.any(Number), timings: { tokens: expect.any(Number) } })
    expect(err).toBe('')
  })

  it('is silent but for the path with --quiet', async () => {
    const { out, err } = await cli(['generate', 'a fox', ...quick, '--quiet'])
    expect([out, err]).toEqual([expect.stringMatching(/a-fox-7\.png\n$/), ''])
  })

  it('writes plain lines where there is no screen', async () => {
    const { err } = await cli(['generate', 'a fox', ...quick])
    expect(err).toContain('4/4 patches')
    expect(err).not.toContain('\x1b')
  })

  it('shows the picture grow as coloured half blocks on a screen', async () => {
    const screen = { columns: 40, rows: 30, truecolor: true }
    const { err } = await cli(['generate', 'a fox', ...quick], { screen })
    const last = err.slice(err.lastIndexOf('\x1b[?25l'))
    const rows = last.split('\n').filter((row) => row.includes('▀'))
    expect(rows.length).toBe(16) // 32 pixels, two to a character
    expect(rows[0]!.match(/▀/g)).toHaveLength(32)
    expect(err.endsWith('\x1b[?25h')).toBe(true)
    const plain = await cli(['generate', 'a fox', ...quick], { screen: { ...screen, truecolor: false } })
    expect(plain.err).not.toContain('▀')
  })

  it('stops at Ctrl+C with exit code 130 and leaves nothing behind', async () => {
    const cwd = freshFolder()
    const { code, err, out } = await cli(['generate', 'a fox', ...quick, '--size', '128x128'], {
      cwd,
      screen: { columns: 40, rows: 30, truecolor: false },
      watch: (text, pressCtrlC) => /\d+\/64 patches/.test(text) && !text.includes('Stopped') && once(pressCtrlC),
    })
    expect([code, out]).toEqual([130, ''])
    expect(err).toContain('patchwork: Stopped.')
    expect(readdirSync(cwd)).toEqual([])
  })
})

let pressed = false
function once(press: () => void): void {
  if (pressed) return
  pressed = true
  press()
}
