/**
 * Godot 4: a SpriteFrames with all animations, and an AtlasTexture for each sprite in a folder beside it. Paths are relative to
 * the files, so that the folder can lie anywhere in a project.
 */
import type { Animation, Frame, Rectangle, Sheet, TextFile } from '../sheet/sheet.ts'
import { animationsOf, atlasOf, decimal, quoted } from './godotText.ts'

export function godot4Files(sheet: Sheet): readonly TextFile[] {
  const single = sheet.frames.map((frame) => ({
    path: `${sheet.name}/${frame.name}.tres`,
    text: [
      '[gd_resource type="AtlasTexture" load_steps=2 format=3]',
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
    `[gd_resource type="SpriteFrames" load_steps=${pages.length + frames.length + 1} format=3]`,
    pages.map(({ name }, index) => texture(`${name}.png`, index)).join('\n'),
    ...frames.map((frame, index) =>
      [`[sub_resource type="AtlasTexture" id="frame_${index}"]`, ...atlasLines(frame, frame.page)].join('\n'),
    ),
    `[resource]\nanimations = [${animationsOf(sheet).map(animationText).join(', ')}]`,
  ]
  return `${parts.join('\n\n')}\n`
}

function texture(path: string, page: number): string {
  return `[ext_resource type="Texture2D" path=${quoted(path)} id="page_${page}"]`
}

function atlasLines(frame: Frame, page: number): readonly string[] {
  const { region, margin } = atlasOf(frame)
  return [
    `atlas = ExtResource("page_${page}")`,
    `region = ${rectangle(region)}`,
    `margin = ${rectangle(margin)}`,
    'filter_clip = true',
  ]
}

/** The duration of a frame is a multiple of what the speed gives each. */
function animationText({ name, frames, loop }: Animation): string {
  const shortest = Math.min(...frames.map(({ duration }) => duration))
  const items = frames.map(
    ({ frame, duration }) =>
      `{\n"duration": ${decimal(duration / shortest)},\n"texture": SubResource("frame_${frame}")\n}`,
  )
  return `{\n"frames": [${items.join(', ')}],\n"loop": ${loop},\n"name": &${quoted(name)},\n"speed": ${decimal(1000 / shortest)}\n}`
}

function rectangle({ x, y, width, height }: Rectangle): string {
  return `Rect2(${x}, ${y}, ${width}, ${height})`
}
