/** A board opens as it was left; the first one of a library without a history, on the newest picture and its family. */
import { call } from '../api.ts'
import { firstBoardId, type Picture } from '../../electron/contract.ts'
import { boardSize } from '../document/boardSize.ts'
import { boundsOf, emptyDocument, idsOn, type BoardDocument } from '../document/document.ts'
import { placePicture, removePictures } from '../document/edits.ts'
import { restoreHistory } from '../document/history.ts'
import { findPlaces } from '../document/placement.ts'
import { board, commit, openBoardAs, openHistory, startBoard } from '../stores/boardStore.ts'
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
    await loadPictures(idsOn(history.board))
    openBoardAs(boardId, lost)
    openHistory(history)
    takeOffDeleted()
  }
  await loadBoards()
  lookAt({ type: 'fit', rect: boundsOf(board()) })
}

export async function loadBoards(): Promise<void> {
  useBoardsStore.setState({ boards: await call('boards:list', {}) })
}

/** What was deleted while another board was open lies here no more; undo brings it back. */
function takeOffDeleted(): void {
  const { deleted } = useLibraryStore.getState()
  const gone = idsOn(board()).filter((id) => pictureById(id) === null || deleted.has(id))
  if (gone.length === 0) return
  commit({ verb: 'delete', pictureIds: gone }, (document) => removePictures(document, gone))
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
