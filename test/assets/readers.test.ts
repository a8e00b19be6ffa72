/** Exports as the programs see them that they are for: loaded by Godot 3 and Tiled, compared pixel for pixel. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { cli, freshFolder } from '../cli/cli.ts'
import { cut, differences, readRgba } from './compare.ts'
import { has, runProgram } from './programs.ts'
import { drawSprites, type DrawnSprite } from './sprites.ts'

const folder = freshFolder()
let sprites: readonly DrawnSprite[]
beforeAll(async () => {
  sprites = await drawSprites(folder, 24)
})

async function exported(preset: string, out: string, ...flags: readonly string[]): Promise<void> {
  const run = await cli(['export', '--preset', preset, '--out', out, ...sprites.map(({ path }) => path), ...flags])
  expect(run).toMatchObject({ code: 0 })
}

const animations = ['--animation', 'run=run_*', '--animation', 'idle "x"=run_3,run_1', '--fps', '12']

describe.skipIf(!has('godot3-server'))('Godot 3', () => {
  it.each([
    ['of one page', []],
    ['of several pages', ['--max-size', '128', '--pot']],
  ])('loads SpriteFrames and AtlasTextures %s', async (_, flags) => {
    const project = freshFolder()
    writeFileSync(join(project, 'project.godot'), 'config_version=4\n')
    writeFileSync(join(project, 'look.gd'), look)
    await exported('godot3', join(project, 'art/out'), ...animations, ...flags)
    await runProgram('godot3-server', ['--path', '.', '--editor', '--quit'], project)
    const said = await runProgram('godot3-server', ['--path', '.', '-s', 'look.gd'], project)
    expect(said).not.toMatch(/ERROR: (?!get_language_code|set_locale)/)

    const seen: unknown = JSON.parse(readFileSync(join(project, 'seen.json'), 'utf8'))
    expect(seen).toEqual({
      run: { speed: 12, loop: true, frames: sprites.map((_, i) => `run-${i}.png`) },
      'idle "x"': { speed: 12, loop: true, frames: ['idle "x"-0.png', 'idle "x"-1.png'] },
    })
    for (const [i, { name, picture }] of sprites.entries()) {
      for (const file of [`run-${i}.png`, `single-${name}.png`]) {
        expect(differences(await readRgba(join(project, file)), picture, { label: file })).toEqual([])
      }
    }
    expect(differences(await readRgba(join(project, 'idle "x"-0.png')), sprites[3]!.picture)).toEqual([])
  })

  it('loads a StyleBoxTexture for each sprite that may be stretched', async () => {
    const project = freshFolder()
    writeFileSync(join(project, 'project.godot'), 'config_version=4\n')
    writeFileSync(join(project, 'boxes.gd'), boxes)
    await exported('godot3', join(project, 'art/out'), '--nine-slice', '2,3,4,1')
    await runProgram('godot3-server', ['--path', '.', '--editor', '--quit'], project)
    const said = await runProgram('godot3-server', ['--path', '.', '-s', 'boxes.gd'], project)
    expect(said).not.toMatch(/ERROR: (?!get_language_code|set_locale)/)
    const seen: unknown = JSON.parse(readFileSync(join(project, 'seen.json'), 'utf8'))
    const wanted = sprites.map(({ name, picture }) => [
      name,
      { margins: [2, 3, 4, 1], size: [picture.width, picture.height] },
    ])
    expect(seen).toEqual(Object.fromEntries(wanted))
    for (const { name, picture } of sprites)
      expect(differences(await readRgba(join(project, `box-${name}.png`)), picture, { label: name })).toEqual([])
  })

  const boxes = `
extends SceneTree

func _init():
	var seen = {}
	var folder = Directory.new()
	folder.open("res://art/out/sheet/styleboxes")
	folder.list_dir_begin(true)
	var name = folder.get_next()
	while name != "":
		var box = load("res://art/out/sheet/styleboxes/" + name)
		var margins = []
		for side in [MARGIN_LEFT, MARGIN_TOP, MARGIN_RIGHT, MARGIN_BOTTOM]:
			margins.append(int(box.get_margin_size(side)))
		var region = box.region_rect
		seen[name.get_basename()] = { "margins": margins, "size": [int(region.size.x), int(region.size.y)] }
		var page = box.texture.get_data()
		page.convert(Image.FORMAT_RGBA8)
		page.get_rect(region).save_png("res://box-%s.png" % name.get_basename())
		name = folder.get_next()
	var file = File.new()
	file.open("res://seen.json", File.WRITE)
	file.store_string(to_json(seen))
	file.close()
	quit()
`

  /** Writes down every animation, and every texture as it is drawn: its region at its margin. */
  const look = `
extends SceneTree

func _init():
	var sheet = load("res://art/out/sheet.tres")
	var seen = {}
	for name in sheet.get_animation_names():
		var frames = []
		for i in sheet.get_frame_count(name):
			frames.append("%s-%d.png" % [name, i])
			save(sheet.get_frame(name, i), frames[i])
		seen[name] = { "speed": sheet.get_animation_speed(name), "loop": sheet.get_animation_loop(name), "frames": frames }
	var file = File.new()
	file.open("res://seen.json", File.WRITE)
	file.store_string(to_json(seen))
	file.close()
	var folder = Directory.new()
	folder.open("res://art/out/sheet")
	folder.list_dir_begin(true)
	var name = folder.get_next()
	while name != "":
		save(load("res://art/out/sheet/" + name), "single-%s.png" % name.get_basename())
		name = folder.get_next()
	quit()

func save(texture, name):
	var page = texture.atlas.get_data()
	page.convert(Image.FORMAT_RGBA8)
	var image = Image.new()
	image.create(texture.get_width(), texture.get_height(), false, Image.FORMAT_RGBA8)
	image.blit_rect(page, texture.region, texture.margin.position)
	image.save_png("res://" + name)
`
})

