/** Formats whose programs are not to be had here, held against grammars of our own: Godot 4 and Unity. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { visibleBounds } from '../../engine/export/sheet/trim.ts'
import { cli, freshFolder } from '../cli/cli.ts'
import { cut, differences, readRgba } from './compare.ts'
import { parseGodot, type Value } from './godotGrammar.ts'
import { drawSprites, type DrawnSprite } from './sprites.ts'

const folder = freshFolder()
let sprites: readonly DrawnSprite[]
beforeAll(async () => {
  sprites = await drawSprites(folder, 24)
})

async function exported(preset: string, ...flags: readonly string[]): Promise<string> {
  const out = freshFolder()
  const run = await cli(['export', '--preset', preset, '--out', out, ...sprites.map(({ path }) => path), ...flags])
  expect(run).toMatchObject({ code: 0 })
  return out
}

const flags = ['--animation', 'run=run_*', '--animation', 'a "quoted" name=run_3,run_1', '--fps', '12']
const rectangle = z.strictObject({ call: z.literal('Rect2'), arguments: z.array(z.int().min(0)).length(4) })
const call = (name: string) => z.strictObject({ call: z.literal(name), arguments: z.tuple([z.string()]) })

describe('Godot 4', () => {
  const atlas = z.strictObject({
    atlas: call('ExtResource'),
    region: rectangle,
    margin: rectangle,
    filter_clip: z.literal(true),
  })
  const animations = z.array(
    z.strictObject({
      frames: z.array(z.strictObject({ duration: z.number().positive(), texture: call('SubResource') })).min(1),
      loop: z.boolean(),
      name: call('StringName'),
      speed: z.number().positive(),
    }),
  )

  /** Sprites by the region and margin of an AtlasTexture in a file, and a word about each that is not the sprite. */
  async function wrong(file: string, page: string, properties: Readonly<Record<string, Value>>, sprite: DrawnSprite) {
    const { region, margin } = atlas.parse(properties)
    const [x, y, width, height] = region.arguments as [number, number, number, number]
    const [left, top, across, down] = margin.arguments as [number, number, number, number]
    const { picture, name } = sprite
    expect([width + across, height + down]).toEqual([picture.width, picture.height])
    const seen = cut(await readRgba(join(dirname(file), page)), x, y, width, height)
    return differences(seen, cut(picture, left, top, width, height), { label: name })
  }

  it.each([[[]], [['--max-size', '128']]])(
    'SpriteFrames are sections in order, and every reference leads somewhere %j',
    async (more) => {
      const out = await exported('godot4', ...flags, ...more)
      const file = join(out, 'sheet.tres')
      const sections = parseGodot(readFileSync(file, 'utf8'))
      const of = (tag: string) => sections.filter((section) => section.tag === tag)
      const pages = of('ext_resource')
      const atlases = of('sub_resource')
      expect(sections.map(({ tag }) => tag)).toEqual([
        'gd_resource',
        ...pages.map(() => 'ext_resource'),
        ...atlases.map(() => 'sub_resource'),
        'resource',
      ])
      const steps = pages.length + atlases.length + 1
      expect(sections[0]!.attributes).toEqual({ type: 'SpriteFrames', load_steps: steps, format: 3 })
      const paths = new Map(pages.map(({ attributes: { id, path } }) => [id, String(path)]))
      for (const [i, { attributes, properties }] of atlases.entries()) {
        expect(attributes).toEqual({ type: 'AtlasTexture', id: `frame_${i}` })
        const page = paths.get(atlas.parse(properties).atlas.arguments[0])
        expect(await wrong(file, page!, properties, sprites[i]!)).toEqual([])
      }
      const played = animations.parse(sections.at(-1)!.properties['animations'])
      const ids = (frames: readonly number[]) => frames.map((i) => `frame_${i}`)
      expect(
        played.map(({ name, speed, loop, frames }) => ({
          name: name.arguments[0],
          speed,
          loop,
          frames: frames.map(({ texture }) => texture.arguments[0]),
        })),
      ).toEqual([
        { name: 'run', speed: 12, loop: true, frames: ids(sprites.map((_, i) => i)) },
        { name: 'a "quoted" name', speed: 12, loop: true, frames: ids([3, 1]) },
      ])
    },
  )

  it('an AtlasTexture for each sprite', async () => {
    const out = await exported('godot4')
    expect(readdirSync(join(out, 'sheet')).toSorted()).toEqual(sprites.map(({ name }) => `${name}.tres`).toSorted())
    for (const sprite of sprites) {
      const file = join(out, 'sheet', `${sprite.name}.tres`)
      const [head, page, resource, ...more] = parseGodot(readFileSync(file, 'utf8'))
      expect(head).toEqual({
        tag: 'gd_resource',
        attributes: { type: 'AtlasTexture', load_steps: 2, format: 3 },
        properties: {},
      })
      expect(page).toMatchObject({ tag: 'ext_resource', attributes: { type: 'Texture2D', id: 'page_0' } })
      expect([resource?.tag, more]).toEqual(['resource', []])
      expect(await wrong(file, String(page!.attributes['path']), resource!.properties, sprite)).toEqual([])
    }
  })
})

