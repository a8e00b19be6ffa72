import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder, quick, tinyModel } from './cli.ts'
import { copyOfTiny, editJson } from './tinyCopy.ts'

const size = ['--model', tinyModel, '--size', '32x32', '--steps', '3']
const visible = (folder: string) =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .toSorted()

function tableOf(text: string, name = 'products.csv'): string {
  const cwd = freshFolder()
  writeFileSync(join(cwd, name), text)
  return cwd
}

const products = 'product,season,seed\na cup,winter,1\na hat,summer,2\na cup,summer,\n'
const template = ['--template', '{product} in {season}']
const recipeOf = (path: string) => readRecipe(readFileSync(path))

describe('a series from a table on the command line', () => {
  it('paints a picture of every row, named by a template, with a manifest of all of them', async () => {
    const cwd = tableOf(products)
    const args = ['batch', 'products.csv', ...template, ...size, '--name', '{season}/{row} {product}', '--out', 'out']
    const { code, err, out } = await cli(args, { cwd })
    expect({ code, err }).toMatchObject({ code: 0 })
    expect(err).toContain('3 rows.\n')
    expect(err).toContain('3 painted.')
    const files = ['winter/0001 a cup.png', 'summer/0002 a hat.png', 'summer/0003 a cup.png']
    expect(out.trim().split('\n')).toEqual(files.map((name) => join(cwd, 'out', name)))
    const recipes = files.map((name) => recipeOf(join(cwd, 'out', name)))
    expect(recipes.map((recipe) => [recipe?.prompt, recipe?.seed])).toEqual([
      ['a cup in winter', 1],
      ['a hat in summer', 2],
      ['a cup in summer', 3],
    ])
    const manifest = JSON.parse(readFileSync(join(cwd, 'out/manifest.json'), 'utf8')) as readonly object[]
    expect(manifest).toMatchObject(files.map((file, at) => ({ row: at + 1, file, recipe: { seed: at + 1 } })))
    const rows = parse(readFileSync(join(cwd, 'out/manifest.csv')), { columns: true, bom: true }) as object[]
    expect(rows[1]).toMatchObject({ file: files[1], prompt: 'a hat in summer', seed: '2', 'table: product': 'a hat' })
    expect(Object.keys(rows[0]!)).toContain('sha256 of the file')
    expect(existsSync(join(cwd, 'out/.patchwork-row.journal'))).toBe(false)
  })

  it('a column can say any setting, and a picture to change', async () => {
    const cwd = tableOf(
      JSON.stringify([
        {
          prompt: 'make it red',
          image: 'cup.png',
          steps: 4,
          guidance: 2,
          negative: 'blur',
          guard: 'off',
          size: '32x48',
        },
        { prompt: 'a fox', 'use-norm': 'yes' },
      ]),
      'rows.json',
    )
    await cli(['generate', 'a cup', ...quick, '--out', 'cup.png'], { cwd })
    const { code, err } = await cli(['batch', 'rows.json', ...size, '--out', 'out'], { cwd })
    expect({ code, err }).toMatchObject({ code: 0 })
    const [first, second] = visible(join(cwd, 'out')).map((name) => recipeOf(join(cwd, 'out', name)))
    expect(first).toMatchObject({ steps: 4, guidance: 2, negativePrompt: 'blur', height: 48 })
    expect(first?.sources).toHaveLength(1)
    expect(second).toMatchObject({ steps: 3, useNorm: true, sources: [] })
  })

  it('the same command again paints nothing twice, and a longer table goes on', async () => {
    const cwd = tableOf(products)
    const args = ['batch', 'products.csv', ...template, ...size, '--out', 'out']
    await cli([...args, '--limit', '2'], { cwd })
    expect(visible(join(cwd, 'out'))).toHaveLength(4)
    const again = await cli([...args, '--limit', '2'], { cwd })
    expect(again.out).toBe('')
    expect(again.err).toContain('2 rows, 2 of them painted already.')
    const all = await cli(args, { cwd })
    expect(all.out.trim()).toBe(join(cwd, 'out/0003-a cup in summer.png'))
    expect(JSON.parse(readFileSync(join(cwd, 'out/manifest.json'), 'utf8'))).toHaveLength(3)
  })

  it('pictures of others and of rows that changed are never written over', async () => {
    const cwd = tableOf(products)
    const args = ['batch', 'products.csv', ...template, ...size, '--name', '{row}', '--out', 'out']
    mkdirSync(join(cwd, 'out'))
    writeFileSync(join(cwd, 'out/0002.png'), 'mine')
    const refused = await cli(args, { cwd })
    expect(refused.code).toBe(2)
    expect(refused.err).toContain(`${join(cwd, 'out/0002.png')} is there already and not of these rows`)
    const kept = await cli([...args, '--only-missing'], { cwd })
    expect(kept.code).toBe(0)
    expect(readFileSync(join(cwd, 'out/0002.png'), 'utf8')).toBe('mine')
    expect(visible(join(cwd, 'out'))).toEqual(['0001.png', '0002.png', '0003.png', 'manifest.csv', 'manifest.json'])
    const other = await cli([...args, '--steps', '4', '--limit', '1'], { cwd })
    expect(other.code).toBe(2)
    expect(other.err).toContain('0001.png is there already')
  })

  it('a picture that is empty or cut off is painted again and said, the others are not', async () => {
    const cwd = tableOf(products)
    const args = ['batch', 'products.csv', ...template, ...size, '--name', '{row}', '--out', 'out']
    await cli(args, { cwd })
    const [first, second, third] = ['0001', '0002', '0003'].map((name) => join(cwd, 'out', `${name}.png`))
    const pictures = [first, second, third].map((path) => readFileSync(path!))
    truncateSync(first!, 0)
    const { out, err } = await cli([...args, '--preview', '--json'], { cwd })
    expect({ series: JSON.parse(out.split('\n')[0]!) as object, err }).toEqual({
      series: { type: 'series', rows: 3, there: 2, missing: 1, damaged: 1 },
      err: '',
    })
    truncateSync(second!, pictures[1]!.length - 30)
    const again = await cli(args, { cwd })
    expect(again.err).toContain('3 rows, 1 of them painted already.\n2 files are damaged and are painted again.\n')
    expect(again.out.trim().split('\n')).toEqual([first, second])
    expect([first, second, third].map((path) => readFileSync(path!))).toEqual(pictures)
    expect((await cli(args, { cwd })).err).toContain('3 rows, 3 of them painted already.\n')
  })

  it('a damaged picture of a series is painted again by --only-missing, too, and one of somebody else never', async () => {
    const cwd = tableOf(products)
    const args = ['batch', 'products.csv', ...template, ...size, '--name', '{row}', '--out', 'out']
    await cli([...args, '--limit', '1'], { cwd })
    truncateSync(join(cwd, 'out/0001.png'), 100)
    writeFileSync(join(cwd, 'out/0002.png'), '')
    expect((await cli(args, { cwd })).err).toContain('0002.png is there already and not of these rows')
    const { err } = await cli([...args, '--only-missing'], { cwd })
    expect(err).toContain('3 rows, 1 of them painted already.\n1 file is damaged and is painted again.\n')
    expect(recipeOf(join(cwd, 'out/0001.png'))?.prompt).toBe('a cup in winter')
    expect(readFileSync(join(cwd, 'out/0002.png'))).toHaveLength(0)
  })

  it('of a row of several pictures those of somebody else stay, the first time and every time', async () => {
    const cwd = tableOf(products)
    const args = [
      'batch',
      'products.csv',
      ...template,
      ...size,
      '--limit',
      '1',
      '-n',
      '2',
      '--name',
      '{row}',
      '--out',
      'out',
    ]
    await cli([...args, '--preview'], { cwd })
    const plain = await cli([...args.slice(0, -1), 'other'], { cwd })
    const [first, second] = plain.out
      .trim()
      .split('\n')
      .map((path) => path.replace('/other/', '/out/'))
    mkdirSync(join(cwd, 'out'))
    writeFileSync(first!, 'mine')
    for (let time = 0; time < 2; time++) {
      const { code } = await cli([...args, '--only-missing'], { cwd })
      expect(code).toBe(0)
      expect(readFileSync(first!, 'utf8')).toBe('mine')
      expect(readFileSync(second!)).toEqual(readFileSync(second!.replace('/out/', '/other/')))
      rmSync(second!)
    }
  })

  it('a preview says what would be painted and writes nothing', async () => {
    const cwd = tableOf(products)
    const args = ['batch', 'products.csv', ...template, ...size, '--out', 'out', '--preview']
    const { code, err } = await cli(args, { cwd })
    expect(code).toBe(0)
    expect(err).toContain('0001-a cup in winter.png: a cup in winter (seed 1)')
    expect(existsSync(join(cwd, 'out'))).toBe(false)
  })

  it('what the model cannot hold is said with its line and column, before anything is painted', async () => {
    const cwd = tableOf('prompt,size\na fox,32x32\na cat,100x100\n')
    const { code, err } = await cli(['batch', 'products.csv', '--out', 'out'], { cwd })
    expect(code).toBe(2)
    expect(err).toMatch(/products\.csv, line 3, column size: The width must be a multiple of \d+ pixels/)
    const narrow = copyOfTiny('narrow')
    editJson(join(narrow, 'config.json'), (json) => Object.assign(json, { max_position_embeddings: 60 }))
    writeFileSync(join(cwd, 'products.csv'), `prompt\na fox\n"${'a red fox in the snow, '.repeat(20)}"\n`)
    const long = await cli(['batch', 'products.csv', ...size, '--out', 'out', '--model', narrow], { cwd })
    expect(long.err).toMatch(/products\.csv, line 3: This is \d+ tokens .* holds 60; shorten the words/)
    expect(existsSync(join(cwd, 'out'))).toBe(false)
  })

  it('a preview counts rows that ask for what the model has not learned', async () => {
    const knowing = copyOfTiny('knowing')
    const vocabulary = { nouns: ['fox'], colours: [], places: [], times: [], styles: [], edits: [], words: ['a'] }
    writeFileSync(join(knowing, 'patchwork.json'), JSON.stringify({ vocabulary }))
    const cwd = tableOf('prompt\na fox\na zeppelin\n')
    const { err } = await cli(['batch', 'products.csv', '--out', 'out', '--preview', '--model', knowing], { cwd })
    expect(err).toMatch(
      /^Note: 1 row asks for what this model has not learned; line 3: .* has not learned “zeppelin”\.$/m,
    )
  })

  it('a picture that cannot be read fails its row only', async () => {
    const cwd = tableOf('prompt,image\nmake it red,bad.png\na fox,\n')
    writeFileSync(join(cwd, 'bad.png'), 'no picture')
    const { code, err, out } = await cli(['batch', 'products.csv', ...size, '--out', 'out', '--json'], { cwd })
    expect({ code, err }).toMatchObject({ code: 1, err: '' })
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly type: string })
    expect(events.find(({ type }) => type === 'rowFailed')).toMatchObject({ row: 1, code: 'image/unreadable' })
    expect(events.at(-1)).toEqual({ type: 'seriesDone', rows: 2, painted: 1, there: 0, failed: [1] })
    expect(readFileSync(join(cwd, 'out/manifest.csv'), 'utf8')).toContain('bad.png')
  })

  it('everything wrong with a table is said before anything is painted, and nothing is written', async () => {
    const refused = async (text: string, ...args: string[]) => {
      const cwd = tableOf(text)
      writeFileSync(join(cwd, '..', 'outside.png'), 'x')
      if (!existsSync(join(cwd, 'link.png'))) symlinkSync('../outside.png', join(cwd, 'link.png'))
      const { code, err } = await cli(['batch', 'products.csv', ...size, '--out', 'out', ...args], { cwd })
      expect(code).toBe(2)
      expect(existsSync(join(cwd, 'out'))).toBe(false)
      return err
    }
    expect(await refused(products)).toContain('has no column “prompt”; name one so')
    expect(await refused(products, '--template', '{produkt}')).toContain('asks for the column “produkt”')
    expect(await refused(products, '--template', 'a {red, blue} cup')).toContain('A row has one prompt')
    expect(await refused('prompt,seed,steps\na,x,1\nb,-1,5\n')).toBe(
      'patchwork: products.csv, line 2, column seed: “x” is no number.\n' +
        'products.csv, line 2, column steps: Steps must be at least 2.\n' +
        'products.csv, line 3, column seed: The seed must be 0 or more.\n',
    )
    expect(await refused('prompt,size\na,large\nb,1x1\n')).toContain(
      'line 3, column size: The width must be at least 8',
    )
    expect(await refused('prompt,image\na,../outside.png\n')).toContain('lies outside of')
    expect(await refused('prompt,image\na,link.png\n')).toContain('is a link that leads out of')
    expect(await refused('prompt,image\na,none.png\n')).toContain('there is no file')
    expect(await refused('prompt\na\n', '--name', '../{row}')).toContain('stay in its folder')
    expect(await refused('prompt\na\nb\n', '--name', 'same')).toContain('put {row} into the names (--name)')
    expect(await refused('prompt\n""\n')).toContain('column prompt: The prompt is empty')
  })

  it('no cell leads out of the folder', async () => {
    const cwd = tableOf('prompt,title\na fox,../../up\na cat,C:\\up\na dog,/etc/up\nan owl,..\n')
    const args = ['batch', 'products.csv', ...size, '--name', '{title}/{row}', '--out', 'out']
    expect((await cli(args, { cwd })).code).toBe(0)
    expect(visible(cwd)).toEqual(['out', 'products.csv'])
    expect(visible(join(cwd, 'out'))).toHaveLength(6)
  })

  it('a table of 100 MB is refused before it is read', async () => {
    const cwd = tableOf('prompt\na\n')
    truncateSync(join(cwd, 'products.csv'), 100 * 2 ** 20)
    const { code, err } = await cli(['batch', 'products.csv', ...size, '--out', 'out'], { cwd })
    expect(code).toBe(2)
    expect(err).toBe('patchwork: products.csv holds 100 MiB; a table of 32 MiB at most is read, so split it.\n')
  })

  it(
    'killed twice, it goes on where it was, and every picture is the one that would have come',
    { timeout: 240_000 },
    async () => {
      // So many that it is still at work when the kill arrives.
      const rows = Array.from({ length: 40 }, (_, at) => `a cup ${at}\n`).join('')
      const cwd = tableOf(`prompt\n${rows}`)
      const args = ['batch', 'products.csv', ...size, '--out']
      const whole = await cli([...args, 'whole'], { cwd })
      expect(whole.code).toBe(0)
      for (const pictures of [3, 8]) await killedAfter(pictures, [...args, 'killed'], cwd)
      // As it is left where the kill comes between a picture's writing and its name.
      writeFileSync(join(cwd, 'killed', `.patchwork-${randomUUID()}.part`), 'half')
      const rest = await cli([...args, 'killed'], { cwd })
      expect(rest.code).toBe(0)
      expect(visible(join(cwd, 'killed'))).toEqual(visible(join(cwd, 'whole')))
      for (const name of visible(join(cwd, 'whole')).filter((each) => each.endsWith('.png')))
        expect(readFileSync(join(cwd, 'killed', name)).equals(readFileSync(join(cwd, 'whole', name)))).toBe(true)
      expect(readdirSync(join(cwd, 'killed')).filter((name) => /part|journal|trial/.test(name))).toEqual([])
    },
  )
})

/** A real process, killed as soon as so many pictures are there. */
async function killedAfter(pictures: number, args: readonly string[], cwd: string): Promise<void> {
  const program = join(import.meta.dirname, '../../engine/cli.ts')
  const options = { cwd, env: process.env, stdio: 'ignore' } as const
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program, ...args], options)
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const folder = join(cwd, args.at(-1)!)
  const count = () => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.png')).length : 0)
  while (count() < pictures && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill('SIGKILL')
  await gone
  expect(child.signalCode).toBe('SIGKILL')
}
