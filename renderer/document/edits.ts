import { findPlaced, type BoardDocument, type PlacedPicture } from './document.ts'
import type { Point } from './geometry.ts'

export function placePicture(document: BoardDocument, picture: PlacedPicture): BoardDocument {
  const others = document.pictures.filter((other) => other.id !== picture.id)
  return { ...document, pictures: [...others, picture] }
}

/** What is moved comes to lie on top, in the order it lay in before. */
export function movePictures(document: BoardDocument, to: Readonly<Record<string, Point>>): BoardDocument {
  const [moved, others] = [
    document.pictures.filter(({ id }) => id in to),
    document.pictures.filter(({ id }) => !(id in to)),
  ]
  return { ...document, pictures: [...others, ...moved.map((picture) => ({ ...picture, ...to[picture.id] }))] }
}

export function removePictures(document: BoardDocument, ids: readonly string[]): BoardDocument {
  const gone = new Set(ids)
  return { ...document, pictures: document.pictures.filter(({ id }) => !gone.has(id)) }
}

/** A picture where another one was, which leaves the board. */
export function inPlaceOf(document: BoardDocument, oldId: string, id: string): BoardDocument {
  const place = findPlaced(document, oldId)
  return place === null ? document : placePicture(removePictures(document, [oldId]), { ...place, id })
}
