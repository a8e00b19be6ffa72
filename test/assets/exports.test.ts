/** What goes wrong with an export is one sentence, and leaves everything as it was. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodePng } from '../../engine/images/png.ts'
import { rasterOf } from '../../engine/export/rgba.ts'
import { finish } from '../../engine/export/finish/finish.ts'
import { openPlace } from '../../engine/export/place.ts'
import { findRecipe } from '../../engine/images/foundRecipe.ts'
import { cli, freshFolder, quick } from '../cli/cli.ts'
import { differences, readRgba } from './compare.ts'
import { drawSprite, drawSprites, type DrawnSprite } from './sprites.ts'

let cwd: string
let pictures: readonly string[]
beforeEach(async () => {
  cwd = freshFolder()
  mkdirSync(join(cwd, 'in'))
  pictures = (await drawSprites(join(cwd, 'in'), 10)).map(({ path }) => path)
})

describe('an export is refused in one sentence, with exit code 2 and no file', () => {
  it.each<[string, (given: readonly string[]) => readonly string[], RegExp]>([
    ['no pictures', () => [], /There are no pictures to export; name some\./],
    ['a folder', () => ['in'], /in is a folder; name the pictures in it, such as .*in\/\*\.png\./],
    ['a picture that is not there', (given) => [...given, 'none.png'], /none\.png cannot be opened/],
    ['no frames a second', (given) => [...given, '--fps', '0'], /must be 0\.1 or more/],
    ['frames without number', (given) => [...given, '--fps', 'fast'], /must be a number/],
    ['a sprite larger than a page', (given) => [...given, '--max-size', '32'], /more than a page of 32/],
    ['a padding below nothing', (given) => [...given, '--padding=-1'], /padding must be a whole number from 0 to 256/],
    ['half a pixel of rim', (given) => [...given, '--extrude', '0.5'], /whole number/],
    ['a scale of nothing', (given) => [...given, '--scale', '1,0'], /scale must be above 0/],
    ['a scale twice', (given) => [...given, '--scale', '2,2'], /Every scale can be named once/],
    [
      'animations that would be one file',
      (given) => [...given, '--preset', 'gif', '--animation', 'a/b=run_0', '--animation', 'a:b=run_1'],
      /Two files would both be called a-b\.gif/,
    ],
    ['a preset nobody knows', (given) => [...given, '--preset', 'unreal'], /unreal/],
    ['an animation of nothing', (given) => [...given, '--animation', 'run='], /a name and its pictures/],
    [
      'an animation of pictures that are not there',
      (given) => [...given, '--animation', 'run=walk_*'],
      /No picture is called walk_\*/,
    ],
    [
      'guides that leave nothing between them',
      (given) => [...given, '--nine-slice', '40,1,40,1'],
      /run_0\.png: Its nine-slice guides leave nothing/,
    ],
    ['guides that are three', (given) => [...given, '--nine-slice', '1,2,3'], /four numbers of pixels/],
    [
      'guides where there is no place for them',
      (given) => [...given, '--preset', 'css', '--nine-slice', 'find'],
      /The preset css has no place for nine-slice guides/,
    ],
    ['a tint of no colour', (given) => [...given, '--tint', 'ice=blue'], /a name and a colour/],
    ['a finish that is no JSON', (given) => [...given, '--finish', 'shiny'], /Write it as JSON/],
    ['a finish that there is not', (given) => [...given, '--finish', '{"shine":1}'], /In --finish.*shine/],
    [
      'an outline of no colour',
      (given) => [...given, '--finish', '{"outline":{"width":2,"colour":"red"}}'],
      /In --finish, outline\.colour: A colour is written as #rrggbb/,
    ],
    [
      'two animations of one name',
      (given) => [...given, '--animation', 'run=run_0', '--animation', 'run=run_1'],
      /Two animations are called run/,
    ],
    ['two pictures for one web page', (given) => [...given, '--preset', 'favicon'], /made from one picture/],
    [
      'an animation of pictures alone',
      (given) => [...given, '--preset', 'png', '--animation', 'run=*'],
      /png has no animations; leave --animation out/,
    ],
    ['a document without rims', (given) => [...given, '--preset', 'psd', '--trim'], /leave --trim out/],
    ['a grid without rims', (given) => [...given, '--preset', 'grid', '--trim'], /do not cut them off \(--trim\)/],
    ['the quality of a sheet', (given) => [...given, '--quality', '80'], /leave --quality and --recipe out/],
    ['a quality above all', (given) => [...given, '--preset', 'webp', '--quality', '101'], /from 1 to 100/],
    [
      'more pages than a format knows',
      (given) => [...given, '--preset', 'aseprite', '--max-size', '80'],
      /take \d pages, and Aseprite's JSON knows one/,
    ],
    [
      'an animation over pages that PixiJS does not turn',
      (given) => [...given, '--max-size', '80', '--animation', 'run=*'],
      /run lies on several pages/,
    ],
    [
      'more cells than a page holds',
      (given) => [...given, '--preset', 'tiled', '--max-size', '80'],
      /allow larger pages \(--max-size\)/,
    ],
    ['a folder that is a file', (given) => [...given, '--out', 'file'], /file is not a folder that can be written to/],
    ['a folder in a file', (given) => [...given, '--out', 'file/out'], /out is not a folder that can be written to/],
    ['a folder that no disk takes', (given) => [...given, '--out', 'x'.repeat(300)], /name that is too long/],
    ['a folder that may only be read', (given) => [...given, '--out', '/proc/out'], /not a folder that can be written/],
  ])('%s', async (_, args, sentence) => {
    writeFileSync(join(cwd, 'file'), 'mine')
    const before = readdirSync(cwd, { recursive: true }).map(String).toSorted()
    const { code, out, err } = await cli(['export', '--preset', 'pixi', '--out', 'out', ...args(pictures)], { cwd })
    expect(err).toMatch(sentence)
    expect(err).not.toMatch(/^\s+at /m)
    expect([code, out]).toEqual([2, ''])
    expect(readdirSync(cwd, { recursive: true }).map(String).toSorted()).toEqual(before)
  })

  it('a damaged picture among ten is named', async () => {
    const damaged = pictures[6]!
    writeFileSync(damaged, readFileSync(damaged).subarray(0, 80))
    const { code, err } = await cli(['export', '--preset', 'pixi', '--out', 'out', ...pictures], { cwd })
    expect(err).toMatch(/run_6\.png: The picture cannot be read/)
    expect([code, readdirSync(cwd)]).toEqual([2, ['in']])
  })

  it.each(['RUN_3.png', 'run_3.PNG'])('two pictures of one name, as some disks see it: %s', async (name) => {
    mkdirSync(join(cwd, 'other'))
    writeFileSync(join(cwd, 'other', name), await encodePng(rasterOf(drawSprite(1, 5, 5)), null))
    const { code, err } = await cli(['export', '--preset', 'pixi', '--out', 'out', ...pictures, join('other', name)], {
      cwd,
    })
    expect(err).toMatch(/run_3\.png and .* would both be called .*; rename one of them\./i)
    expect([code, readdirSync(cwd)]).toEqual([2, ['in', 'other']])
  })
})

