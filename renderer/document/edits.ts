import { findPlaced, type BoardDocument, type PlacedPicture } from './document.ts'
import { overlaps, type Point } from './geometry.ts'

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

export type Order = 'front' | 'forward' | 'backward' | 'back'

/** To one end, or past the next one that they overlap, or past the next one where they overlap none. */
export function orderPictures(document: BoardDocument, ids: readonly string[], to: Order): BoardDocument {
  const chosen = new Set(ids)
  const [those, others] = [
    document.pictures.filter(({ id }) => chosen.has(id)),
    document.pictures.filter(({ id }) => !chosen.has(id)),
  ]
  if (those.length === 0) return document
  const at = placeAmong(document, those, others, to)
  return { ...document, pictures: [...others.slice(0, at), ...those, ...others.slice(at)] }
}

/** How many of the others lie below. */
function placeAmong(
  { pictures }: BoardDocument,
  those: readonly PlacedPicture[],
  others: readonly PlacedPicture[],
  to: Order,
): number {
  if (to === 'front') return others.length
  if (to === 'back') return 0
  const touches = (other: PlacedPicture) => those.some((one) => overlaps(one, other))
  const isAbove = to === 'forward'
  const edge = pictures.indexOf((isAbove ? those.at(-1) : those[0])!)
  const next = isAbove
    ? others.filter((other) => pictures.indexOf(other) > edge)
    : others.filter((other) => pictures.indexOf(other) < edge).toReversed()
  const past = next.find(touches) ?? next[0]
  if (past === undefined) return isAbove ? others.length : 0
  return others.indexOf(past) + (isAbove ? 1 : 0)
}

/** 1 is all of it. */
export function setOpacity(document: BoardDocument, ids: readonly string[], opacity: number): BoardDocument {
  const chosen = new Set(ids)
  const pictures = document.pictures.map((picture) => {
    if (!chosen.has(picture.id)) return picture
    const { opacity: _, ...place } = picture
    return opacity === 1 ? place : { ...place, opacity }
  })
  return { ...document, pictures }
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
