/// <reference lib="dom" />
/** Atlases as the engines that games run on see them: loaded by Phaser and PixiJS in a window, compared pixel for pixel. */
import { mkdtempSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rasterOf, rgbaOf, type Rgba } from '../../engine/export/rgba.ts'
import { centred, largestOf } from '../../engine/export/resized.ts'
import { visibleBounds } from '../../engine/export/sheet/trim.ts'
import { onWhite } from '../../engine/images/raster.ts'
import { decodePicture } from '../../engine/images/decode.ts'
import { drawSprites, type DrawnSprite } from '../assets/sprites.ts'
import { cli } from '../cli/cli.ts'
import { freshFolder } from './studio.ts'

declare global {
  interface Window {
    /** What every page of the player gives. */
    draw(request: object): Promise<string>
    animations(key: string): object
    pivot(key: string, frame: string): readonly number[]
    /** Where a frame may be stretched, in the engine's own words. */
    borders(key: string, frame: string): object | undefined
    /** What the small game shows. */
    look(): {
      readonly things: readonly string[]
      readonly walkers: readonly { readonly x: number; readonly frame: string; readonly animation: string }[]
    }
    /** Every frame of a picture, its pixels in base64. */
    decode(file: string, type: string): Promise<readonly (Omit<Shown, 'data'> & { readonly pixels: string })[]>
    /** Of the first sprite, so many milliseconds into its animation. */
    widthsAt(times: readonly number[]): readonly number[]
  }
}

const root = join(import.meta.dirname, '../..')
const side = 512
const exact = { most: 0, mean: 0 }
/** The sprites are noise, which is the worst for these formats. */
const lossy = { most: 255, mean: 10 }