describe('what is there already', () => {
  const exported = (...flags: string[]) =>
    cli(['export', '--preset', 'phaser', '--out', 'out', ...pictures, ...flags], { cwd })

  it('stays, to the last byte, unless it is to be replaced', async () => {
    mkdirSync(join(cwd, 'out'))
    writeFileSync(join(cwd, 'out', 'sheet.json'), 'mine')
    writeFileSync(join(cwd, 'out', 'notes.txt'), 'mine too')
    const refused = await exported()
    expect(refused.err).toMatch(/sheet\.json is there already; have it replaced \(--overwrite\)/)
    expect([refused.code, readdirSync(join(cwd, 'out'))]).toEqual([2, ['notes.txt', 'sheet.json']])
    expect(readFileSync(join(cwd, 'out', 'sheet.json'), 'utf8')).toBe('mine')

    expect(await exported('--overwrite')).toMatchObject({ code: 0 })
    expect(readdirSync(join(cwd, 'out'))).toEqual(['notes.txt', 'sheet.json', 'sheet.png'])
    expect(readFileSync(join(cwd, 'out', 'notes.txt'), 'utf8')).toBe('mine too')
  })

  it('is put back when one of several files cannot take its place', async () => {
    mkdirSync(join(cwd, 'out'))
    writeFileSync(join(cwd, 'out', 'a.png'), 'mine')
    const place = await openPlace(join(cwd, 'out'), { overwrite: true })
    for (const name of ['a.png', 'b/b.tres', 'c.json']) await place.write(name, 'new')
    mkdirSync(join(cwd, 'out', 'c.json'))
    await expect(place.publish()).rejects.toThrow(/c\.json is a folder/)
    await place.discard()
    expect(readFileSync(join(cwd, 'out', 'a.png'), 'utf8')).toBe('mine')
    expect(readdirSync(join(cwd, 'out'))).toEqual(['a.png', 'c.json'])
  })

  it('is asked about once, when everything is ready, and only where it holds something else', async () => {
    mkdirSync(join(cwd, 'out'))
    for (const [name, content] of Object.entries({ 'a.png': 'mine', 'b.json': 'new' }))
      writeFileSync(join(cwd, 'out', name), content)
    const asked: (readonly string[])[] = []
    const publish = async (agreed: boolean) => {
      const mayReplace = (paths: readonly string[]) => Promise.resolve((asked.push(paths), agreed))
      const place = await openPlace(join(cwd, 'out'), { overwrite: false, mayReplace })
      for (const name of ['a.png', 'b.json', 'c.json']) await place.write(name, 'new')
      await place.publish().finally(() => place.discard())
    }
    await expect(publish(false)).rejects.toThrow(/What was there stays/)
    expect(readdirSync(join(cwd, 'out'))).toEqual(['a.png', 'b.json'])
    expect(readFileSync(join(cwd, 'out', 'a.png'), 'utf8')).toBe('mine')
    await publish(true)
    expect(readFileSync(join(cwd, 'out', 'a.png'), 'utf8')).toBe('new')
    // All of it is there now: nothing is left to be asked.
    await publish(false)
    expect(asked).toEqual([[join(cwd, 'out', 'a.png')], [join(cwd, 'out', 'a.png')]])
  })

  it('stays when somebody else was faster', async () => {
    const place = await openPlace(join(cwd, 'out'), { overwrite: false })
    for (const name of ['a.png', 'c.json']) await place.write(name, 'new')
    mkdirSync(join(cwd, 'out'))
    writeFileSync(join(cwd, 'out', 'c.json'), 'theirs')
    await expect(place.publish()).rejects.toThrow(/c\.json is there already/)
    await place.discard()
    expect(readdirSync(join(cwd, 'out'))).toEqual(['c.json'])
    expect(readFileSync(join(cwd, 'out', 'c.json'), 'utf8')).toBe('theirs')
  })

  it('is not joined by what a program that was killed left behind', async () => {
    const gone = spawnSync(process.execPath, ['--version']).pid
    mkdirSync(join(cwd, `.patchwork-export-${gone}-x`, 'new'), { recursive: true })
    expect(await exported()).toMatchObject({ code: 0 })
    expect(readdirSync(cwd)).toEqual(['in', 'out'])
  })

  it('stays when the export is stopped', async () => {
    const watch = (_: string, pressCtrlC: () => void) => pressCtrlC()
    const many = await drawSprites(join(cwd, 'in'), 60)
    const stopped = cli(['export', '--preset', 'phaser', '--out', 'out', ...many.map(({ path }) => path)], {
      cwd,
      watch,
      screen: { columns: 80, rows: 24, truecolor: false },
    })
    expect(await stopped).toMatchObject({ code: 130 })
    expect(readdirSync(cwd)).toEqual(['in'])
  })
})

