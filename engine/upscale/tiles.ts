/** A picture cut into parts that are computed one by one. Lengths in its own pixels. */

/** What is computed (`outer`), and what of it is kept (`inner`). */
export interface Tile {
  readonly outer: Rect
  readonly inner: Rect
}

interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * Inner rectangles of at most `side` that cover the picture once; the outer ones reach `margin` farther, up to its edges. Where
 * `margin` is what a pixel depends on, nothing shows where two of them meet.
 */
export function tilesOf(width: number, height: number, side: number, margin: number): readonly Tile[] {
  const rows = stretches(height, side, margin)
  const columns = stretches(width, side, margin)
  return rows.flatMap((row) =>
    columns.map((column) => ({
      outer: { x: column.outer.at, y: row.outer.at, width: column.outer.length, height: row.outer.length },
      inner: { x: column.inner.at, y: row.inner.at, width: column.inner.length, height: row.inner.length },
    })),
  )
}

function stretches(length: number, side: number, margin: number) {
  const count = Math.ceil(length / side)
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * length) / count)
    const to = Math.floor(((index + 1) * length) / count)
    const [low, high] = [Math.max(0, from - margin), Math.min(length, to + margin)]
    return { inner: { at: from, length: to - from }, outer: { at: low, length: high - low } }
  })
}
