/** Pictures of the library: show, save, delete, import. */
import { call } from '../api.ts'
import type { Picture, StepVerb } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import { placePicture, removePictures } from '../document/edits.ts'
import { findPlaces } from '../document/placement.ts'
import { board, commit, undoBoard, useBoardStore } from '../stores/boardStore.ts'
import { markDeleted, pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { lookAt, select, useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'

/** As many ids as one message may hold. */
const idsAtOnce = 1000

/** Asks for those that this window has not heard of. Deleted ones stay unknown. */
export async function loadPictures(ids: readonly string[]): Promise<void> {
  const unknown = [...new Set(ids)].filter((id) => pictureById(id) === null)
  for (let from = 0; from < unknown.length; from += idsAtOnce) {
    rememberPictures(await call('pictures:get', { ids: unknown.slice(from, from + idsAtOnce) }))
  }
}

/** Puts a picture on the board unless it lies there, selects it and looks at it. */
export function showPicture(picture: Picture): void {
  putOnBoard(picture, 'open')
  select(picture.id)
  lookAt({ type: 'fit', rect: findPlaced(board(), picture.id) })
}

function putOnBoard(picture: Picture, verb: StepVerb): void {
  if (findPlaced(board(), picture.id) !== null) return
  const parent = picture.parentId === null ? null : findPlaced(board(), picture.parentId)
  const [place] = findPlaces(board().pictures, picture, 1, parent)
  if (place === undefined) return
  const { x, y, width, height } = place
  commit({ verb, pictureIds: [picture.id] }, (document) =>
    placePicture(document, { id: picture.id, x, y, width, height }),
  )
}

export const saveAction: Action = {
  id: 'save',
  label: strings.actions.save,
  shortcuts: [{ code: 'KeyS', mod: true }],
  whileTyping: true,
  isEnabled: () => selectedPicture() !== null,
  async run() {
    const picture = selectedPicture()
    if (picture === null) return
    try {
      const path = await call('pictures:savePng', { id: picture.id, metadata: true })
      if (path !== null) notify({ id: 'saved', tone: 'note', message: strings.picture.saved(path) })
    } catch (error) {
      report(error, 'saved')
    }
  },
}

export const deleteAction: Action = {
  id: 'delete',
  label: strings.actions.delete,
  shortcuts: [{ code: 'Delete' }, { code: 'Backspace' }],
  isEnabled: () => selectedPicture() !== null,
  async run() {
    const picture = selectedPicture()
    if (picture === null) return
    try {
      await call('pictures:delete', { ids: [picture.id] })
    } catch (error) {
      return report(error, 'deleted')
    }
    const place = findPlaced(board(), picture.id)
    commit({ verb: 'delete', pictureIds: [picture.id] }, (document) => removePictures(document, [picture.id]))
    const step = useBoardStore.getState().history.headId
    markDeleted(picture.id, true)
    select(null)
    const undo = async () => {
      if (!(await restorePictures([picture.id]))) return
      if (useBoardStore.getState().history.headId === step) undoBoard()
      else if (place !== null)
        commit({ verb: 'open', pictureIds: [picture.id] }, (document) => placePicture(document, place))
      select(picture.id)
    }
    notify({
      id: 'deleted',
      tone: 'note',
      message: strings.picture.deleted,
      action: { label: strings.actions.undo, run: () => void undo() },
    })
  },
}

export async function restorePictures(ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return true
  try {
    rememberPictures(await call('pictures:restore', { ids: [...ids] }))
    for (const id of ids) markDeleted(id, false)
    return true
  } catch (error) {
    report(error, 'deleted')
    return false
  }
}

export async function importFiles(files: readonly File[]): Promise<void> {
  for (const file of files) {
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const picture = await call('pictures:import', { name: file.name, bytes })
      markDeleted(picture.id, false)
      rememberPictures([picture])
      putOnBoard(picture, 'import')
      showPicture(picture)
    } catch (error) {
      report(error, file.name)
    }
  }
}

export function selectedPicture(): Picture | null {
  return pictureById(useViewStore.getState().selectedId)
}
