/** What can be exported: one line for each preset. A new format is a file beside this one and a line here. */
import type { Sheet, TextFile } from '../sheet/sheet.ts'
import { asepriteFiles } from './aseprite.ts'
import { cssFiles } from './css.ts'
import { godot3Files, godot4Files } from './godot.ts'
import type { BinaryFile, Encoding, Named, Playing } from './files.ts'
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

/** Each picture by itself. */
export interface SinglePreset {
  readonly kind: 'single'
  readonly says: string
  readonly write: (picture: Named, encoding: Encoding) => Promise<readonly BinaryFile[]>
}

/** Pictures one after the other. */
export interface MovingPreset {
  readonly kind: 'moving'
  readonly says: string
  readonly write: (playing: Playing) => Promise<BinaryFile>
}

/** Pictures on top of each other in one document. */
export interface LayeredPreset {
  readonly kind: 'layered'
  readonly says: string
  readonly write: (name: string, layers: readonly Named[]) => Promise<BinaryFile>
}

export type Preset = SheetPreset | SinglePreset | MovingPreset | LayeredPreset

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

  gif: { kind: 'moving', says: 'animations as GIF', write: async (playing) => (await moving()).gifFile(playing) },
  apng: {
    kind: 'moving',
    says: 'animations as animated PNG',
    write: async (playing) => (await import('./apng.ts')).apngFile(playing),
  },
  'webp-animation': {
    kind: 'moving',
    says: 'animations as WebP, without loss',
    write: async (playing) => (await moving()).webpAnimation(playing),
  },

  psd: {
    kind: 'layered',
    says: 'a Photoshop document with a layer for each picture',
    write: async (name, layers) => (await import('./psd.ts')).psdFile(name, layers),
  },
  ora: {
    kind: 'layered',
    says: 'an OpenRaster document, for Krita, MyPaint and GIMP',
    write: async (name, layers) => (await import('./openRaster.ts')).openRasterFile(name, layers),
  },

  png: {
    kind: 'single',
    says: 'pictures as PNG',
    write: async (...given) => [await (await single()).pngFile(...given)],
  },
  webp: {
    kind: 'single',
    says: 'as WebP, without loss unless --quality is given',
    write: async (...given) => [await (await single()).webpFile(...given)],
  },
  avif: {
    kind: 'single',
    says: 'as AVIF, likewise',
    write: async (...given) => [await (await single()).avifFile(...given)],
  },
  jpeg: {
    kind: 'single',
    says: 'as JPEG, on white',
    write: async (...given) => [await (await single()).jpegFile(...given)],
  },
  tiff: { kind: 'single', says: 'as TIFF', write: async (...given) => [await (await single()).tiffFile(...given)] },
  ico: { kind: 'single', says: 'icons of Windows', write: async (named) => [await (await icons()).icoFile(named)] },
  icns: { kind: 'single', says: 'icons of macOS', write: async (named) => [await (await icons()).icnsFile(named)] },
  favicon: {
    kind: 'single',
    says: 'the icons of a web page from one picture',
    write: async (named) => (await icons()).faviconFiles(named),
  },
} as const satisfies Record<string, Preset>

// Loaded when they are asked for: these bring code for pixels with them, and the table is read for its words alone.
async function moving() {
  return import('./moving.ts')
}
async function single() {
  return import('./single.ts')
}
async function icons() {
  return import('./icons.ts')
}

export type PresetName = keyof typeof presets

export const presetNames = Object.keys(presets) as readonly PresetName[]