it('Godot 4 has a StyleBoxTexture for each sprite that may be stretched', async () => {
  const out = await exported('godot4', '--nine-slice', '2,3,4,1')
  for (const { name, picture } of sprites) {
    const file = join(out, 'sheet/styleboxes', `${name}.tres`)
    const [head, page, resource, ...more] = parseGodot(readFileSync(file, 'utf8'))
    expect(head?.attributes).toEqual({ type: 'StyleBoxTexture', load_steps: 2, format: 3 })
    expect([resource?.tag, more]).toEqual(['resource', []])
    const { texture, region_rect, ...margins } = resource!.properties
    expect(texture).toEqual({ call: 'ExtResource', arguments: ['page_0'] })
    expect(margins).toEqual({
      texture_margin_left: 2,
      texture_margin_top: 3,
      texture_margin_right: 4,
      texture_margin_bottom: 1,
    })
    const [x, y, width, height] = rectangle.parse(region_rect).arguments as [number, number, number, number]
    const seen = cut(await readRgba(join(dirname(file), String(page!.attributes['path']))), x, y, width, height)
    expect(differences(seen, picture, { label: name })).toEqual([])
  }
})

describe('Unity', () => {
  const hash = z.string().regex(/^[0-9a-f]{32}$/)
  const sprite = z.strictObject({
    name: z.string().min(1),
    spriteId: hash,
    x: z.int().min(0),
    y: z.int().min(0),
    width: z.int().min(1),
    height: z.int().min(1),
    pivotX: z.number(),
    pivotY: z.number(),
    borderLeft: z.int().min(0),
    borderBottom: z.int().min(0),
    borderRight: z.int().min(0),
    borderTop: z.int().min(0),
  })
  const sheetSchema = z.strictObject({
    app: z.literal('Patchwork'),
    id: hash,
    texture: z.string().endsWith('.png'),
    width: z.int().min(1),
    height: z.int().min(1),
    pixelsPerUnit: z.number().positive(),
    sprites: z.array(sprite).min(1),
    animations: z.array(
      z.strictObject({
        name: z.string().min(1),
        loop: z.boolean(),
        frames: z.array(z.strictObject({ sprite: z.string(), duration: z.number().positive() })).min(1),
      }),
    ),
  })

  it('finds every sprite, counted from the lower left, and holds it where it was held', async () => {
    const out = await exported('unity', ...flags, '--max-size', '128', '--pivot', '0.5,1')
    const files = readdirSync(out).filter((name) => name.endsWith('.sheet.json'))
    expect(files.length).toBeGreaterThan(1)
    const seen = new Set<string>()
    for (const file of files) {
      const sheet = sheetSchema.parse(JSON.parse(readFileSync(join(out, file), 'utf8')))
      const page = await readRgba(join(out, sheet.texture))
      expect([sheet.width, sheet.height]).toEqual([page.width, page.height])
      for (const { name, x, y, width, height, pivotX, pivotY } of sheet.sprites) {
        const { picture } = sprites.find((drawn) => drawn.name === name)!
        const { x: left, y: top } = visibleBounds(picture)
        const cell = cut(page, x, page.height - y - height, width, height)
        expect(differences(cell, cut(picture, left, top, width, height), { label: name })).toEqual([])
        expect(left + pivotX * width).toBeCloseTo(picture.width * 0.5)
        expect(top + (1 - pivotY) * height).toBeCloseTo(picture.height)
        seen.add(name)
      }
    }
    expect(seen.size).toBe(sprites.length)
  })

  it('knows where sprites may be stretched, counted as a Vector4 is', async () => {
    const out = await exported('unity', '--nine-slice', '2,3,4,1')
    const sheet = sheetSchema.parse(JSON.parse(readFileSync(join(out, 'sheet.sheet.json'), 'utf8')))
    for (const one of sheet.sprites)
      expect(one).toMatchObject({ borderLeft: 2, borderBottom: 1, borderRight: 4, borderTop: 3 })
  })

  it('has a script whose class no other export has, that reads what the JSON says', async () => {
    const [one, other] = [await exported('unity'), await exported('unity', '--padding', '4')]
    const scripts = [one, other].map((out) => readFileSync(join(out, 'Editor/sheet.importer.cs'), 'utf8'))
    const names = scripts.map((script) => /namespace (\S+)/.exec(script)![1])
    expect(names[0]).not.toBe(names[1])
    const { id } = sheetSchema.parse(JSON.parse(readFileSync(join(one, 'sheet.sheet.json'), 'utf8')))
    expect(scripts[0]).toContain(`Id = "${id}"`)
    const fields = [...scripts[0]!.matchAll(/^ {8}public (?:string|float|int) (\w+);/gm)].map(([, name]) => name!)
    expect(fields.filter((name) => !(name in sprite.shape || name in sheetSchema.shape))).toEqual([])
    for (const [open, close] of ['{}', '()', '[]']) {
      expect(scripts[0]!.split(open!).length).toBe(scripts[0]!.split(close!).length)
    }
  })
})
