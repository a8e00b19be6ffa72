import type { BoardDocument } from './document.ts'
import type { Rect } from './geometry.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

/** The nearest picture in a direction, straight ahead before aside; with nothing selected, the first. */
export function neighbourOf(document: BoardDocument, id: string | null, direction: Direction): string | null {
  const from = document.pictures.find((picture) => picture.id === id)
  if (from === undefined) return document.pictures[0]?.id ?? null
  let best: { readonly id: string; readonly distance: number } | null = null
  for (const picture of document.pictures) {
    const { ahead, aside } = offset(from, picture, direction)
    const distance = ahead + 3 * aside
    if (ahead > aside && (best === null || distance < best.distance)) best = { id: picture.id, distance }
  }
  return best?.id ?? null
}

/** From centre to centre. */
function offset(from: Rect, to: Rect, direction: Direction): { readonly ahead: number; readonly aside: number } {
  const dx = to.x + to.width / 2 - (from.x + from.width / 2)
  const dy = to.y + to.height / 2 - (from.y + from.height / 2)
  const isAcross = direction === 'left' || direction === 'right'
  const sign = direction === 'left' || direction === 'up' ? -1 : 1
  return { ahead: sign * (isAcross ? dx : dy), aside: Math.abs(isAcross ? dy : dx) }
}
