/** Where on the board there is room for pictures. */
import { findPlaced } from '../document/document.ts'
import type { Rect, Size } from '../document/geometry.ts'
import { boardSize } from '../document/boardSize.ts'
import { findPlaces } from '../document/placement.ts'
import { board } from '../stores/boardStore.ts'
import { pictureById } from '../stores/libraryStore.ts'

/** `size`: of the picture itself. Free places with those painted for the same turn, beside the parent, or in a row of their own. */
export function placesFor(size: Size, count: number, parentId: string | null, turnId: string | null): readonly Rect[] {
  const { pictures } = board()
  const isOfTurn = (id: string) => {
    const known = pictureById(id)
    return turnId !== null && known?.turnId === turnId && known.parentId === parentId
  }
  const group = pictures.filter(({ id }) => isOfTurn(id))
  return findPlaces(pictures, sizeOnBoard(size, parentId), count, placeOf(parentId)[0] ?? null, group)
}

/** `besideId`: what it was made from. */
export function sizeOnBoard(size: Size, besideId: string | null): Size {
  const [place] = placeOf(besideId)
  const source = pictureById(besideId)
  return boardSize(size, place === undefined || source === null ? null : { place, source })
}

export function placeOf(pictureId: string | null): readonly Rect[] {
  const place = pictureId === null ? null : findPlaced(board(), pictureId)
  return place === null ? [] : [place]
}
