/**
 * The JSON of TexturePacker, which most engines of the web read: frames by name (Hash) or in a list (Array), each with its
 * place on the page and its place in the sprite as it was drawn.
 */
import type { Guides } from '../finish/nineSlice.ts'
import type { Frame, Page, Sheet, Size } from '../sheet/sheet.ts'

/** Readers take a missing `trimmed` for true, so it is always said. */
export function frameEntry({ at, source, visible, nineSlice }: Frame, { pivot }: Sheet) {
  return {
    frame: { x: at.x, y: at.y, w: at.width, h: at.height },
    rotated: false,
    trimmed: visible.width < source.width || visible.height < source.height,
    spriteSourceSize: { x: visible.x, y: visible.y, w: visible.width, h: visible.height },
    sourceSize: { w: source.width, h: source.height },
    ...(pivot && { anchor: pivot }),
    // PixiJS reads the one, Phaser the other.
    ...(nineSlice && { borders: nineSlice, scale9Borders: stretched(nineSlice, source) }),
  }
}

export function hashOf(sheet: Sheet, page: number) {
  return Object.fromEntries(framesOn(sheet, page).map((frame) => [frame.name, frameEntry(frame, sheet)]))
}

export function listOf(sheet: Sheet, page: number) {
  return framesOn(sheet, page).map((frame) => ({ filename: frame.name, ...frameEntry(frame, sheet) }))
}

export function metaOf({ scale }: Sheet, { name, width, height }: Page) {
  return {
    app: 'Patchwork',
    version: '1',
    image: `${name}.png`,
    format: 'RGBA8888',
    size: { w: width, h: height },
    scale: String(scale),
  }
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** What lies between the guides. */
export function stretched({ left, top, right, bottom }: Guides, { width, height }: Size) {
  return { x: left, y: top, w: width - left - right, h: height - top - bottom }
}

function framesOn({ frames }: Sheet, page: number): readonly Frame[] {
  return frames.filter((frame) => frame.page === page)
}
