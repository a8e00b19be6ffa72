/** Aseprite's own JSON (Array): frames in the order of playing, with durations, and tags over them. */
import type { Sheet, TextFile } from '../sheet/sheet.ts'
import { onePage } from './onePage.ts'
import { frameEntry, json, metaOf, stretched } from './texturePacker.ts'

/** Throws `request/invalid` for a sheet of several pages: the format knows one. */
export function asepriteFiles(sheet: Sheet): readonly TextFile[] {
  const page = onePage(sheet, "Aseprite's JSON")
  const { frames, tags } = inOrderOfPlaying(sheet)
  const entries = frames.map(({ frame, duration }, index) => ({
    // Players look frames up by their number; the sprite's own name is beside it.
    filename: String(index),
    name: sheet.frames[frame]!.name,
    ...frameEntry(sheet.frames[frame]!, sheet),
    duration,
  }))
  const meta = {
    ...metaOf(sheet, page),
    frameTags: tags,
    layers: [layer],
    slices: [...pivotOf(sheet), ...centresOf(sheet, frames)],
  }
  return [{ path: `${sheet.name}.json`, text: json({ frames: entries, meta }) }]
}

const layer = { name: 'Layer 1', opacity: 255, blendMode: 'normal' }

/** A tag is a stretch of frames: each animation has its own, and sprites that no animation shows come last. */
function inOrderOfPlaying({ frames, animations }: Sheet) {
  const played = animations.flatMap((animation) => animation.frames)
  const shown = new Set(played.map(({ frame }) => frame))
  const rest = frames.flatMap((_, frame) => (shown.has(frame) ? [] : [{ frame, duration: 100 }]))
  let from = 0
  const tags = animations.map(({ name, frames: { length }, loop }) => {
    const tag = { name, from, to: from + length - 1, direction: 'forward', ...(!loop && { repeat: '1' }) }
    from += length
    return tag
  })
  return { frames: [...played, ...rest], tags }
}

/** The pivot, which the format has only as that of a slice. */
function pivotOf({ frames: [first], pivot }: Sheet) {
  if (pivot === null || first === undefined) return []
  const { width: w, height: h } = first.source
  const bounds = { x: 0, y: 0, w, h }
  const at = { x: Math.round(pivot.x * w), y: Math.round(pivot.y * h) }
  return [{ name: 'pivot', color: '#0000ffff', keys: [{ frame: 0, bounds, pivot: at }] }]
}

/** A slice for each sprite that may be stretched, from its first frame on. */
function centresOf({ frames }: Sheet, played: readonly { readonly frame: number }[]) {
  return frames.flatMap(({ name, source, nineSlice }, index) => {
    if (nineSlice === null) return []
    const bounds = { x: 0, y: 0, w: source.width, h: source.height }
    const frame = played.findIndex((one) => one.frame === index)
    return [{ name, color: '#0000ffff', keys: [{ frame, bounds, center: stretched(nineSlice, source) }] }]
  })
}
