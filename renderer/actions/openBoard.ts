/** A board opens as it was left; the first one of a library without a history, on the newest picture and its family. */
import { call } from '../api.ts'
import { firstBoardId, type Picture } from '../../electron/contract.ts'
import { boardSize } from '../document/boardSize.ts'
import { boundsOf, emptyDocument, idsOn, type BoardDocument, type PlacedPicture } from '../document/document.ts'
import { placePicture, removePictures } from '../document/edits.ts'
import { goneAt, headOf, restoreHistory } from '../document/history.ts'
import { findPlaces } from '../document/placement.ts'
import { board, commit, openBoardAs, openHistory, startBoard, undoBoard, useBoardStore } from '../stores/boardStore.ts'
import { useBoardsStore } from '../stores/boardsStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { pictureById, rememberPictures, useLibraryStore } from '../stores/libraryStore.ts'
import { loadPictures } from './pictures.ts'

/** The one that was used last, unless another is named. */
export async function openBoard(id?: string): Promise<void> {
  const { boardId, lost, ...stored } = await call('history:load', id === undefined ? {} : { boardId: id })
  const history = restoreHistory(stored)
  if (history === null) {
    const first = boardId === firstBoardId ? layOut(await latestFamily()) : emptyDocument
    openBoardAs(boardId, lost)
    startBoard(first)
  } else {
    const away = goneAt(history, history.headId)
    await loadPictures([...idsOn(history.board), ...away.map((placed) => placed.id)])
    openBoardAs(boardId, lost)
    openHistory(history)
    takeOffDeleted()
    putBackRestored(away)
  }
  await loadBoards()
  lookAt({ type: 'fit', rect: boundsOf(board()) })
}

export async function loadBoards(): Promise<void> {
  useBoardsStore.setState({ boards: await call('boards:list', {}) })
}

/** What was deleted while another board was open lies here no more; undo brings it back. */
function takeOffDeleted(): void {
  const gone = idsOn(board()).filter((id) => !isInLibrary(id))
  if (gone.length === 0) return
  commit({ verb: 'gone', pictureIds: gone }, (document) => removePictures(document, gone))
}

/** What was brought back while another board was open lies here again where it lay. */
function putBackRestored(away: readonly PlacedPicture[]): void {
  const back = away.filter(({ id }) => isInLibrary(id))
  if (back.length === 0) return
  const head = headOf(useBoardStore.getState().history)
  // Where nothing was done here since, it is as if it had never been away.
  if (head.verb === 'gone' && head.pictureIds.every(isInLibrary)) return undoBoard()
  commit({ verb: 'open', pictureIds: back.map(({ id }) => id) }, (document) => back.reduce(placePicture, document))
}

function isInLibrary(id: string): boolean {
  return pictureById(id) !== null && !useLibraryStore.getState().deleted.has(id)
}

async function latestFamily(): Promise<readonly Picture[]> {
  const { pictures } = await call('pictures:page', { query: {}, offset: 0, limit: 1 })
  const [newest] = pictures
  if (newest === undefined) return []
  const family = await call('pictures:family', { id: newest.id })
  rememberPictures(family)
  return family
}

function layOut(family: readonly Picture[]): BoardDocument {
  return family.reduce<BoardDocument>((document, picture) => {
    const parent = document.pictures.find(({ id }) => id === picture.parentId) ?? null
    const [place] = findPlaces(document.pictures, boardSize(picture, null), 1, parent)
    return place === undefined ? document : placePicture(document, { id: picture.id, ...place })
  }, emptyDocument)
}
