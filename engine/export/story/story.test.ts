import { createHash } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportInMemory, exportPictures } from '../export.ts'
import type { ExportWishes } from '../options.ts'
import type { Source } from '../pictures.ts'
import { plainCaption } from './caption.ts'
import { quoted } from './renpy.ts'

let folder: string
const captions = ['A fox walks into the snow.', 'Лиса нашла корону.', 'Η αλεπού κοιμάται, "ήσυχα".']
let story: readonly Source[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-story-'))
  story = await Promise.all(
    captions.map(async (caption, at) => ({ ...(await picture(at)), caption, words: `words ${at}` })),
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function picture(at: number, width = 96, height = 64): Promise<Source> {
  const background = { r: 200, g: 40 * at, b: 255 - 40 * at }
  const path = join(folder, `${at}-${width}x${height}.png`)
  await sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toFile(path)
  return { name: `0${at + 1}-frame`, path }
}

async function made(wishes: ExportWishes, sources = story) {
  const { files, notes } = await exportInMemory(sources, { name: 'The fox', ...wishes })
  return { paths: files.map(({ path }) => path), bytes: files.map(({ content }) => Buffer.from(content)), notes }
}

test('a strip shows the frames in their order, in rows where columns are given, and words under each', async () => {
  const { paths, bytes } = await made({ preset: 'strip' })
  expect(paths).toEqual(['The fox.png'])
  const { data, info } = await sharp(bytes[0]).raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)]
  const gap = 4
  for (const frame of [0, 1, 2])
    expect(at(gap + frame * (96 + gap) + 48, gap + 32)).toEqual([200, 40 * frame, 255 - 40 * frame])
  // Words are dark and below.
  const dark = (from: number, to: number) => {
    let count = 0
    for (let y = gap + 64; y < info.height; y++) for (let x = from; x < to; x++) if (at(x, y)[0]! < 100) count++
    return count
  }
  for (const frame of [0, 1, 2]) expect(dark(gap + frame * 100, gap + frame * 100 + 96)).toBeGreaterThan(20)
  const rows = await made({ preset: 'strip', columns: 2 })
  const size = await sharp(rows.bytes[0]).metadata()
  expect(size.width).toBe(2 * 100 + gap)
  expect(size.height).toBeGreaterThan(2 * 64)
})

test('a strip too large for other programs is refused, with a way out', async () => {
  const wide = await picture(0, 4000, 16)
  const many = Array.from({ length: 9 }, (_, at) => ({ ...wide, name: `n${at}`, caption: '' }))
  await expect(made({ preset: 'strip' }, many)).rejects.toThrow(/^The strip would be \d+ x \d+ pixels, .*several rows/)
})

test('letters that no font has are told in a sentence, others are not', async () => {
  const strange = [{ ...story[0]!, caption: 'a \u{10FFFD} b' }]
  const { notes } = await made({ preset: 'strip' }, strange)
  expect(notes).toEqual([expect.stringMatching(/^No font of this machine has \u{10FFFD}; boxes stand for them/u)])
  expect((await made({ preset: 'strip' })).notes).toEqual([])
})

test('a folder holds each frame and a manifest that says what it is, and what it was painted from', async () => {
  const out = join(folder, 'out')
  let files: readonly string[] = []
  for await (const event of exportPictures({ pictures: story, out, options: { preset: 'frames' } }))
    if (event.type === 'done') files = event.files
  expect((await readdir(out)).toSorted()).toEqual([
    '01-frame.png',
    '02-frame.png',
    '03-frame.png',
    'manifest.csv',
    'manifest.json',
  ])
  expect(files).toHaveLength(5)
  const manifest: unknown = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'))
  const hash = createHash('sha256')
    .update(await readFile(join(out, '02-frame.png')))
    .digest('hex')
  expect(manifest).toMatchObject([
    { number: 1, file: '01-frame.png', caption: captions[0] },
    { number: 2, file: '02-frame.png', words: 'words 1', caption: captions[1], sha256: hash, recipe: null, seed: null },
    { number: 3, file: '03-frame.png' },
  ])
  const csv = await readFile(join(out, 'manifest.csv'), 'utf8')
  expect(csv.split('\n')[0]).toMatch(/^\uFEFFnumber,file,words,caption,/)
  expect(csv).toContain('"Η αλεπού κοιμάται, ""ήσυχα""."')
})

