/// <reference lib="dom" />
/** Atlases as the engines that games run on see them: loaded by Phaser and PixiJS in a window, compared pixel for pixel. */
import { mkdtempSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawSprites, type DrawnSprite } from '../assets/sprites.ts'
import { cli } from '../cli/cli.ts'
import { freshFolder } from './studio.ts'

declare global {
  interface Window {
    /** What every page of the player gives. */
    draw(request: object): Promise<string>
  }
}

const root = join(import.meta.dirname, '../..')
const side = 512

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
  expect(run).toMatchObject({ code: 0, err: '' })
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
async function drawn(engine: 'phaser' | 'pixi', how: object): Promise<Buffer> {
  const frames = sprites.map(({ name }, i) => ({ key: 'sheet', frame: name, ...placeOf(i) }))
  await page.goto(`https://game/player/${engine}.html`)
  const picture = await page.evaluate((request) => window.draw(request), { ...how, frames, width: side, height: side })
  return Buffer.from(picture, 'base64')
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
