import { union, type Rect } from './geometry.ts'

/** A picture lying on the board, in board pixels. Its own pixels stay in the library, found by `id`. */
export interface PlacedPicture extends Rect {
  readonly id: string
}

/** Everything that undo can bring back: ids and places, never pixels. */
export interface BoardDocument {
  readonly pictures: readonly PlacedPicture[]
}

export const emptyDocument: BoardDocument = { pictures: [] }

export function findPlaced(document: BoardDocument, id: string): PlacedPicture | null {
  return document.pictures.find((picture) => picture.id === id) ?? null
}

export function boundsOf(document: BoardDocument): Rect | null {
  return union(document.pictures)
}
