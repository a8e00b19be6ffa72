/** Pictures come to lie on a board that is not open: one step of its history for all of them. */
import { call } from '../api.ts'
import type { Picture, StepVerb } from '../../electron/contract.ts'
import { boardSize } from '../document/boardSize.ts'
import { emptyDocument, findPlaced, idsOn } from '../document/document.ts'
import { placeInstead, placePicture } from '../document/edits.ts'
import { commitStep, headOf, restoreHistory, startHistory } from '../document/history.ts'
import { takesPlace } from '../document/rerun.ts'
import { findPlaces } from '../document/placement.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { loadPictures } from './pictures.ts'

let before: Promise<void> = Promise.resolve()

/**
 * Beside the picture that each was made from, or in a row of its own. `again`: also those that have lain there before.
 * One after the other: each step follows the one before it.
 */
export function placeOnBoard(...given: Parameters<typeof place>): Promise<void> {
  const placing = before.then(() => place(...given))
  before = placing.catch(() => undefined)
  return placing
}

async function place(boardId: string, pictures: readonly Picture[], verb: StepVerb, again: boolean): Promise<void> {
  const stored = await call('history:load', { boardId })
  let history = restoreHistory(stored)
  if (history === null) {
    history = startHistory(stepFacts('start', []), emptyDocument)
    await call('history:append', { step: headOf(history), boardId })
  }
  const there = new Set(
    again ? idsOn(history.board) : Object.values(history.steps).flatMap(({ pictureIds }) => pictureIds),
  )
  const fresh = pictures.filter(({ id }) => !there.has(id))
  if (fresh.length === 0) return
  await loadPictures(idsOn(history.board))
  let document = history.board
  for (const picture of fresh) {
    const parent = picture.parentId === null ? null : findPlaced(document, picture.parentId)
    // What was not finished makes room for what it has become.
    if (parent !== null && takesPlace(picture)) {
      const { x, y } = parent
      document = placeInstead(document, [parent.id], { id: picture.id, x, y, ...boardSize(picture, null) })
      continue
    }
    const group = document.pictures.filter(({ id }) => isOfTurn(pictureById(id), picture))
    const source = pictureById(picture.parentId)
    const size = boardSize(picture, parent && source && { place: parent, source })
    const [place] = findPlaces(document.pictures, size, 1, parent, group)
    if (place !== undefined) document = placePicture(document, { id: picture.id, ...place })
  }
  const facts = stepFacts(
    verb,
    fresh.map(({ id }) => id),
  )
  await call('history:append', { step: headOf(commitStep(history, facts, document)), boardId })
}

function isOfTurn(known: Picture | null, { turnId, parentId }: Picture): boolean {
  return known !== null && turnId !== null && known.turnId === turnId && known.parentId === parentId
}

function stepFacts(verb: StepVerb, pictureIds: readonly string[]) {
  return { id: crypto.randomUUID(), verb, at: Date.now(), pictureIds }
}
