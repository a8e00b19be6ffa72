/** Pages of a story as a reader of PDF sees them: what they show, and what can be found and copied. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { cli, freshFolder } from '../cli/cli.ts'
import { plainCaption } from '../../engine/export/story/caption.ts'
import { has, runProgram } from './programs.ts'

/** Without what line breaks and directions make of it. */
const letters = (text: string) => plainCaption(text).replaceAll(/[\s\p{C}]/gu, '')

/** Exported from the command line: frames of one colour each, and a table of their words. */
async function exported(captions: readonly string[], ...flags: readonly string[]) {
  const folder = freshFolder()
  for (const at of captions.keys()) {
    const background = { r: 200, g: 40 * at, b: 255 - 40 * at }
    const create = { width: 96, height: 64, channels: 3, background } as const
    await sharp({ create })
      .png()
      .toFile(join(folder, `0${at + 1}-frame.png`))
  }
  const lines = captions.map((caption, at) => ({ file: `0${at + 1}-frame.png`, caption }))
  writeFileSync(join(folder, 'words.json'), JSON.stringify(lines))
  const all = ['--captions', 'words.json', '--preset', 'pages', '--name', 'The fox', '--out', 'out', ...flags]
  return { ...(await cli(['export', ...all], { cwd: folder })), folder: join(folder, 'out') }
}

/** What poppler sees in it. */
async function read(folder: string) {
  const info = await runProgram('pdfinfo', ['The fox.pdf'], folder)
  const fact = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(info)?.[1]
  const text = await runProgram('pdftotext', ['The fox.pdf', '-'], folder)
  await runProgram('pdftoppm', ['-r', '72', '-singlefile', '-png', 'The fox.pdf', 'page'], folder)
  return { pages: fact('Pages'), title: fact('Title'), size: fact('Page size'), text, page: join(folder, 'page.png') }
}

const story = ['A fox walks into the snow.', 'Лиса нашла корону.', 'Η αλεπού κοιμάται, "ήσυχα".']

describe.skipIf(!has('pdftotext'))('Pages of a story', () => {
  it('show its frames in their order, and their words can be found and copied', async () => {
    const run = await exported(story, '--per-page', '2')
    expect(run).toMatchObject({ code: 0, out: expect.stringContaining('The fox.pdf') })
    const pdf = await read(run.folder)
    expect(pdf).toMatchObject({ pages: '2', title: 'The fox', size: expect.stringContaining('A4') })
    for (const caption of story) expect(letters(pdf.text)).toContain(letters(caption))
    const { data, info } = await sharp(pdf.page).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)]
    expect(at(297, 150)).toEqual([200, 0, 255])
    expect(at(297, 560)).toEqual([200, 40, 215])
  })

  it.each([
    ['1', '3'],
    ['4', '1'],
    ['6', '1'],
  ])('are as many as it takes with %s on each', async (perPage, pages) => {
    const { folder } = await exported(story, '--per-page', perPage, '--paper', 'letter')
    expect(await read(folder)).toMatchObject({ pages, size: expect.stringContaining('letter') })
  })

  it('have words in every script, also from right to left', async () => {
    const said = [
      'شخص يمشي في الثلج',
      'השועל הלך הביתה',
      '狐狸在雪地里走',
      'キツネは雪の中を歩く',
      'लोमड़ी बर्फ में',
      'emoji 🦊 and 👩‍🚀',
    ]
    const { folder } = await exported(said, '--per-page', '6')
    const { text } = await read(folder)
    for (const caption of said) expect(letters(text)).toContain(letters(caption))
  })

  it('hold 10,000 letters under one picture; where words do not fit it is said which', async () => {
    const long = Array.from({ length: 1667 }, (_, at) => `w${at % 1000}`.padEnd(5, 'x')).join(' ')
    const { folder } = await exported([long], '--per-page', '1')
    expect(letters((await read(folder)).text)).toBe(letters(long))
    const run = await exported([long], '--per-page', '6')
    expect(run).toMatchObject({ code: 2, out: '' })
    expect(run.err).toContain(
      'The 10001 letters under 01-frame do not fit with 6 on a page; put fewer there, or shorten them.',
    )
  })
})
