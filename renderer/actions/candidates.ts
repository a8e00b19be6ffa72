/** The candidates of a turn on the board: who goes on from one folds the others under it, and can show them again. */
import type { Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import { foldUnder, unfold } from '../document/edits.ts'
import { findPlaces } from '../document/placement.ts'
import { candidatesOf } from '../document/turns.ts'
import { board, commit } from '../stores/boardStore.ts'
import { knownPictures, pictureById } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'
import { conversationStrings } from '../strings/conversation.ts'
import { about, type Action } from './action.ts'
import { sizeOnBoard } from './freePlaces.ts'
import { loadPictures, selectedPicture } from './pictures.ts'

/** Those that nothing was made from, and that wear no star, go under the one that was chosen, which takes the group's corner. */
export function foldRejected(picture: Picture): void {
  const place = findPlaced(board(), picture.id)
  const rejected = rejectedBeside(picture)
  if (place === null || rejected.length === 0) return
  const lying = [place, ...rejected.flatMap(({ id }) => findPlaced(board(), id) ?? [])]
  const [corner = place] = lying.toSorted((a, b) => a.x + a.y - b.x - b.y)
  const at = isContinued(picture.id) ? place : { x: corner.x, y: corner.y }
  const ids = rejected.map(({ id }) => id)
  commit({ verb: 'fold', pictureIds: [picture.id, ...ids] }, (document) => foldUnder(document, picture.id, ids, at))
}

/** What is folded under a picture comes to lie beside it. */
export async function unfoldCandidates(id: string): Promise<void> {
  const under = findPlaced(board(), id)?.folded ?? []
  await loadPictures(under).catch((error: unknown) => report(error, 'queue'))
  const place = findPlaced(board(), id)
  if (place?.folded === undefined) return
  const places: ReturnType<typeof placed>[] = []
  for (const other of place.folded) {
    const taken = [...board().pictures, ...places]
    const picture = pictureById(other)
    const size = picture === null ? place : sizeOnBoard(picture, id)
    const [free] = findPlaces(taken, size, 1, null, [place])
    if (free !== undefined) places.push(placed(other, free))
  }
  commit({ verb: 'unfold', pictureIds: [id, ...place.folded] }, (document) => unfold(document, id, places))
}

export const foldAction: Action<Picture> = about(selectedPicture, {
  id: 'candidates.fold',
  label: conversationStrings.fold,
  shortcuts: [{ key: 'u', shift: true }],
  isEnabled: (picture) => foldedUnder(picture) > 0 || rejectedBeside(picture).length > 0,
  run: (picture) => (foldedUnder(picture) > 0 ? unfoldCandidates(picture.id) : foldRejected(picture)),
})

export function foldedUnder({ id }: Picture): number {
  return findPlaced(board(), id)?.folded?.length ?? 0
}

export function rejectedBeside(picture: Picture): readonly Picture[] {
  return candidatesOf(picture, knownPictures()).filter(
    ({ id, starred }) => id !== picture.id && !starred && findPlaced(board(), id) !== null && !isContinued(id),
  )
}

function isContinued(id: string): boolean {
  return board().pictures.some((other) => pictureById(other.id)?.parentId === id)
}

function placed(id: string, { x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return { id, x, y, width, height }
}
