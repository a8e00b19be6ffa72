/** Phaser 3 and 4: `load.atlas` for a sheet of one page, else `load.multiatlas`; animations for `load.animation`. */
import type { Animation, Sheet, TextFile } from '../sheet/sheet.ts'
import { hashOf, json, listOf, metaOf } from './texturePacker.ts'

export function phaserFiles(sheet: Sheet): readonly TextFile[] {
  const { name, animations } = sheet
  const atlas = { path: `${name}.json`, text: json(sheet.pages.length === 1 ? atlasOf(sheet) : multiAtlasOf(sheet)) }
  if (animations.length === 0) return [atlas]
  const anims = animations.map((animation) => animationOf(sheet, animation))
  return [atlas, { path: `${name}-anims.json`, text: json({ anims, globalTimeScale: 1 }) }]
}

function atlasOf(sheet: Sheet) {
  return { frames: hashOf(sheet, 0), meta: metaOf(sheet, sheet.pages[0]!) }
}

function multiAtlasOf(sheet: Sheet) {
  const textures = sheet.pages.map((page, index) => {
    const { image, format, size, scale } = metaOf(sheet, page)
    return { image, format, size, scale: Number(scale), frames: listOf(sheet, index) }
  })
  return { textures, meta: { app: 'Patchwork', version: '1' } }
}

/** Its frames name the texture by the key that the sheet's file has: `load.atlas('sheet', ...)`. */
function animationOf({ name: key, frames }: Sheet, animation: Animation) {
  const shortest = Math.min(...animation.frames.map(({ duration }) => duration))
  return {
    key: animation.name,
    type: 'frame',
    frames: animation.frames.map(({ frame, duration }) => ({
      key,
      frame: frames[frame]!.name,
      // Over what the frame rate gives every frame; older Phasers add the two, so it is said only where it differs.
      ...(duration !== shortest && { duration }),
    })),
    frameRate: 1000 / shortest,
    repeat: animation.loop ? -1 : 0,
  }
}
