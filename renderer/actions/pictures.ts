/** Pictures of the library: show, save, delete. */
import { call, inMessages } from '../api.ts'
import type { Picture, StepVerb } from '../../electron/contract.ts'
import { findPlaced, type PlacedPicture } from '../document/document.ts'
import { placePicture, removePictures } from '../document/edits.ts'
import { board, commit, undoBoard, useBoardStore } from '../stores/boardStore.ts'
import { markDeleted, pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { showPlace } from '../stores/panelStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { select, selectAll, useViewStore } from '../stores/viewStore.ts'
import { boardStrings } from '../strings/boards.ts'
import { strings } from '../strings.ts'
import { about, type Action } from './action.ts'
import { placesFor } from './freePlaces.ts'

/** Asks for those that this window has not heard of. Deleted ones stay unknown. */
export async function loadPictures(ids: readonly string[]): Promise<void> {
  const unknown = [...new Set(ids)].filter((id) => pictureById(id) === null)
  for (const some of inMessages(unknown)) rememberPictures(await call('pictures:get', { ids: some }))
}

/** The same with deleted ones, which history looks back at. */
export async function loadPastPictures(ids: readonly string[]): Promise<void> {
  await loadPictures(ids)
  const missing = [...new Set(ids)].filter((id) => pictureById(id) === null)
  for (const some of inMessages(missing)) {
    const pictures = await call('pictures:get', { ids: some, deleted: true })
    markDeleted(
      pictures.map(({ id }) => id),
      true,
    )
    rememberPictures(pictures)
  }
}

/** Puts a picture on the board unless it lies there, selects it and looks at it. */
export function showPicture(picture: Picture): void {
  showPlace('board')
  putOnBoard(picture, 'open')
  select(picture.id)
  lookAt({ type: 'fit', rect: findPlaced(board(), picture.id) })
}

/** Beside the picture it was made from, or in a row of its own. */
export function putOnBoard(picture: Picture, verb: StepVerb): void {
  if (findPlaced(board(), picture.id) !== null) return
  const [place] = placesFor(picture, 1, picture.parentId, picture.turnId)
  if (place === undefined) return
  commit({ verb, pictureIds: [picture.id] }, (document) => placePicture(document, { id: picture.id, ...place }))
}

/** Those that are selected, or some by their ids. */
export const deleteAction: Action<readonly string[]> = about(selectedIds, {
  id: 'delete',
  label: strings.actions.delete,
  shortcuts: [{ key: 'Delete' }, { key: 'Backspace' }],
  run: deletePictures,
})

/** They stay in the library, and on other boards. */
export const takeOffAction: Action<readonly string[]> = about(selectedIds, {
  id: 'takeOff',
  label: boardStrings.actions.takeOff,
  shortcuts: [{ key: 'Backspace', shift: true }],
  isEnabled: (ids) => placedOf(ids).length > 0,
  run(ids) {
    const placed = placedOf(ids)
    const off = placed.map(({ id }) => id)
    commit({ verb: 'takeAway', pictureIds: off }, (document) => removePictures(document, off))
    const step = useBoardStore.getState().history.headId
    selectAll(useViewStore.getState().selectedIds.filter((id) => !off.includes(id)))
    const action = { label: strings.actions.undo, run: () => putBack(off, placed, step) }
    notify({ id: 'boards', tone: 'note', message: boardStrings.takenOff(off.length), action })
  },
})

function placedOf(ids: readonly string[]): readonly PlacedPicture[] {
  return board().pictures.filter(({ id }) => ids.includes(id))
}

function selectedIds(): readonly string[] | null {
  return selectedPicture() === null ? null : useViewStore.getState().selectedIds
}

/** Out of the library and off the board; a toast offers the way back. */
export async function deletePictures(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  try {
    for (const some of inMessages(ids)) await call('pictures:delete', { ids: some })
  } catch (error) {
    return report(error, 'deleted')
  }
  const gone = new Set(ids)
  const placed = board().pictures.filter(({ id }) => gone.has(id))
  // A step of the history also where none of them lay on the board: undo brings back whatever was deleted.
  commit({ verb: 'delete', pictureIds: ids }, (document) => removePictures(document, ids))
  const step = useBoardStore.getState().history.headId
  markDeleted(ids, true)
  const { selectedIds } = useViewStore.getState()
  selectAll(selectedIds.filter((id) => !gone.has(id)))
  notify({
    id: 'deleted',
    tone: 'note',
    message: strings.picture.deleted(ids.length),
    action: { label: strings.actions.undo, run: () => void bringBack(ids, placed, step) },
  })
}

async function bringBack(ids: readonly string[], placed: readonly PlacedPicture[], step: string): Promise<void> {
  const onBoard = placed.map(({ id }) => id)
  if (await restorePictures(ids, onBoard)) putBack(ids, placed, step)
}

/** `step`: the one that they went with. */
function putBack(ids: readonly string[], placed: readonly PlacedPicture[], step: string): void {
  if (useBoardStore.getState().history.headId === step) undoBoard()
  else commit({ verb: 'open', pictureIds: ids }, (document) => placed.reduce(placePicture, document))
  if (placed.length > 0) selectAll(placed.map(({ id }) => id))
}

/** `shown`: those of them that are looked at outside the list, which loads its own. */
export async function restorePictures(ids: readonly string[], shown = ids): Promise<boolean> {
  if (ids.length === 0) return true
  try {
    for (const some of inMessages(ids)) await call('pictures:restore', { ids: some })
    markDeleted(ids, false)
    await loadPictures(shown)
    return true
  } catch (error) {
    report(error, 'deleted')
    return false
  }
}

export function selectedPicture(): Picture | null {
  return pictureById(useViewStore.getState().selectedId)
}
