import { findPlaced, type BoardDocument, type PlacedPicture } from './document.ts'
import type { Point } from './geometry.ts'

/** On top of all others; what was folded is so no more. */
export function placePicture(document: BoardDocument, picture: PlacedPicture): BoardDocument {
  const { pictures } = document
  const others = pictures.filter(({ id }) => id !== picture.id).map((other) => without(other, new Set([picture.id])))
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

/** Where others were folded under one of them, the first of those comes up in its place. */
export function removePictures(document: BoardDocument, ids: readonly string[]): BoardDocument {
  const gone = new Set(ids)
  const pictures = document.pictures.flatMap((picture): readonly PlacedPicture[] => {
    const left = without(picture, gone)
    if (!gone.has(left.id)) return [left]
    const [id, ...folded] = left.folded ?? []
    const { folded: _, ...place } = left
    return id === undefined ? [] : [{ ...place, id, ...(folded.length > 0 && { folded }) }]
  })
  return { ...document, pictures }
}

/** A picture where another one was, which leaves the board. */
export function inPlaceOf(document: BoardDocument, oldId: string, id: string): BoardDocument {
  const place = findPlaced(document, oldId)
  return place === null ? document : placePicture(takeOff(document, [oldId]), { ...place, id })
}

/** Instead of others, with what was folded under them. */
export function placeInstead(document: BoardDocument, over: readonly string[], place: PlacedPicture): BoardDocument {
  const folded = over.flatMap((id) => findPlaced(document, id)?.folded ?? [])
  return placePicture(takeOff(document, over), folded.length === 0 ? place : { ...place, folded })
}

/** Others leave the sight under one, with all that was folded under them; it comes to lie at `at`. */
export function foldUnder(document: BoardDocument, id: string, others: readonly string[], at: Point): BoardDocument {
  const place = findPlaced(document, id)
  if (place === null) return document
  const under = others.flatMap((other) => [other, ...(findPlaced(document, other)?.folded ?? [])])
  const folded = [...new Set([...(place.folded ?? []), ...under])].filter((other) => other !== id)
  return placePicture(takeOff(document, others), { ...place, ...at, folded })
}

/** What was folded under a picture lies beside it again. */
export function unfold(document: BoardDocument, id: string, places: readonly PlacedPicture[]): BoardDocument {
  const above = findPlaced(document, id)
  if (above === null) return document
  const back = new Set(places.map((place) => place.id))
  return [without(above, back), ...places].reduce(placePicture, document)
}

function takeOff(document: BoardDocument, ids: readonly string[]): BoardDocument {
  const gone = new Set(ids)
  return { ...document, pictures: document.pictures.filter(({ id }) => !gone.has(id)) }
}

function without(picture: PlacedPicture, gone: ReadonlySet<string>): PlacedPicture {
  if (picture.folded === undefined || !picture.folded.some((id) => gone.has(id))) return picture
  const { folded, ...place } = picture
  const left = folded.filter((id) => !gone.has(id))
  return left.length === 0 ? place : { ...place, folded: left }
}