it('one scale is a size, several are densities of the same size', async () => {
  const scaled = async (scale: string) => {
    const out = `out-${scale}`
    expect(
      await cli(['export', '--preset', 'pixi', '--out', out, '--scale', scale, ...pictures], { cwd }),
    ).toMatchObject({
      code: 0,
    })
    const files = readdirSync(join(cwd, out))
    const read = (name: string) =>
      JSON.parse(readFileSync(join(cwd, out, name), 'utf8')) as {
        readonly frames: Record<string, { readonly sourceSize: { readonly w: number } }>
        readonly meta: { readonly scale: string }
      }
    const widths = files
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, read(name).meta.scale, read(name).frames['run_0']!.sourceSize.w])
    return { files, widths }
  }
  const { width } = (await drawSprites(join(cwd, 'in'), 1))[0]!.picture
  expect(await scaled('2')).toEqual({ files: ['sheet.json', 'sheet.png'], widths: [['sheet.json', '1', 2 * width]] })
  expect(await scaled('1,2')).toEqual({
    files: ['sheet.json', 'sheet.png', 'sheet@2x.json', 'sheet@2x.png'],
    widths: [
      ['sheet.json', '1', width],
      ['sheet@2x.json', '2', 2 * width],
    ],
  })
})

it('pictures are finished first, as they are told to be', async () => {
  const wishes = { outline: { width: 2, colour: '#ff0000' } }
  const args = ['export', '--preset', 'png', '--out', 'out', '--finish', JSON.stringify(wishes), ...pictures]
  expect(await cli(args, { cwd })).toMatchObject({ code: 0 })
  const [{ name, picture }] = (await drawSprites(join(cwd, 'in'), 1)) as [DrawnSprite]
  const [wanted] = finish(picture, wishes)
  expect(differences(await readRgba(join(cwd, 'out', `${name}.png`)), wanted!.picture)).toEqual([])
})

