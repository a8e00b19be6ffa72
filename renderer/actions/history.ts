/** Moving through the history of the board, or of what lies over it. Deleting reaches into the library, so these do as well. */
import { call, inMessages } from '../api.ts'
import { movedBetween } from '../document/boardChange.ts'
import type { BoardDocument } from '../document/document.ts'
import { deletedAt, redoTarget, undoTarget } from '../document/history.ts'
import { awayLast } from '../stores/awayStore.ts'
import { begunLast } from '../stores/begunStore.ts'
import { board, goToBoard, isLost, redoBoard, undoBoard, useBoardStore } from '../stores/boardStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { redoExport, undoExport, useExportStore } from '../stores/exportStore.ts'
import { markDeleted } from '../stores/libraryStore.ts'
import { usePanelStore } from '../stores/panelStore.ts'
import { report, withdraw } from '../stores/toastStore.ts'
import { selectAll, useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { restorePictures } from './pictures.ts'
import { cancelJobs } from './queue.ts'
import { canRedoSet, canUndoSet, isLookingAtSet, redoSet, undoSet } from './sets.ts'
import { openTouchUp, showChange } from './touchUp.ts'

export const undoAction: Action = {
  id: 'undo',
  label: strings.actions.undo,
  shortcuts: [{ key: 'z', mod: true }],
  isEnabled: () => lastDone() !== null || nearest().canUndo,
  run() {
    const takeBack = lastDone()
    return takeBack === null ? nearest().undo() : takeBack()
  },
}

export const redoAction: Action = {
  id: 'redo',
  label: strings.actions.redo,
  shortcuts: [
    { key: 'z', mod: true, shift: true },
    { key: 'y', mod: true },
  ],
  isEnabled: () => nearest().canRedo,
  run: () => nearest().redo(),
}

interface Undoing {
  readonly canUndo: boolean
  readonly canRedo: boolean
  undo(): void | Promise<void>
  redo(): void | Promise<void>
}

/** What lies over the board has steps of its own: the export workspace, the strokes of a touch-up, and a set. */
function nearest(): Undoing {
  if (usePanelStore.getState().place === 'export') {
    const { past, future } = useExportStore.getState()
    return { canUndo: past.length > 0, canRedo: future.length > 0, undo: undoExport, redo: redoExport }
  }
  const drawing = openTouchUp()?.drawing
  if (drawing) {
    const { canUndo, canRedo } = drawing
    return { canUndo, canRedo, undo: () => showChange(drawing.undo()), redo: () => showChange(drawing.redo()) }
  }
  if (isLookingAtSet()) return { canUndo: canUndoSet(), canRedo: canRedoSet(), undo: undoSet, redo: redoSet }
  const { history } = useBoardStore.getState()
  return {
    canUndo: undoTarget(history) !== null,
    canRedo: redoTarget(history) !== null,
    undo: () => travel(undoBoard),
    redo: () => travel(redoBoard),
  }
}

/** Where the last thing done is no step of the board: brings back what was put away, or stops the painting that was begun. */
function lastDone(): (() => void) | null {
  const isCovered = usePanelStore.getState().place === 'export' || openTouchUp() !== null
  if (isCovered) return null
  const away = canUndoSet() ? null : awayLast()
  const begun = isLookingAtSet() ? null : begunLast()
  return away ?? (begun && (() => cancelJobs(begun)))
}

export function goTo(stepId: string): Promise<void> {
  return travel(() => goToBoard(stepId))
}

/** Pictures deleted on the way here and not on the way there come back, and the other way round. */
async function travel(move: () => void): Promise<void> {
  const [before, stood] = [gone(true), board()]
  move()
  const after = gone(true)
  dropLostSelection(stood)
  showChanged(stood)
  const back = [...before].filter((id) => !after.has(id) && !isLost(id))
  // The way back that was offered has been gone.
  if (back.length > 0) withdraw('deleted')
  await restorePictures(back)
  // What was deleted elsewhere leaves this board alone.
  await takeOut([...gone(false)].filter((id) => !before.has(id)))
}

/** What came or moved, or where something only went, its place and what is left: no step is taken unseen, none ends in an empty view. */
function showChanged(before: BoardDocument): void {
  const { pictures: left } = board()
  const placed = movedBetween(before, board())
  const gone = before.pictures.filter(({ id }) => !left.some((picture) => picture.id === id))
  if (placed.length === 0 && gone.length > 0) lookAt({ type: 'showGone', gone, left })
  else lookAt({ type: 'showAny', rects: placed.length > 0 ? placed : left })
}

function gone(elsewhere: boolean): ReadonlySet<string> {
  const { history } = useBoardStore.getState()
  return deletedAt(history, history.headId, elsewhere)
}

/** Without a step of its own: the way through the history is the step. */
async function takeOut(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  try {
    for (const some of inMessages(ids)) await call('pictures:delete', { ids: some })
    markDeleted(ids, true)
  } catch (error) {
    report(error, 'deleted')
  }
}

/** What has left the board cannot stay selected. */
export function dropLostSelection(before: BoardDocument): void {
  const here = new Set(board().pictures.map(({ id }) => id))
  const left = new Set(before.pictures.flatMap(({ id }) => (here.has(id) ? [] : [id])))
  selectAll(useViewStore.getState().selectedIds.filter((id) => !left.has(id)))
}
