/**
 * Godot: a SpriteFrames with all animations, and an AtlasTexture for each sprite in a folder beside it. Paths are relative to
 * the files, so that the folder can lie anywhere in a project. Godot 3 and 4 say the same in text formats 2 and 3.
 */
import type { Animation, Frame, Rectangle, Sheet, TextFile } from '../sheet/sheet.ts'
import { animationsOf, atlasOf, decimal, quoted } from './godotText.ts'

/** What differs between the two text formats. */
interface Dialect {
  readonly format: 2 | 3
  texture(path: string, page: number): string
  /** Where a texture or a sprite is referred to. */
  page(page: number): string
  frameId(index: number): string
  /** One that is shown `times` as long as the shortest. */
  frame(index: number, times: number): readonly string[]
  name(name: string): string
  /** What a margin of a StyleBoxTexture is called. */
  margin(side: string): string
  /** Between the brackets of a list. */
  list(items: string): string
}

/** Frames have no durations of their own: one that stays longer is there several times. */
const three: Dialect = {
  format: 2,
  texture: (path, page) => `[ext_resource path=${quoted(path)} type="Texture" id=${page + 1}]`,
  page: (page) => `ExtResource( ${page + 1} )`,
  frameId: (index) => String(index + 1),
  frame: (index, times) => Array.from({ length: Math.round(times) }, () => `SubResource( ${index + 1} )`),
  name: quoted,
  margin: (side) => `margin_${side}`,
  list: (items) => ` ${items} `,
}

/** The duration of a frame is a multiple of what the speed gives each. */
const four: Dialect = {
  format: 3,
  texture: (path, page) => `[ext_resource type="Texture2D" path=${quoted(path)} id="page_${page}"]`,
  page: (page) => `ExtResource("page_${page}")`,
  frameId: (index) => `"frame_${index}"`,
  frame: (index, times) => [`{\n"duration": ${decimal(times)},\n"texture": SubResource("frame_${index}")\n}`],
  name: (name) => `&${quoted(name)}`,
  margin: (side) => `texture_margin_${side}`,
  list: (items) => items,
}

export const godot3Files = (sheet: Sheet) => filesIn(three, sheet)
export const godot4Files = (sheet: Sheet) => filesIn(four, sheet)

function filesIn(dialect: Dialect, sheet: Sheet): readonly TextFile[] {
  const single = sheet.frames.map((frame) => ({
    path: `${sheet.name}/${frame.name}.tres`,
    text: [
      `[gd_resource type="AtlasTexture" load_steps=2 format=${dialect.format}]`,
      dialect.texture(`../${sheet.pages[frame.page]!.name}.png`, 0),
      ['[resource]', ...atlasLines(dialect, frame, 0)].join('\n'),
    ].join('\n\n'),
  }))
  return [
    { path: `${sheet.name}.tres`, text: spriteFrames(dialect, sheet) },
    ...[...single, ...styleBoxes(dialect, sheet)].map(({ path, text }) => ({ path, text: `${text}\n` })),
  ]
}

/** For each sprite that may be stretched. */
function styleBoxes(dialect: Dialect, sheet: Sheet): readonly TextFile[] {
  return sheet.frames.flatMap(({ name, page, at, nineSlice }) => {
    if (nineSlice === null) return []
    const margins = Object.entries(nineSlice).map(([side, pixels]) => `${dialect.margin(side)} = ${decimal(pixels)}`)
    const text = [
      `[gd_resource type="StyleBoxTexture" load_steps=2 format=${dialect.format}]`,
      dialect.texture(`../../${sheet.pages[page]!.name}.png`, 0),
      ['[resource]', `texture = ${dialect.page(0)}`, `region_rect = ${rectangle(dialect, at)}`, ...margins].join('\n'),
    ]
    return [{ path: `${sheet.name}/styleboxes/${name}.tres`, text: text.join('\n\n') }]
  })
}

function spriteFrames(dialect: Dialect, sheet: Sheet): string {
  const { pages, frames } = sheet
  const animations = animationsOf(sheet).map((animation) => animationText(dialect, animation))
  const parts = [
    `[gd_resource type="SpriteFrames" load_steps=${pages.length + frames.length + 1} format=${dialect.format}]`,
    pages.map(({ name }, index) => dialect.texture(`${name}.png`, index)).join('\n'),
    ...frames.map((frame, index) =>
      [
        `[sub_resource type="AtlasTexture" id=${dialect.frameId(index)}]`,
        ...atlasLines(dialect, frame, frame.page),
      ].join('\n'),
    ),
    `[resource]\nanimations = [${dialect.list(animations.join(', '))}]`,
  ]
  return `${parts.join('\n\n')}\n`
}

function atlasLines(dialect: Dialect, frame: Frame, page: number): readonly string[] {
  const { region, margin } = atlasOf(frame)
  return [
    `atlas = ${dialect.page(page)}`,
    `region = ${rectangle(dialect, region)}`,
    `margin = ${rectangle(dialect, margin)}`,
    'filter_clip = true',
  ]
}

function rectangle(dialect: Dialect, { x, y, width, height }: Rectangle): string {
  return `Rect2(${dialect.list(`${x}, ${y}, ${width}, ${height}`)})`
}

function animationText(dialect: Dialect, { name, frames, loop }: Animation): string {
  const shortest = Math.min(...frames.map(({ duration }) => duration))
  const items = frames.flatMap(({ frame, duration }) => dialect.frame(frame, duration / shortest))
  return `{\n"frames": [${dialect.list(items.join(', '))}],\n"loop": ${loop},\n"name": ${dialect.name(name)},\n"speed": ${decimal(1000 / shortest)}\n}`
}
