/** The places of a picture that is continued: which a window shows, and in which order they are filled. Pure. */
import type { Direction, ExtensionPlan, Window } from './plan.ts'

interface Grid {
  readonly rows: number
  readonly columns: number
}

/** A window along the direction and across it, in patches. */
export interface Span {
  readonly from: number
  readonly length: number
  readonly place: number
  readonly breadth: number
}

export function spanOf({ row, column, rows, columns }: Window, direction: Direction): Span {
  return direction === 'down'
    ? { from: row, length: rows, place: column, breadth: columns }
    : { from: column, length: columns, place: row, breadth: rows }
}

/** Of each patch of a window its place in the grid; -1 where the window reaches beyond it. */
export function cellsOf(window: Window, { rows, columns }: Grid): Int32Array {
  return Int32Array.from({ length: window.rows * window.columns }, (_, token) => {
    const row = window.row + Math.floor(token / window.columns)
    const column = window.column + (token % window.columns)
    return row < rows && column < columns ? row * columns + column : -1
  })
}

/** Places in the order in which they are filled: those of the parent in reading order, then window by window. */
export function orderOf({ grid, known, steps }: ExtensionPlan, direction: Direction): readonly number[] {
  const isParents = parentsIn(grid, known, direction)
  const all = Array.from({ length: grid.rows * grid.columns }, (_, cell) => cell)
  const order = new Set(all.filter(isParents))
  for (const window of steps.flat()) for (const cell of cellsOf(window, grid)) if (cell >= 0) order.add(cell)
  return [...order]
}

export function parentsIn({ columns }: Grid, known: number, direction: Direction): (cell: number) => boolean {
  return (cell) => (direction === 'down' ? Math.floor(cell / columns) : cell % columns) < known
}
