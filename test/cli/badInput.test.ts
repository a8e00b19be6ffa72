import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli, freshFolder, quick, tinyModel } from './cli.ts'

describe('bad input is refused in one sentence, with exit code 2 and no file', () => {
  it.each<[string, string[], RegExp]>([
    ['an empty prompt', ['generate', '   ', ...quick], /The prompt is empty/],
    ['a prompt of 10,000 characters', ['generate', 'a'.repeat(10_000), ...quick], /longer than 4000 characters/],
    ['no prompt', ['generate'], /missing required argument 'prompt'/],
    ['a size that is no size', ['generate', 'a fox', ...quick, '--size', 'big'], /WIDTHxHEIGHT/],
    ['a size that is not a multiple of the patch', ['generate', 'a fox', ...quick, '--size', '40x32'], /multiple/],
    ['a size too large', ['generate', 'a fox', ...quick, '--size', '9999x32'], /width must be 2048 pixels or less/],
    ['a seed that is no number', ['generate', 'a fox', ...quick, '--seed', 'x'], /--seed .*must be a number/],
    [
      'a seed of another program',
      ['generate', 'a fox', ...quick, '--seed', '18446744073709551615'],
      /seed must be 4294967295 or less/,
    ],
    ['a negative seed', ['generate', 'a fox', ...quick, '--seed=-1'], /seed must be 0 or more/],
    ['a fraction of a step', ['generate', 'a fox', ...quick, '--steps', '2.5'], /Steps must be a whole number/],
    ['one step', ['generate', 'a fox', ...quick, '--steps', '1'], /Steps must be at least 2/],
    ['guidance below one', ['generate', 'a fox', ...quick, '--guidance', '0.5'], /Guidance must be 1/],
    ['no pictures', ['generate', 'a fox', ...quick, '--count', '0'], /count must be at least 1/],
    [
      'a model that is not there',
      ['generate', 'a fox', '--model', 'none'],
      /none is neither a folder with a config\.json nor an installed model/,
    ],
    ['a device that is not known', ['generate', 'a fox', ...quick, '--device', 'abacus'], /abacus/],
    ['another format', ['generate', 'a fox', ...quick, '--out', 'fox.jpg'], /end in \.png instead of \.jpg/],
    ['a folder that is not there', ['generate', 'a fox', ...quick, '--out', 'none/fox.png'], /none.* does not exist/],
    [
      'a name that no disk takes',
      ['generate', 'a fox', ...quick, '--out', `${'x'.repeat(300)}.png`],
      /too long for this disk/,
    ],
    [
      'a numbered name that is too long',
      ['generate', 'a fox', ...quick, '-n', '12', '--out', `${'x'.repeat(250)}.png`],
      /too long/,
    ],
    ['what has no end', ['edit', '/dev/zero', 'make it night', ...quick], /\/dev\/zero is larger than 200 MB/],
    [
      'a folder that is a file',
      ['generate', 'a fox', ...quick, '--out', '/dev/null/fox.png'],
      /does not exist|is not a folder/,
    ],
    ['an unknown flag', ['generate', 'a fox', '--magic'], /unknown option '--magic'/],
    ['an unknown command', ['conjure'], /unknown command 'conjure'/],
    ['golden arrays that are not there', ['parity', tinyModel, '--golden', 'none'], /none/],
  ])('%s', async (_, args, sentence) => {
    const cwd = freshFolder()
    const { code, out, err } = await cli(args, { cwd })
    expect(err).toMatch(sentence)
    expect(err).not.toMatch(/^\s+at /m) // no stack trace
    expect([code, out, readdirSync(cwd)]).toEqual([2, '', []])
  })

  it('a failure is told to programs too', async () => {
    const { out } = await cli(['generate', ' ', ...quick, '--json'])
    expect(JSON.parse(out)).toMatchObject({
      type: 'failed',
      code: 'request/invalid',
      message: expect.stringContaining('empty'),
    })
  })

  it.each([
    [['conjure', '--json'], "Unknown command 'conjure'"],
    [['generate', '--json'], "Missing required argument 'prompt'"],
    [['generate', 'a fox', '--json', '--seed', 'x'], 'It must be a number'],
    [['recipe', '--json', '--magic', 'x.png'], "Unknown option '--magic'"],
  ])('a mistake on the command line too: %j', async (args, sentence) => {
    const { code, out } = await cli(args)
    expect(code).toBe(2)
    expect(out.trimEnd()).not.toContain('\n')
    expect(JSON.parse(out)).toEqual({
      type: 'failed',
      code: 'request/invalid',
      message: expect.stringMatching(/^[A-Z][^\n]+\.$/),
    })
    expect(out).toContain(sentence)
  })

  it('behind -- everything is words', async () => {
    expect(await cli(['generate', '--', '--json', 'too', 'many'])).toMatchObject({ code: 2, out: '' })
  })

  it.each([
    [['--json'], /not the events of --json/],
    [['--count', '2'], /not several pictures/],
  ])('one picture and nothing else can go to the output: %j', async (flags, sentence) => {
    const { code, err, pictures } = await cli(['generate', 'a fox', ...quick, '--out', '-', ...flags])
    expect([code, pictures]).toEqual([2, []])
    expect(err).toMatch(sentence)
  })

  it('a place that cannot be written to is told before anything is painted', async () => {
    const cwd = freshFolder()
    writeFileSync(join(cwd, 'file'), '')
    mkdirSync(join(cwd, 'empty'))
    const { code, err } = await cli(['generate', 'a fox', ...quick, '--out', join(cwd, 'file', 'fox.png')])
    expect([code, err]).toEqual([2, expect.stringMatching(/file.* choose another one with --out/)])
    expect(err).not.toContain('patches')
  })
})

describe('help', () => {
  it.each([['--help'], ['generate', '--help'], ['edit', '--help'], ['parity', '--help']])(
    '%s %s has examples or usage and exit code 0',
    async (...args) => {
      const { code, out } = await cli(args.filter(Boolean))
      expect([code, out]).toEqual([0, expect.stringMatching(/Usage: patchwork[^]*/)])
    },
  )

  it('shows how to call it when called with nothing', async () => {
    const { code, err } = await cli([])
    expect([code, err]).toEqual([2, expect.stringContaining('Examples:')])
  })
})
