import type { BoardDocument, PlacedPicture } from './document.ts'
import type { Point } from './geometry.ts'

export function placePicture(document: BoardDocument, picture: PlacedPicture): BoardDocument {
  const others = document.pictures.filter((other) => other.id !== picture.id)
  return { ...document, pictures: [...others, picture] }
}

export function movePicture(document: BoardDocument, id: string, to: Point): BoardDocument {
  const pictures = document.pictures.map((picture) => (picture.id === id ? { ...picture, x: to.x, y: to.y } : picture))
  return { ...document, pictures }
}

export function removePicture(document: BoardDocument, id: string): BoardDocument {
  return { ...document, pictures: document.pictures.filter((picture) => picture.id !== id) }
}