it('is written again when a picture changes, and told when one cannot be read', async () => {
  const seen = await new Promise<Awaited<ReturnType<typeof cli>>>((resolve, reject) => {
    let [step, heard] = [0, '']
    const watch = (err: string, pressCtrlC: () => void) => {
      heard = err
      if (step === 0 && heard.includes('Watching 10 pictures')) {
        step = 1
        writeFileSync(pictures[3]!, 'no picture')
      }
      if (step === 1 && /run_3\.png: The picture cannot be read/.test(heard)) {
        step = 2
        void encodePng(rasterOf(drawSprite(9, 60, 4, 0)), null).then((png) => writeFileSync(pictures[3]!, png))
        const again = setInterval(() => {
          const { frames } = JSON.parse(readFileSync(join(cwd, 'out/sheet.json'), 'utf8')) as {
            frames: Record<string, { sourceSize: { w: number } }>
          }
          if (frames['run_3']!.sourceSize.w !== 60) return
          clearInterval(again)
          pressCtrlC()
        }, 50)
      }
    }
    cli(['export', '--preset', 'phaser', '--watch', '--out', 'out', ...pictures], { cwd, watch }).then(resolve, reject)
  })
  expect(seen.code).toBe(0)
  expect(readdirSync(join(cwd, 'out'))).toEqual(['sheet.json', 'sheet.png'])
})

it.each(['png', 'jpeg', 'webp', 'avif', 'tiff'])(
  'a picture says how it was made only if told to: %s',
  async (preset) => {
    const { code } = await cli(['generate', 'a fox', ...quick, '--out', 'fox.png'], { cwd })
    const exported = async (out: string, ...flags: string[]) => {
      expect(await cli(['export', 'fox.png', '--preset', preset, '--out', out, ...flags], { cwd })).toMatchObject({
        code: 0,
      })
      return readFileSync(join(cwd, out, readdirSync(join(cwd, out))[0]!))
    }
    expect(code).toBe(0)
    const [bare, telling] = [await exported('bare'), await exported('telling', '--recipe')]
    expect(findRecipe(bare)).toBe(null)
    expect(bare.includes('trainedAlgorithmicMedia')).toBe(false)
    // What is written of TIFF knows no EXIF: it says who made it, not how.
    if (preset !== 'tiff') expect(findRecipe(telling)).toMatchObject({ prompt: 'a fox', seed: 7 })
    expect(telling.includes('trainedAlgorithmicMedia')).toBe(true)
  },
)

