/**
 * What can be exported, and what is to be known of it before it is: one line for each preset. What writes it is presets.ts's,
 * so that a window can read this table without the code for pixels.
 */
interface PresetFacts {
  /** Sprites on pages with files that say where; each picture by itself; one after the other; on top of each other in one document; with words under them. */
  readonly kind: 'sheet' | 'single' | 'moving' | 'layered' | 'story'
  readonly says: string
}

export interface SheetFacts extends PresetFacts {
  readonly kind: 'sheet'
  /** Anywhere, or in equal cells. */
  readonly layout: 'packed' | 'grid'
  /** Whether rims are cut off unless told otherwise. */
  readonly trim: boolean
  /** It tells where a sprite may be stretched. */
  readonly nineSlice?: true
}

const packed = { kind: 'sheet', layout: 'packed', trim: true } as const
const stretching = { ...packed, nineSlice: true } as const
const cells = { kind: 'sheet', layout: 'grid', trim: false } as const

export const presetFacts = {
  phaser: { ...stretching, says: 'Phaser: atlas, multi-atlas where it takes several pages, animations' },
  pixi: { ...stretching, says: 'PixiJS: spritesheet with animations' },
  godot4: { ...stretching, says: 'Godot 4: SpriteFrames, and an AtlasTexture for each sprite' },
  godot3: { ...stretching, says: 'Godot 3: the same' },
  unity: { ...stretching, says: 'Unity 2021.2 and newer: JSON and an editor script that slices by it' },
  aseprite: { ...stretching, says: 'JSON of Aseprite, with tags and durations' },
  'json-array': { ...stretching, says: 'JSON Array of TexturePacker' },
  css: { ...packed, says: 'CSS: a class for each sprite and each animation' },
  tiled: { ...cells, says: 'Tiled: a tileset as .tsx and .tsj' },
  grid: { ...cells, says: 'equal cells in rows, and their numbers as JSON' },

  gif: { kind: 'moving', says: 'animations as GIF' },
  apng: { kind: 'moving', says: 'animations as animated PNG' },
  'webp-animation': { kind: 'moving', says: 'animations as WebP, without loss' },

  psd: { kind: 'layered', says: 'a Photoshop document with a layer for each picture' },
  ora: { kind: 'layered', says: 'an OpenRaster document, for Krita, MyPaint and GIMP' },

  strip: { kind: 'story', says: 'a story as one PNG, words under the pictures' },
  pages: { kind: 'story', says: 'a story as pages to print, PDF' },
  frames: { kind: 'story', says: 'a story as PNGs with a manifest as JSON and CSV' },
  renpy: { kind: 'story', says: "a story as a visual novel for Ren'Py" },

  png: { kind: 'single', says: 'pictures as PNG' },
  webp: { kind: 'single', says: 'as WebP, without loss unless --quality is given' },
  avif: { kind: 'single', says: 'as AVIF, likewise' },
  jpeg: { kind: 'single', says: 'as JPEG, on white' },
  tiff: { kind: 'single', says: 'as TIFF' },
  ico: { kind: 'single', says: 'icons of Windows' },
  icns: { kind: 'single', says: 'icons of macOS' },
  favicon: { kind: 'single', says: 'the icons of a web page from one picture' },
} as const satisfies Record<string, PresetFacts | SheetFacts>

export type PresetName = keyof typeof presetFacts

export const presetNames = Object.keys(presetFacts) as readonly PresetName[]
