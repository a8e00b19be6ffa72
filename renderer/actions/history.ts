/** Undo and redo of the board. Deleting reaches into the library, so these two do as well. */
import { call } from '../api.ts'
import { canRedo, canUndo, headOf } from '../document/history.ts'
import { board, redoBoard, undoBoard, useBoardStore } from '../stores/boardStore.ts'
import { markDeleted, useLibraryStore } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { restorePicture } from './pictures.ts'

export const undoAction: Action = {
  id: 'undo',
  label: strings.actions.undo,
  shortcuts: [{ code: 'KeyZ', mod: true }],
  isEnabled: () => canUndo(useBoardStore.getState().history),
  async run() {
    undoBoard()
    for (const { id } of board().pictures) {
      if (useLibraryStore.getState().deleted.has(id)) await restorePicture(id)
    }
    dropLostSelection()
  },
}

export const redoAction: Action = {
  id: 'redo',
  label: strings.actions.redo,
  shortcuts: [
    { code: 'KeyZ', mod: true, shift: true },
    { code: 'KeyY', mod: true },
  ],
  isEnabled: () => canRedo(useBoardStore.getState().history),
  async run() {
    const before = board()
    redoBoard()
    dropLostSelection()
    if (headOf(useBoardStore.getState().history).label !== strings.steps.delete) return
    const gone = before.pictures.filter(({ id }) => !board().pictures.some((picture) => picture.id === id))
    for (const { id } of gone) {
      try {
        await call('pictures:delete', { ids: [id] })
        markDeleted(id, true)
      } catch (error) {
        report(error, 'deleted')
      }
    }
  },
}

function dropLostSelection(): void {
  const { selectedId } = useViewStore.getState()
  if (selectedId !== null && !board().pictures.some(({ id }) => id === selectedId)) select(null)
}
