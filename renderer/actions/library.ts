/** What is done to pictures of the library: deleted, starred, named, put on the board. */
import { call } from '../api.ts'
import { findPlaced, type PlacedPicture } from '../document/document.ts'
import { placePicture, removePictures } from '../document/edits.ts'
import { libraryStrings } from '../strings/library.ts'
import { board, commit, undoBoard, useBoardStore } from '../stores/boardStore.ts'
import { markDeleted, pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { lookAt, select, useViewStore } from '../stores/viewStore.ts'
import { clearSelection } from './librarySelection.ts'
import { loadPictures, restorePictures, showPicture } from './pictures.ts'

/** Puts them on the board and selects the last. */
export async function openPictures(ids: readonly string[]): Promise<void> {
  try {
    await loadPictures(ids)
  } catch (error) {
    return report(error, 'library')
  }
  for (const id of ids) {
    const picture = pictureById(id)
    if (picture !== null) showPicture(picture)
  }
}

/** On the board too, when it lies there. */
export function selectOnBoard(id: string): void {
  const place = findPlaced(board(), id)
  if (place === null) return
  select(id)
  lookAt({ type: 'fit', rect: place })
}

/** Stars all of them, or takes the star from all when each has one. */
export async function toggleStars(ids: readonly string[]): Promise<void> {
  try {
    const starred = await call('pictures:toggleStars', { ids: [...ids] })
    rememberPictures(ids.flatMap((id) => pictureById(id) ?? []).map((picture) => ({ ...picture, starred })))
  } catch (error) {
    report(error, 'library')
  }
}

export async function renamePicture(id: string, name: string): Promise<void> {
  try {
    const picture = await call('pictures:change', { id, name })
    if (pictureById(id) !== null) rememberPictures([picture])
  } catch (error) {
    report(error, 'library')
  }
}

export async function deletePictures(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  try {
    await call('pictures:delete', { ids: [...ids] })
  } catch (error) {
    return report(error, 'deleted')
  }
  const gone = new Set(ids)
  const placed = board().pictures.filter((picture) => gone.has(picture.id))
  // What lay on the board is a step of its history; the rest only leaves the library.
  if (placed.length > 0) {
    commit({ verb: 'delete', pictureIds: [...ids] }, (document) =>
      removePictures(
        document,
        placed.map(({ id }) => id),
      ),
    )
  }
  const step = useBoardStore.getState().history.headId
  for (const id of ids) markDeleted(id, true)
  clearSelection()
  if (gone.has(useViewStore.getState().selectedId ?? '')) select(null)
  notify({
    id: 'deleted',
    tone: 'note',
    message: libraryStrings.deleted(ids.length),
    action: { label: libraryStrings.undo, run: () => void bringBack(ids, placed, step) },
  })
}

async function bringBack(ids: readonly string[], placed: readonly PlacedPicture[], step: string): Promise<void> {
  if (!(await restorePictures(ids))) return
  if (placed.length === 0) return
  if (useBoardStore.getState().history.headId === step) return undoBoard()
  commit({ verb: 'open', pictureIds: placed.map(({ id }) => id) }, (document) => placed.reduce(placePicture, document))
}
