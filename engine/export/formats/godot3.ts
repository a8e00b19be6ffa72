/** Godot 3: the same files as for Godot 4, in the words of its text format 2. */
import type { Animation, Frame, Rectangle, Sheet, TextFile } from '../sheet/sheet.ts'
import { animationsOf, atlasOf, decimal, quoted } from './godotText.ts'

export function godot3Files(sheet: Sheet): readonly TextFile[] {
  const single = sheet.frames.map((frame) => ({
    path: `${sheet.name}/${frame.name}.tres`,
    text: [
      '[gd_resource type="AtlasTexture" load_steps=2 format=2]',
      texture(`../${sheet.pages[frame.page]!.name}.png`, 0),
      ['[resource]', ...atlasLines(frame, 0)].join('\n'),
    ].join('\n\n'),
  }))
  return [
    { path: `${sheet.name}.tres`, text: spriteFrames(sheet) },
    ...single.map(({ path, text }) => ({ path, text: `${text}\n` })),
  ]
}

function spriteFrames(sheet: Sheet): string {
  const { pages, frames } = sheet
  const parts = [
    `[gd_resource type="SpriteFrames" load_steps=${pages.length + frames.length + 1} format=2]`,
    pages.map(({ name }, index) => texture(`${name}.png`, index)).join('\n'),
    ...frames.map((frame, index) =>
      [`[sub_resource type="AtlasTexture" id=${index + 1}]`, ...atlasLines(frame, frame.page)].join('\n'),
    ),
    `[resource]\nanimations = [ ${animationsOf(sheet).map(animationText).join(', ')} ]`,
  ]
  return `${parts.join('\n\n')}\n`
}

function texture(path: string, page: number): string {
  return `[ext_resource path=${quoted(path)} type="Texture" id=${page + 1}]`
}

function atlasLines(frame: Frame, page: number): readonly string[] {
  const { region, margin } = atlasOf(frame)
  return [
    `atlas = ExtResource( ${page + 1} )`,
    `region = ${rectangle(region)}`,
    `margin = ${rectangle(margin)}`,
    'filter_clip = true',
  ]
}

/** Frames have no durations of their own: one that stays longer is there several times. */
function animationText({ name, frames, loop }: Animation): string {
  const shortest = Math.min(...frames.map(({ duration }) => duration))
  const items = frames.flatMap(({ frame, duration }) =>
    Array.from({ length: Math.round(duration / shortest) }, () => `SubResource( ${frame + 1} )`),
  )
  return `{\n"frames": [ ${items.join(', ')} ],\n"loop": ${loop},\n"name": ${quoted(name)},\n"speed": ${decimal(1000 / shortest)}\n}`
}

function rectangle({ x, y, width, height }: Rectangle): string {
  return `Rect2( ${x}, ${y}, ${width}, ${height} )`
}
