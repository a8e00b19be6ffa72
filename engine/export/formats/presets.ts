/** What can be exported: one line for each preset. A new format is a file beside this one and a line here. */
import type { Sheet, TextFile } from '../sheet/sheet.ts'
import { jsonArrayFiles } from './jsonArray.ts'
import { phaserFiles } from './phaser.ts'
import { pixiFiles } from './pixi.ts'

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

export const presets = {
  phaser: {
    ...packed,
    says: 'Phaser: atlas, multi-atlas where it takes several pages, animations',
    write: phaserFiles,
  },
  pixi: { ...packed, says: 'PixiJS: spritesheet with animations', write: pixiFiles },
  'json-array': { ...packed, says: 'JSON Array of TexturePacker', write: jsonArrayFiles },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof presets

export const presetNames = Object.keys(presets) as readonly PresetName[]
