/** The patches of a picture as rows and columns, and how they are spoken of. */
import type { Recipe } from '../../electron/contract.ts'
import { clamp, type Rect, type Size } from './geometry.ts'

export interface Patches {
  readonly rows: number
  readonly columns: number
  /** As many as are painted. */
  readonly painted: number
}

/** `patchSize` is that of the model that painted it. */
export function patchesOf(
  { width, height, until }: Pick<Recipe, 'width' | 'height' | 'until'>,
  patchSize: number,
): Patches {
  const [rows, columns] = [Math.floor(height / patchSize), Math.floor(width / patchSize)]
  return { rows, columns, painted: until ?? rows * columns }
}

/** What lies behind the frontier, in pixels of a picture of `width` x `height`: the rows below, or the rest of the row. */
export function behind({ rows, columns }: Patches, from: number, { width, height }: Size): Rect {
  const [row, column] = [Math.floor(from / columns), from % columns]
  const [x, y] = [Math.ceil((column / columns) * width), Math.ceil((row / rows) * height)]
  const end = column === 0 ? height : Math.floor(((row + 1) / rows) * height)
  return { x, y, width: width - x, height: end - y }
}

/** The patches that may be kept when painting goes on: one at least, and one less than all of them. */
export function frontierLimits({ rows, columns, painted }: Patches): { readonly least: number; readonly most: number } {
  return { least: 1, most: Math.max(1, Math.min(painted, rows * columns - 1)) }
}

/** The frontier nearest to a point of the picture (both from 0 to 1): between two rows, or between two patches of one. */
export function frontierAt(patches: Patches, across: number, down: number, byPatch: boolean): number {
  const { rows, columns } = patches
  const row = byPatch ? clamp(Math.floor(down * rows), 0, rows - 1) : clamp(Math.round(down * rows), 0, rows)
  const column = byPatch ? clamp(Math.round(across * columns), 0, columns) : 0
  return within(patches, row * columns + column)
}

/** One row or patch up or down from where it is; from within a row, to its beginning first. */
export function frontierBeside(patches: Patches, from: number, by: 'row' | 'patch', direction: 1 | -1): number {
  const { columns } = patches
  if (by === 'patch') return within(patches, from + direction)
  const row = direction === 1 ? Math.floor(from / columns) + 1 : Math.ceil(from / columns) - 1
  return within(patches, row * columns)
}

/** In the middle, or where the painting was stopped. */
export function firstFrontier(patches: Patches): number {
  const { rows, columns, painted } = patches
  return within(patches, painted < rows * columns ? painted : Math.ceil(rows / 2) * columns)
}

function within(patches: Patches, from: number): number {
  const { least, most } = frontierLimits(patches)
  return clamp(from, least, most)
}