describe.skipIf(!has('tmxrasterizer'))('Tiled', () => {
  it.each([
    ['.tsx', []],
    ['.tsj', []],
    ['.tsx', ['--pot', '--padding', '5', '--extrude', '3']],
  ])('draws every tile of a %s in a map', async (suffix, flags) => {
    const out = freshFolder()
    await exported('tiled', out, '--animation', 'run=run_0,run_1', ...flags)
    const { tilewidth, tileheight } = JSON.parse(readFileSync(join(out, 'sheet.tsj'), 'utf8')) as Record<string, number>
    const ids = sprites.map((_, i) => i + 1).join()
    writeFileSync(
      join(out, 'map.tmx'),
      `<map version="1.8" orientation="orthogonal" width="24" height="1" tilewidth="${tilewidth}" tileheight="${tileheight}">
<tileset firstgid="1" source="sheet${suffix}"/>
<layer id="1" name="all" width="24" height="1"><data encoding="csv">${ids}</data></layer></map>`,
    )
    await runProgram('tmxrasterizer', ['map.tmx', 'map.png'], out)
    const map = await readRgba(join(out, 'map.png'))
    for (const [i, { name, picture }] of sprites.entries()) {
      const { width, height } = picture
      const x = i * tilewidth! + Math.floor((tilewidth! - width) / 2)
      const seen = cut(map, x, Math.floor((tileheight! - height) / 2), width, height)
      // It paints with colours that are multiplied with alpha.
      expect(differences(seen, picture, { label: name, tolerance: 2 })).toEqual([])
    }
  })

  it('reads the names and animations of both files, and writes them alike', async () => {
    const out = freshFolder()
    await exported(
      'tiled',
      out,
      '--animation',
      'run=run_0,run_1,run_0',
      '--animation',
      'idle=run_0,run_2',
      '--fps',
      '8',
    )
    const again = async (from: string) => {
      await runProgram('tiled', ['--export-tileset', 'json', from, 'again.json'], out)
      return JSON.parse(readFileSync(join(out, 'again.json'), 'utf8')) as object
    }
    const ours = JSON.parse(readFileSync(join(out, 'sheet.tsj'), 'utf8')) as { tiles: readonly object[] }
    expect(ours.tiles[0]).toMatchObject({ properties: [{ name: 'name', value: 'run_0' }] })
    expect(ours.tiles[0]).toMatchObject({ animation: [{ tileid: 0, duration: 125 }, { tileid: 1 }, { tileid: 0 }] })
    expect(ours.tiles[2]).toMatchObject({ animation: [{ tileid: 0, duration: 125 }, { tileid: 2 }] })
    for (const file of ['sheet.tsj', 'sheet.tsx']) expect(await again(file)).toMatchObject({ ...ours, version: '1.8' })
  })
})
