/** What a game would draw, frame by frame, from the files of an export. Pure. */
import type { ExportPreview, ExportSheet } from '../../electron/contract.ts'
import type { Point, Rect, Size } from './geometry.ts'

export interface PlayedFrame {
  /** Of the picture. */
  readonly name: string
  /** Of the file that it is in. */
  readonly path: string
  /** As it was drawn; null for the whole file. */
  readonly size: Size | null
  /** Which part of the file, and where it lies in the picture; null for the whole of both. */
  readonly part: { readonly from: Rect; readonly to: Point } | null
  /** Pixels from each side to what may be stretched. */
  readonly guides: ExportSheet['frames'][number]['nineSlice']
}

/** An animation by its name, all pictures in order for null; of several scales the first. */
export function playingOf({ sheets, shown }: ExportPreview, name: string | null): readonly PlayedFrame[] {
  const [sheet] = sheets
  if (!sheet) return shown.map(({ path }) => ({ name: path, path, size: null, part: null, guides: null }))
  const animation = sheet.animations.find((one) => one.name === name)
  const frames = animation?.frames.flatMap(({ frame }) => sheet.frames[frame] ?? []) ?? sheet.frames
  return frames.map((frame) => ({
    name: frame.name,
    path: `${sheet.pages[frame.page]?.name}.png`,
    size: frame.source,
    part: { from: frame.at, to: { x: frame.visible.x, y: frame.visible.y } },
    guides: frame.nineSlice,
  }))
}

/** Sprites on a page that say where they may be stretched: the page's pixels. */
export function guidedOn({ sheets }: Pick<ExportPreview, 'sheets'>, path: string) {
  return sheets.flatMap(({ pages, frames }) =>
    frames.flatMap(({ page, at, nineSlice }) =>
      nineSlice !== null && `${pages[page]?.name}.png` === path ? [{ at, guides: nineSlice }] : [],
    ),
  )
}
