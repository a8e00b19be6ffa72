/** Equal cells and a few numbers: what a loader of sprite sheets asks for. */
import type { Sheet, TextFile } from '../sheet/sheet.ts'
import { onePage } from './onePage.ts'
import { json } from './texturePacker.ts'

export function gridFiles(sheet: Sheet): readonly TextFile[] {
  const { name, scale, frames, animations, grid } = sheet
  const page = onePage(sheet, 'a grid')
  if (grid === null) throw new TypeError('A grid has equal cells.')
  const { cell, columns, rows, margin, spacing } = grid
  const text = json({
    app: 'Patchwork',
    image: `${page.name}.png`,
    scale,
    width: page.width,
    height: page.height,
    frameWidth: cell.width,
    frameHeight: cell.height,
    columns,
    rows,
    margin,
    spacing,
    /** In rows, from the upper left. */
    names: frames.map((frame) => frame.name),
    animations: animations.map((animation) => ({
      name: animation.name,
      loop: animation.loop,
      frames: animation.frames.map(({ frame, duration }) => ({ index: frame, duration })),
    })),
  })
  return [{ path: `${name}.json`, text }]
}
