/** Tidying up several pictures at once: in a grid, or along a line. Pure. */
import { gapFor } from './placement.ts'
import { union, type Point, type Rect } from './geometry.ts'
import type { PlacedPicture } from './document.ts'

export const alignments = ['Left', 'Centre', 'Right', 'Top', 'Middle', 'Bottom'] as const
export type Alignment = (typeof alignments)[number]

/** Where each goes, by id. */
export type Moves = Readonly<Record<string, Point>>

/** Rows as they are read now, from the corner where the pictures lie; as many columns as rows, or one more. */
export function arrangeInGrid(pictures: readonly PlacedPicture[]): Moves {
  const bounds = union(pictures)
  if (bounds === null) return {}
  const inOrder = readingOrder(pictures)
  const columns = Math.ceil(Math.sqrt(inOrder.length))
  const gap = gapFor(median(inOrder))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...inOrder.filter((_picture, index) => index % columns === column).map(({ width }) => width)),
  )
  const moves: Record<string, Point> = {}
  let y = bounds.y
  for (let row = 0; row * columns < inOrder.length; row++) {
    const pictureRow = inOrder.slice(row * columns, (row + 1) * columns)
    let x = bounds.x
    pictureRow.forEach((picture, column) => {
      moves[picture.id] = { x, y }
      x += widths[column]! + gap
    })
    y += Math.max(...pictureRow.map(({ height }) => height)) + gap
  }
  return moves
}

export function align(pictures: readonly PlacedPicture[], to: Alignment): Moves {
  const bounds = union(pictures)
  if (bounds === null) return {}
  return Object.fromEntries(pictures.map((picture) => [picture.id, aligned(picture, bounds, to)]))
}

function aligned({ x, y, width, height }: Rect, bounds: Rect, to: Alignment): Point {
  switch (to) {
    case 'Left':
      return { x: bounds.x, y }
    case 'Centre':
      return { x: Math.round(bounds.x + (bounds.width - width) / 2), y }
    case 'Right':
      return { x: bounds.x + bounds.width - width, y }
    case 'Top':
      return { x, y: bounds.y }
    case 'Middle':
      return { x, y: Math.round(bounds.y + (bounds.height - height) / 2) }
    case 'Bottom':
      return { x, y: bounds.y + bounds.height - height }
  }
}

/** Line by line: pictures whose middles lie beside a picture's upper and lower edge are in its line. */
function readingOrder(pictures: readonly PlacedPicture[]): readonly PlacedPicture[] {
  const left = pictures.toSorted((a, b) => a.y - b.y)
  const ordered: PlacedPicture[] = []
  while (left.length > 0) {
    const first = left[0]!
    const isInLine = ({ y, height }: PlacedPicture) => y + height / 2 < first.y + first.height || y === first.y
    const line = left.filter(isInLine)
    ordered.push(...line.toSorted((a, b) => a.x - b.x))
    for (const picture of line) left.splice(left.indexOf(picture), 1)
  }
  return ordered
}

function median(pictures: readonly PlacedPicture[]): PlacedPicture {
  const side = ({ width, height }: Rect) => Math.max(width, height)
  return pictures.toSorted((a, b) => side(a) - side(b))[Math.floor(pictures.length / 2)]!
}
