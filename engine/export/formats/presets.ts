/** What writes each preset of presetFacts.ts. A new format is a file beside this one, a line there and a line here. */
import type { Sheet, TextFile } from '../sheet/sheet.ts'
import { asepriteFiles } from './aseprite.ts'
import { cssFiles } from './css.ts'
import { godot3Files, godot4Files } from './godot.ts'
import type { BinaryFile, Encoding, Named, Playing } from './files.ts'
import { gridFiles } from './grid.ts'
import { jsonArrayFiles } from './jsonArray.ts'
import { phaserFiles } from './phaser.ts'
import { pixiFiles } from './pixi.ts'
import { presetFacts as facts, type PresetName, type SheetFacts } from './presetFacts.ts'
import { tiledFiles } from './tiled.ts'
import { unityFiles } from './unity.ts'
import type { StoryWriter, Telling } from '../story/frame.ts'

export interface SheetPreset extends SheetFacts {
  readonly write: (sheet: Sheet) => readonly TextFile[]
}

export interface SinglePreset {
  readonly kind: 'single'
  readonly write: (picture: Named, encoding: Encoding) => Promise<readonly BinaryFile[]>
}

export interface MovingPreset {
  readonly kind: 'moving'
  readonly write: (playing: Playing) => Promise<BinaryFile>
}

export interface LayeredPreset {
  readonly kind: 'layered'
  readonly write: (name: string, layers: readonly Named[]) => Promise<BinaryFile>
}

export interface StoryPreset {
  readonly kind: 'story'
  /** Words become pictures, with the fonts of the system. */
  readonly drawsWords: boolean
  readonly write: (telling: Telling) => Promise<StoryWriter>
}

export type Preset = SheetPreset | SinglePreset | MovingPreset | LayeredPreset | StoryPreset

export const presets = {
  phaser: { ...facts.phaser, write: phaserFiles },
  pixi: { ...facts.pixi, write: pixiFiles },
  godot4: { ...facts.godot4, write: godot4Files },
  godot3: { ...facts.godot3, write: godot3Files },
  unity: { ...facts.unity, write: unityFiles },
  aseprite: { ...facts.aseprite, write: asepriteFiles },
  'json-array': { ...facts['json-array'], write: jsonArrayFiles },
  css: { ...facts.css, write: cssFiles },
  tiled: { ...facts.tiled, write: tiledFiles },
  grid: { ...facts.grid, write: gridFiles },

  gif: { kind: 'moving', write: async (playing) => (await moving()).gifFile(playing) },
  apng: { kind: 'moving', write: async (playing) => (await import('./apng.ts')).apngFile(playing) },
  'webp-animation': {
    kind: 'moving',
    write: async (playing) => (await moving()).webpAnimation(playing),
  },

  psd: { kind: 'layered', write: async (name, layers) => (await import('./psd.ts')).psdFile(name, layers) },
  ora: {
    kind: 'layered',
    write: async (name, layers) => (await import('./openRaster.ts')).openRasterFile(name, layers),
  },

  strip: {
    kind: 'story',
    drawsWords: true,
    write: async (telling) => (await import('../story/strip.ts')).stripWriter(telling),
  },
  pages: {
    kind: 'story',
    drawsWords: true,
    write: async (telling) => (await import('../story/pages.ts')).pagesWriter(telling),
  },
  frames: {
    kind: 'story',
    drawsWords: false,
    write: async () => (await import('../story/frames.ts')).framesWriter(),
  },
  renpy: {
    kind: 'story',
    drawsWords: false,
    write: async (telling) => (await import('../story/renpy.ts')).renpyWriter(telling),
  },

  png: { kind: 'single', write: async (...given) => [await (await single()).pngFile(...given)] },
  webp: { kind: 'single', write: async (...given) => [await (await single()).webpFile(...given)] },
  avif: { kind: 'single', write: async (...given) => [await (await single()).avifFile(...given)] },
  jpeg: { kind: 'single', write: async (...given) => [await (await single()).jpegFile(...given)] },
  tiff: { kind: 'single', write: async (...given) => [await (await single()).tiffFile(...given)] },
  ico: { kind: 'single', write: async (named) => [await (await icons()).icoFile(named)] },
  icns: { kind: 'single', write: async (named) => [await (await icons()).icnsFile(named)] },
  favicon: { kind: 'single', write: async (named) => (await icons()).faviconFiles(named) },
} as const satisfies { readonly [Name in PresetName]: Extract<Preset, { kind: (typeof facts)[Name]['kind'] }> }

// Loaded when they are asked for: these bring code for pixels with them, and most exports need none of it.
async function moving() {
  return import('./moving.ts')
}
async function single() {
  return import('./single.ts')
}
async function icons() {
  return import('./icons.ts')
}
