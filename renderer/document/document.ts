import { union, type Rect } from './geometry.ts'

/** A picture lying on the board, in board pixels. Its own pixels stay in the library, found by `id`. */
export interface PlacedPicture extends Rect {
  readonly id: string
  /** Candidates of its turn that lie under it, out of sight, in the order they came in. */
  readonly folded?: readonly string[] | undefined
  /** How much of it is seen, 0..1; all where it is missing. */
  readonly opacity?: number | undefined
}

/** Everything that undo can bring back: ids and places, never pixels. */
export interface BoardDocument {
  readonly pictures: readonly PlacedPicture[]
}

export const emptyDocument: BoardDocument = { pictures: [] }

export function findPlaced(document: BoardDocument, id: string): PlacedPicture | null {
  return document.pictures.find((picture) => picture.id === id) ?? null
}

/** All that lies on it, what is folded too. */
export function idsOn(document: BoardDocument): readonly string[] {
  return document.pictures.flatMap(({ id, folded = [] }) => [id, ...folded])
}

export function boundsOf(document: BoardDocument): Rect | null {
  return union(document.pictures)
}