const draw = { count: 24, pitch: 72, columns: 7 }
let folder: string
let sprites: readonly DrawnSprite[]
let player: ElectronApplication
let page: Page
beforeAll(async () => {
  folder = freshFolder()
  sprites = await drawSprites(folder, draw.count)
  player = await openPlayer(folder)
  page = await player.firstWindow({ timeout: 60_000 })
})
afterAll(async () => {
  await player.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('Phaser draws every frame of an atlas as the sprite was', () => {
  test.each([
    ['on one page', []],
    ['without trim, without rims', ['--no-trim', '--padding', '0', '--extrude', '0']],
    ['on pages that are powers of two', ['--pot', '--extrude', '3']],
  ])('%s', async (_, flags) => {
    const out = await exported(['--preset', 'phaser', ...flags])
    expect(
      differences(await drawn('phaser', { load: [{ type: 'atlas', args: ['sheet', `${out}.png`, `${out}.json`] }] })),
    ).toEqual([])
  })

  test('on several pages', async () => {
    const out = await exported(['--preset', 'phaser', '--max-size', '128'])
    expect(
      differences(
        await drawn('phaser', { load: [{ type: 'multiatlas', args: ['sheet', `${out}.json`, dirname(out)] }] }),
      ),
    ).toEqual([])
  })
})

test('Phaser plays animations, of its own file and of Aseprite', async () => {
  const flags = ['--animation', 'run=run_*', '--animation', 'turn=run_4,run_2,run_4', '--fps', '8', '--pivot', '0.5,1']
  const own = await exported(['--preset', 'phaser', ...flags])
  const atlas = { type: 'atlas', args: ['sheet', `${own}.png`, `${own}.json`] }
  const anims = { type: 'animation', args: ['anims', `${own}-anims.json`] }
  expect(differences(await drawn('phaser', { load: [atlas, anims] }))).toEqual([])
  const run = sprites.map(({ name }) => name)
  const wanted = {
    run: { frames: run, milliseconds: 125, repeat: -1 },
    turn: { frames: ['run_4', 'run_2', 'run_4'], milliseconds: 125, repeat: -1 },
  }
  expect(await page.evaluate(() => window.animations('sheet'))).toEqual(wanted)
  expect(await page.evaluate(() => window.pivot('sheet', 'run_4'))).toEqual([0.5, 1])

  const out = await exported(['--preset', 'aseprite', ...flags])
  const aseprite = { type: 'aseprite', args: ['sheet', `${out}.png`, `${out}.json`] }
  expect(differences(await drawn('phaser', { load: [aseprite] }, String))).toEqual([])
  expect(await page.evaluate(() => window.animations('sheet'))).toEqual({
    run: { frames: run.map((_, i) => String(i)), milliseconds: 125, repeat: 0 },
    turn: { frames: ['24', '25', '26'], milliseconds: 125, repeat: 0 },
  })
})

describe('what may be stretched', () => {
  const guides = ['--nine-slice', '2,3,4,1']
  const largest = () => sprites.reduce((most, sprite) => (sprite.picture.width > most.picture.width ? sprite : most))

  test('is known to Phaser, and every frame is drawn as it was', async () => {
    const out = await exported(['--preset', 'phaser', ...guides])
    const load = [{ type: 'atlas', args: ['sheet', `${out}.png`, `${out}.json`] }]
    expect(differences(await drawn('phaser', { load }))).toEqual([])
    const { name, picture } = largest()
    const borders = await page.evaluate((frame) => window.borders('sheet', frame), name)
    expect(borders).toEqual({ x: 2, y: 3, w: picture.width - 6, h: picture.height - 4 })
  })

  test('is known to PixiJS', async () => {
    const out = await exported(['--preset', 'pixi', ...guides])
    expect(differences(await drawn('pixi', { sheet: `${out}.json` }))).toEqual([])
    const borders = await page.evaluate((frame) => window.borders('', frame), largest().name)
    expect(borders).toEqual({ left: 2, top: 3, right: 4, bottom: 1 })
  })
})

test('tints are frames and animations of their own', async () => {
  const tints = ['--tint', 'ice=#4080c0', '--tint', 'fire=#c04020']
  const out = await exported(['--preset', 'phaser', ...tints, '--animation', 'run=run_0,run_1'])
  const atlas = { type: 'atlas', args: ['sheet', `${out}.png`, `${out}.json`] }
  const anims = { type: 'animation', args: ['anims', `${out}-anims.json`] }
  await drawn('phaser', { load: [atlas, anims] }, (i) => `run_${i}-ice`)
  expect(await page.evaluate(() => window.animations('sheet'))).toMatchObject({
    'run-ice': { frames: ['run_0-ice', 'run_1-ice'] },
    'run-fire': { frames: ['run_0-fire', 'run_1-fire'] },
  })
})

test('a small game runs from an exported folder', async () => {
  const flags = ['--animation', 'run=run_0,run_1,run_2,run_3', '--fps', '12']
  const out = await exported(['--preset', 'phaser', ...flags])
  await page.goto(`https://game/player/scene.html?folder=${dirname(out)}`)
  await page.waitForFunction(() => 'look' in window)
  const first = await page.evaluate(() => window.look())
  expect(first.things.toSorted()).toEqual(
    sprites
      .slice(4)
      .map(({ name }) => name)
      .toSorted(),
  )
  expect(first.walkers.map(({ animation }) => animation)).toEqual(['run'])
  const seen = new Set<string>()
  const everyFrame = async () => {
    const { walkers } = await page.evaluate(() => window.look())
    for (const { frame, x } of walkers) if (x > first.walkers[0]!.x) seen.add(frame)
    return [...seen].toSorted()
  }
  await expect.poll(everyFrame, { interval: 30 }).toEqual(['run_0', 'run_1', 'run_2', 'run_3'])
})

test('PixiJS knows animations and anchors', async () => {
  const flags = ['--animation', 'run=run_*', '--animation', 'turn=run_4,run_2,run_4', '--pivot', '0.5,1']
  const out = await exported(['--preset', 'pixi', ...flags])
  expect(differences(await drawn('pixi', { sheet: `${out}.json` }))).toEqual([])
  expect(await page.evaluate(() => window.animations(''))).toEqual({
    run: sprites.map(({ name }) => name),
    turn: ['run_4', 'run_2', 'run_4'],
  })
  expect(await page.evaluate(() => window.pivot('', 'run_4'))).toEqual([0.5, 1])
})

describe('a page of the web draws every sprite of a style sheet as it was', () => {
  test.each([
    ['on one page', []],
    ['on several pages, trimmed', ['--max-size', '128', '--trim']],
  ])('%s', async (_, flags) => {
    const out = await exported(['--preset', 'css', ...flags])
    const frames = sprites.map(({ name }, i) => ({ frame: name, ...placeOf(i) }))
    await page.goto('https://game/player/css.html')
    const boxes = await page.evaluate((request) => window.draw(request), { css: `${out}.css`, name: 'sheet', frames })
    expect(JSON.parse(boxes)).toEqual(sprites.map(({ picture: { width, height } }) => ({ width, height })))
    const shot = await page.screenshot({ clip: { x: 0, y: 0, width: side, height: side } })
    const { data } = rgbaOf(await decodePicture(shot))
    expect(differences(Buffer.from(data))).toEqual([])
  })

  test('and plays its animations', async () => {
    const out = await exported(['--preset', 'css', '--animation', 'turn=run_4,run_2', '--fps', '4'])
    await page.goto('https://game/player/css.html')
    const frame = { frame: 'turn-animation', x: 0, y: 0 }
    await page.evaluate((request) => window.draw(request), { css: `${out}.css`, name: 'sheet', frames: [frame] })
    const widths = await page.evaluate(() => window.widthsAt([100, 350, 600]))
    expect(widths).toEqual([4, 2, 4].map((i) => visibleWidth(sprites[i]!.picture)))
  })
})

describe('a browser shows', () => {
  test.each([
    ['gif', 'image/gif', 'turn.gif'],
    ['apng', 'image/png', 'turn.png'],
    ['webp-animation', 'image/webp', 'turn.webp'],
  ])('an animation as %s, frame by frame', async (preset, type, file) => {
    const out = await exported(['--preset', preset, '--animation', 'turn=run_4,run_2,run_3', '--fps', '8'])
    const seen = await shown(`${dirname(out)}/${file}`, type)
    const times = preset === 'gif' ? [130_000, 120_000, 130_000] : [125_000, 125_000, 125_000]
    expect(seen.map(({ duration }) => duration)).toEqual(times)
    const frames = [4, 2, 3].map((i) => sprites[i]!.picture)
    const size = largestOf(frames)
    const wrong = frames.flatMap((frame, i) => {
      const wanted = centred(frame, size)
      // GIF has no half-clear pixels, and a table of colours.
      const opaque = { ...wanted, data: wanted.data.map((value, at) => (at % 4 < 3 ? value : value < 128 ? 0 : 255)) }
      return preset === 'gif' ? wrongPixels(opaque, seen[i]!, lossy) : wrongPixels(wanted, seen[i]!, exact)
    })
    expect(wrong).toEqual([])
  })

  test.each([
    ['png', 'image/png', 'png', exact],
    ['webp', 'image/webp', 'webp', exact],
    ['avif', 'image/avif', 'avif', exact],
    ['jpeg', 'image/jpeg', 'jpg', lossy],
  ])('a picture as %s', async (preset, type, suffix, tolerance) => {
    const out = await exported(['--preset', preset, ...(preset === 'jpeg' ? ['--quality', '100'] : [])])
    const [seen, ...more] = await shown(`${dirname(out)}/run_4.${suffix}`, type)
    const { picture } = sprites[4]!
    const wanted = preset === 'jpeg' ? rgbaOf({ pixels: onWhite(rasterOf(picture)), alpha: null }) : picture
    expect([more, wrongPixels(wanted, seen!, tolerance)]).toEqual([[], []])
  })
})

describe('PixiJS draws every frame of a spritesheet as the sprite was', () => {
  test.each([
    ['on one page', []],
    ['on several pages', ['--max-size', '128', '--pot']],
  ])('%s', async (_, flags) => {
    const out = await exported(['--preset', 'pixi', ...flags])
    expect(differences(await drawn('pixi', { sheet: `${out}.json` }))).toEqual([])
  })
})

/** Exports all sprites; returns the address of the sheet, without suffix. */
async function exported(flags: readonly string[]): Promise<string> {
  const out = mkdtempSync(join(folder, 'out-'))
  const run = await cli(['export', ...sprites.map(({ path }) => path), '--out', out, ...flags])
  expect(run).toMatchObject({ code: 0 })
  return `/out/${basename(out)}/sheet`
}

function openPlayer(out: string): Promise<ElectronApplication> {
  const modules = join(root, 'node_modules')
  const folders = {
    player: join(root, 'test/assets/player'),
    phaser: join(modules, 'phaser/dist'),
    pixi: join(modules, 'pixi.js/dist'),
    out,
  }
  return _electron.launch({
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--log-level=3', folders.player],
    env: { ...(process.env as Record<string, string>), PLAYER_FOLDERS: JSON.stringify(folders) },
    timeout: 60_000,
  })
}

/** What the engine draws, every sprite in its place on black. */
async function drawn(
  engine: 'phaser' | 'pixi',
  how: object,
  nameOf = (index: number) => sprites[index]!.name,
): Promise<Buffer> {
  const frames = sprites.map((_, i) => ({ key: 'sheet', frame: nameOf(i), ...placeOf(i) }))
  await page.goto(`https://game/player/${engine}.html`)
  const picture = await page.evaluate((request) => window.draw(request), { ...how, frames, width: side, height: side })
  return Buffer.from(picture, 'base64')
}

interface Shown {
  readonly width: number
  readonly height: number
  /** In millionths of a second. */
  readonly duration: number | null
  readonly data: Uint8Array
}

/** What Chromium decodes a file to. */
async function shown(address: string, type: string): Promise<readonly Shown[]> {
  await page.goto('https://game/player/css.html')
  const frames = await page.evaluate(([file, kind]) => window.decode(file, kind), [address, type] as const)
  return frames.map(({ pixels, ...frame }) => ({ ...frame, data: Buffer.from(pixels, 'base64') }))
}

/** Most that the colours of a picture may differ: at any pixel, and on average. Whether a pixel is clear is exact. */
interface Tolerance {
  readonly most: number
  readonly mean: number
}

function wrongPixels({ width, height, data }: Rgba, seen: Shown, { most, mean }: Tolerance): readonly string[] {
  if (seen.width !== width || seen.height !== height) return [`${seen.width} x ${seen.height}`]
  const found: string[] = []
  let sum = 0
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 0 && seen.data[at + 3] === 0) continue
    const errors = [0, 1, 2, 3].map((c) => Math.abs(seen.data[at + c]! - data[at + c]!))
    sum += errors.reduce((a, b) => a + b)
    if (Math.max(...errors) > most || errors[3]! > 0) found.push(`pixel ${at / 4} is off by ${errors.join()}`)
  }
  if (sum / data.length > mean) found.push(`off by ${sum / data.length} on average`)
  return found.slice(0, 3)
}

function visibleWidth(picture: DrawnSprite['picture']): number {
  return visibleBounds(picture).width
}

function placeOf(i: number): { x: number; y: number } {
  return { x: (i % draw.columns) * draw.pitch, y: Math.floor(i / draw.columns) * draw.pitch }
}

/** Graphics cards multiply colours with alpha in their own way: two steps of 256 are the same. */
function differences(pixels: Buffer): readonly string[] {
  return sprites.flatMap(({ name, picture }, i) => {
    const { x, y } = placeOf(i)
    for (let at = 0; at < picture.width * picture.height; at++) {
      const [px, py] = [x + (at % picture.width), y + Math.floor(at / picture.width)]
      for (let c = 0; c < 3; c++) {
        const wanted = (picture.data[at * 4 + c]! * picture.data[at * 4 + 3]!) / 255
        const seen = pixels[(py * side + px) * 4 + c]!
        if (Math.abs(seen - wanted) > 2) return [`${name} at ${px - x}, ${py - y}: ${seen} instead of ${wanted}`]
      }
    }
    return []
  })
}
