/** What can be exported: one line for each preset. A new format is a file beside this one and a line here. */
import type { Sheet, TextFile } from '../sheet/sheet.ts'
import { asepriteFiles } from './aseprite.ts'
import { cssFiles } from './css.ts'
import { godot3Files } from './godot3.ts'
import { godot4Files } from './godot4.ts'
import { gridFiles } from './grid.ts'
import { jsonArrayFiles } from './jsonArray.ts'
import { phaserFiles } from './phaser.ts'
import { pixiFiles } from './pixi.ts'
import { tiledFiles } from './tiled.ts'
import { unityFiles } from './unity.ts'

/** Sprites on pages, and files that say where. */
export interface SheetPreset {
  readonly kind: 'sheet'
  readonly says: string
  /** Anywhere, or in equal cells. */
  readonly layout: 'packed' | 'grid'
  /** Whether rims are cut off unless told otherwise. */
  readonly trim: boolean
  readonly write: (sheet: Sheet) => readonly TextFile[]
}

export type Preset = SheetPreset

const packed = { kind: 'sheet', layout: 'packed', trim: true } as const
const cells = { kind: 'sheet', layout: 'grid', trim: false } as const

export const presets = {
  phaser: {
    ...packed,
    says: 'Phaser: atlas, multi-atlas where it takes several pages, animations',
    write: phaserFiles,
  },
  pixi: { ...packed, says: 'PixiJS: spritesheet with animations', write: pixiFiles },
  godot4: { ...packed, says: 'Godot 4: SpriteFrames, and an AtlasTexture for each sprite', write: godot4Files },
  godot3: { ...packed, says: 'Godot 3: the same', write: godot3Files },
  unity: { ...packed, says: 'Unity 2021.2 and newer: JSON and an editor script that slices by it', write: unityFiles },
  aseprite: { ...packed, says: 'JSON of Aseprite, with tags and durations', write: asepriteFiles },
  'json-array': { ...packed, says: 'JSON Array of TexturePacker', write: jsonArrayFiles },
  css: { ...packed, says: 'CSS: a class for each sprite and each animation', write: cssFiles },
  tiled: { ...cells, says: 'Tiled: a tileset as .tsx and .tsj', write: tiledFiles },
  grid: { ...cells, says: 'equal cells in rows, and their numbers as JSON', write: gridFiles },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof presets

export const presetNames = Object.keys(presets) as readonly PresetName[]
