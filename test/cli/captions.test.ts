/** Stories from the command line: pictures and a table of their words. */
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, it } from 'vitest'
import { cli, freshFolder } from './cli.ts'

const folder = freshFolder()
beforeAll(async () => {
  for (const name of ['b', 'a', 'c'])
    await sharp({ create: { width: 32, height: 32, channels: 3, background: '#084' } })
      .png()
      .toFile(join(folder, `${name}.png`))
  writeFileSync(join(folder, 'words.csv'), 'file,caption\nb.png,"First, ""b"""\na.png,\'=Second\nc.png,Third\n')
})

const manifestOf = (out: string): unknown => JSON.parse(readFileSync(join(folder, out, 'manifest.json'), 'utf8'))

it('tells the pictures of a table in its order, with its words, and reads its own manifest again', async () => {
  const run = await cli(['export', '--captions', 'words.csv', '--preset', 'frames', '--out', 'told'], { cwd: folder })
  expect(run).toMatchObject({ code: 0 })
  const told = [
    { number: 1, file: 'b.png', caption: 'First, "b"' },
    { number: 2, file: 'a.png', caption: '=Second' },
    { number: 3, file: 'c.png', caption: 'Third' },
  ]
  expect(manifestOf('told')).toMatchObject(told)
  const again = await cli(['export', '--captions', 'told/manifest.csv', '--preset', 'frames', '--out', 'again'], {
    cwd: folder,
  })
  expect(again).toMatchObject({ code: 0 })
  expect(manifestOf('again')).toEqual(manifestOf('told'))
  const novel = await cli(
    ['export', '--captions', 'told/manifest.json', '--preset', 'renpy', '--name', 'fox', '--out', 'novel'],
    { cwd: folder },
  )
  expect(novel).toMatchObject({ code: 0 })
  expect(readdirSync(join(folder, 'novel/game/images'))).toHaveLength(3)
})

it('gives pictures that are named the words of their lines', async () => {
  const run = await cli(['export', 'a.png', 'b.png', '--captions', 'words.csv', '--preset', 'frames', '--out', 'two'], {
    cwd: folder,
  })
  expect(run).toMatchObject({ code: 0 })
  expect(manifestOf('two')).toMatchObject([{ caption: '=Second' }, { caption: 'First, "b"' }])
})

it.each([
  ['no.csv', null, /The table .*no\.csv cannot be opened/],
  ['words.json', '{"file": "a.png"}', /words\.json is no list of pictures; write/],
  ['bare.csv', 'file,text\na.png,x\n', /bare\.csv has no columns file and caption/],
  ['empty.csv', 'file,caption\n"",x\n', /empty\.csv, line 2: no file is named/],
  ['out.csv', 'file,caption\n../a.png,x\n', /\.\.\/a\.png does not lie beside out\.csv/],
])('says what is wrong with a table: %s', async (name, text, sentence) => {
  const inner = join(folder, 'inner')
  mkdirSync(inner, { recursive: true })
  cpSync(join(folder, 'a.png'), join(inner, 'a.png'))
  if (text !== null) writeFileSync(join(inner, name), text)
  const run = await cli(['export', '--captions', name, '--preset', 'strip', '--out', 'never'], { cwd: inner })
  expect(run).toMatchObject({ code: 2, out: '' })
  expect(run.err).toMatch(sentence)
  expect(readdirSync(inner)).not.toContain('never')
})