it('the same pictures in any order give the same bytes', async () => {
  const files = async (out: string, given: readonly string[]) => {
    expect(await cli(['export', '--preset', 'phaser', '--out', out, ...given], { cwd })).toMatchObject({ code: 0 })
    return ['sheet.png', 'sheet.json'].map((name) => readFileSync(join(cwd, out, name)))
  }
  expect(await files('a', pictures)).toEqual(await files('b', pictures.toReversed()))
})

it("Aseprite's slices say where sprites may be stretched", async () => {
  const flags = ['--nine-slice', '2,3,4,1', '--animation', 'run=run_1,run_0']
  const { code } = await cli(['export', '--preset', 'aseprite', '--out', 'out', ...pictures, ...flags], { cwd })
  expect(code).toBe(0)
  const { frames, meta } = JSON.parse(readFileSync(join(cwd, 'out', 'sheet.json'), 'utf8')) as {
    readonly frames: readonly {
      readonly name: string
      readonly sourceSize: { readonly w: number; readonly h: number }
    }[]
    readonly meta: { readonly slices: readonly { name: string; keys: readonly [{ frame: number; center: object }] }[] }
  }
  expect(meta.slices.map(({ name }) => name)).toEqual(pictures.map((_, i) => `run_${i}`))
  for (const { name, keys } of meta.slices) {
    const { name: shown, sourceSize } = frames[keys[0].frame]!
    expect(shown).toBe(name)
    expect(keys[0].center).toEqual({ x: 2, y: 3, w: sourceSize.w - 6, h: sourceSize.h - 4 })
  }
})

it('a picture says how well it meets itself at its edges, and is made to', async () => {
  const slope = Uint8Array.from({ length: 64 * 64 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (Math.floor(i / 4) % 64) * 4))
  writeFileSync(join(cwd, 'slope.png'), await encodePng(rasterOf({ width: 64, height: 64, data: slope }), null))
  const run = await cli(['tile', 'slope.png', '--blend', '0.25', '--out', 'tile.png', '--preview', 'nine.png'], { cwd })
  expect(run.code).toBe(0)
  const [, before, after] = /^seam ([\d.]+) -> ([\d.]+)$/m.exec(run.out)!
  expect(Number(before)).toBeGreaterThan(10)
  expect(Number(after)).toBeLessThan(3)
  const [tile, nine] = [await readRgba(join(cwd, 'tile.png')), await readRgba(join(cwd, 'nine.png'))]
  expect([nine.width, nine.height]).toEqual([3 * tile.width, 3 * tile.height])
  expect((await cli(['tile', 'slope.png', '--blend', '2'], { cwd })).err).toMatch(/share from 0\.05 to 0\.5/)
})

it.each([
  ['CON.png', 'CON_'],
  ['aux.old.png', 'aux_.old'],
  ['a:b?.png', 'a-b-'],
  ['.hidden.png', 'hidden'],
  ['e\u0301.png', '\u00e9'],
  [`${'\u{1f984}'.repeat(60)}.png`, '\u{1f984}'.repeat(45)],
])('a name that some system cannot keep is made sane: %s', async (file, name) => {
  writeFileSync(join(cwd, 'in', file), await encodePng(rasterOf(drawSprite(1, 5, 5)), null))
  const { code } = await cli(['export', '--preset', 'phaser', '--out', 'out', join('in', file)], { cwd })
  expect(code).toBe(0)
  const { frames } = JSON.parse(readFileSync(join(cwd, 'out', 'sheet.json'), 'utf8')) as { frames: object }
  expect(Object.keys(frames)).toEqual([name])
})