test("a folder for Ren'Py has images by names that it takes and a script that shows them with their words", async () => {
  const { paths, bytes } = await made({ preset: 'renpy', name: 'Élise & the fox: 100%' })
  const name = 'story_elise_the_fox_100'
  expect(paths).toEqual([
    ...[1, 2, 3].map((at) => `game/images/${name}_00${at}.png`),
    `game/${name}.rpy`,
    'game/script.rpy',
  ])
  const script = bytes[3]!.toString()
  expect(script).toContain(`image ${name}_002 = "images/${name}_002.png"`)
  expect(script).toContain(`    scene ${name}_003 at ${name}_fit\n    "Η αλεπού κοιμάται, \\"ήσυχα\\"."\n`)
  expect(bytes[4]!.toString()).toContain(`call ${name}`)
  expect((await sharp(bytes[1]).metadata()).width).toBe(96)
})

/** As Ren'Py reads a line that somebody says: its string, then what is a tag, a variable or a substitution in it. */
function saidBy(line: string): string {
  expect(line).toMatch(/^"(?:[^\\"]|\\.)*"$/u)
  const dequoted = line
    .slice(1, -1)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\\(.)/gu, (_, c: string) => ({ '{': '{{', '[': '[[', '%': '%%', n: '\n' })[c] ?? c)
  const shown = dequoted.replaceAll(
    /%%|\[\[|\{\{|【【/gu,
    (pair) => ({ '%%': '\u0001', '[[': '\u0002', '{{': '\u0003', '【【': '\u0004' })[pair]!,
  )
  expect(shown).not.toMatch(/[%[{【]/u)
  return shown.replaceAll('\u0001', '%').replaceAll('\u0002', '[').replaceAll('\u0003', '{').replaceAll('\u0004', '【')
}

const caption = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom(...Array.from('"\'\\%[]{}【】n u0\n\r\t#<>&;=العربية狐🦊\u202e\u0000')),
    maxLength: 80,
  }),
  fc.string({ unit: 'grapheme', minLength: 9000, maxLength: 10_000 }),
)

test("whatever the words are, Ren'Py says them letter for letter", () => {
  fc.assert(
    fc.property(caption, (text) => {
      const plain = plainCaption(text)
      expect(saidBy(quoted(plain))).toBe(plain)
    }),
  )
})

test('whatever the words are, a strip and a manifest are made of them', async () => {
  const short = fc.string({
    unit: fc.constantFrom(...Array.from('<b>&amp;"\'%{}[]\\\n\r\t=+-@ العربية狐🦊\u202e\u0000\ud800ß')),
    maxLength: 60,
  })
  await fc.assert(
    fc.asyncProperty(short, async (text) => {
      const one = [{ ...story[0]!, caption: text, words: text }]
      const strip = await made({ preset: 'strip' }, one)
      expect((await sharp(strip.bytes[0]).metadata()).format).toBe('png')
      const { bytes } = await made({ preset: 'frames' }, one)
      const manifest: unknown = JSON.parse(bytes[1]!.toString())
      expect(manifest).toMatchObject([{ caption: text, words: text }])
    }),
    { numRuns: 40 },
  )
})

test('words are those of the recipe where nobody says others', async () => {
  const [given] = (await made({ preset: 'frames' }, [{ name: 'plain', path: story[0]!.path }])).bytes.slice(1)
  expect(JSON.parse(given!.toString())).toMatchObject([{ words: '', caption: '' }])
})
