/** What the right button, or the menu key, offers for whatever it is pressed on. */
import type { Picture } from '../../electron/contract.ts'
import type { Point } from '../document/geometry.ts'
import { useBoardStore } from '../stores/boardStore.ts'
import { useBoardsStore } from '../stores/boardsStore.ts'
import { loadedPicture, useLibraryListStore } from '../stores/libraryListStore.ts'
import { pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { openMenu, type MenuEntry } from '../stores/menuStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { boardStrings } from '../strings/boards.ts'
import { menuStrings as words } from '../strings/menu.ts'
import { stackingStrings } from '../strings/stacking.ts'
import type { Action } from './action.ts'
import {
  archiveBoard,
  boardsAction,
  duplicateBoard,
  listBoards,
  moveToBoard,
  nameBoard,
  newBoardAction,
  switchBoard,
} from './boards.ts'
import { foldAction } from './candidates.ts'
import { sideBySideAction, sliderAction } from './compare.ts'
import { acceptAction, anotherAction, discardAction, review, severalAction } from './conversation.ts'
import { copyAction } from './copy.ts'
import { cropToolAction, regionToolAction } from './crop.ts'
import { cutOutAction } from './cutOut.ts'
import { exportAction, exportSheetAction } from './export.ts'
import { extendAction } from './extend.ts'
import { finishAction, goOnAction } from './goOn.ts'
import { guardAction } from './guard.ts'
import { redoAction, undoAction } from './history.ts'
import { importAction } from './incoming.ts'
import { openPictures } from './library.ts'
import { infoAction, renameAction, starAction } from './libraryActions.ts'
import { deleteAction, loadPictures, takeOffAction } from './pictures.ts'
import { editJob, stepJob } from './queue.ts'
import { stopAction } from './generate.ts'
import { recallAction } from './recall.ts'
import { referenceAction } from './references.ts'
import { saveAction } from './saving.ts'
import { scrubAction } from './scrub.ts'
import { arrangeAction, duplicateAction, selectAllAction } from './selection.ts'
import { flattenAction, orderActions } from './stacking.ts'
import { chooseStep, stepActions } from './steps.ts'
import { sheetAction } from './story.ts'
import { touchUpAction } from './touchUp.ts'
import { upscaleActions } from './upscale.ts'
import { variationsAction } from './variations.ts'
import { fitAction } from './view.ts'
import { viewerAction } from './viewer.ts'

/** From now on; the board tells of the picture under the pointer itself. */
export function listenForMenus(): void {
  window.addEventListener('contextmenu', (event) => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-menu]') : null
    const isText = event.target instanceof Element && event.target.matches('input, textarea')
    // A text has the menu of the system.
    if (target === null || isText) return
    event.preventDefault()
    openFor(target.dataset, placeOf(event, target))
  })
}

/** Of a key, beside what has the focus. */
function placeOf({ clientX, clientY, button }: MouseEvent, target: HTMLElement): Point {
  if (button === 2) return { x: clientX, y: clientY }
  const { left, top, width, height } = target.getBoundingClientRect()
  return { x: left + Math.min(width / 2, 200), y: top + Math.min(height / 2, 200) }
}

function openFor({ menu, subject = '' }: DOMStringMap, at: Point): void {
  if (menu === 'board') return openBoardMenu(at)
  if (menu === 'step') {
    chooseStep(subject)
    return openMenu({ at, label: words.step, entries: stepActions.filter(isNoKeyVerb).map((action) => verb(action)) })
  }
  if (menu === 'board-row') return openRowMenu(subject, at)
  if (menu === 'job') return openMenu({ at, label: words.job, entries: jobEntries(subject) })
  const known = pictureById(subject) ?? loadedPicture(useLibraryListStore.getState().pages, subject)
  if (known === null)
    return void loadPictures([subject]).then(() => pictureById(subject) && openFor({ menu, subject }, at))
  openForPicture(known, menu, at)
}

function openForPicture(picture: Picture, menu: string | undefined, at: Point): void {
  rememberPictures([picture])
  if (menu === 'candidate') {
    review(picture)
    const own = [verb(acceptAction, picture), verb(discardAction, picture), 'line'] as const
    return openMenu({ at, label: words.candidate, entries: [...own, ...pictureEntries(picture)] })
  }
  if (!useViewStore.getState().selectedIds.includes(picture.id)) select(picture.id)
  openSelectionMenu(at, menu === 'listed' || menu === 'seen')
}

/** Those that are selected, or the board where none is. */
export function openBoardMenu(at: Point): void {
  if (useViewStore.getState().selectedIds.length > 0) return openSelectionMenu(at, false)
  const verbs = [importAction, selectAllAction, arrangeAction, fitAction].map((action) => verb(action))
  const boards = [boardsAction, newBoardAction].map((action) => verb(action))
  const steps = [undoAction, redoAction].map((action) => verb(action))
  openMenu({ at, label: words.board, entries: [...verbs, 'line', ...steps, 'line', ...boards] })
}

function openSelectionMenu(at: Point, isListed: boolean): void {
  const { selectedIds, selectedId } = useViewStore.getState()
  const picture = pictureById(selectedId)
  const put: readonly MenuEntry[] = isListed
    ? [{ type: 'verb', label: words.putOn, enabled: true, run: () => void openPictures(selectedIds) }, 'line']
    : []
  if (selectedIds.length > 1) {
    const label = words.pictures(selectedIds.length)
    return openMenu({ at, label, entries: [...put, ...severalEntries(selectedIds)] })
  }
  if (picture !== null) openMenu({ at, label: words.picture, entries: [...put, ...pictureEntries(picture)] })
}

function pictureEntries(picture: Picture): readonly MenuEntry[] {
  return [
    verb(viewerAction, picture),
    verb(foldAction, picture),
    'line',
    verb(goOnAction),
    verb(finishAction),
    verb(anotherAction, picture),
    verb(severalAction, picture),
    verb(recallAction),
    verb(referenceAction),
    {
      type: 'more',
      label: words.more,
      entries: [
        cropToolAction,
        regionToolAction,
        cutOutAction,
        touchUpAction,
        scrubAction,
        extendAction,
        variationsAction,
        sheetAction,
        guardAction,
      ].map((action) => verb(action)),
    },
    {
      type: 'more',
      label: words.compare,
      entries: [sliderAction, sideBySideAction].map((action) => verb(action)),
    },
    stackingEntry(),
    'line',
    verb(saveAction, [picture.id]),
    ...upscaleActions.map((action) => verb(action, [picture.id])),
    verb(copyAction),
    verb(exportAction),
    'line',
    { ...verb(renameAction, [picture.id]), label: words.rename },
    verb(starAction, [picture.id]),
    moveEntry([picture.id]),
    'line',
    verb(takeOffAction, [picture.id]),
    verb(deleteAction, [picture.id]),
  ]
}

function stackingEntry(): MenuEntry {
  const entries = [...orderActions, flattenAction].map((action) => verb(action))
  return { type: 'more', label: stackingStrings.order, entries }
}

function severalEntries(ids: readonly string[]): readonly MenuEntry[] {
  return [
    ...(ids.length === 2 ? [verb(sliderAction), verb(sideBySideAction), 'line' as const] : []),
    verb(arrangeAction),
    verb(duplicateAction),
    stackingEntry(),
    'line',
    verb(exportAction),
    verb(exportSheetAction),
    verb(saveAction, ids),
    ...upscaleActions.map((action) => verb(action, ids)),
    verb(copyAction),
    'line',
    { ...verb(infoAction, ids), label: words.tags },
    verb(starAction, ids),
    moveEntry(ids),
    'line',
    verb(takeOffAction, ids),
    verb(deleteAction, ids),
  ]
}

function moveEntry(ids: readonly string[]): MenuEntry {
  const { boardId } = useBoardStore.getState()
  const others = useBoardsStore.getState().boards.filter(({ id, archived }) => id !== boardId && !archived)
  const entries = others.map((board) => ({
    type: 'verb' as const,
    label: board.name,
    enabled: true,
    run: () => void moveToBoard(ids, board),
  }))
  return { type: 'more', label: words.moveTo, entries }
}

/** Of a board in the list of them. */
function openRowMenu(id: string, at: Point): void {
  const row = useBoardsStore.getState().boards.find((one) => one.id === id)
  if (row === undefined) return
  const { boardId } = useBoardStore.getState()
  const { selectedIds } = useViewStore.getState()
  const own = (label: string, enabled: boolean, run: () => void) => ({ type: 'verb', label, enabled, run }) as const
  const { menu } = boardStrings
  const isOther = id !== boardId
  const entries: readonly MenuEntry[] = row.archived
    ? [own(menu.bringBack, true, () => void switchBoard(id))]
    : [
        own(menu.open, isOther, () => {
          listBoards(false)
          void switchBoard(id)
        }),
        own(
          boardStrings.moveHere(selectedIds.length, row.name),
          isOther && selectedIds.length > 0,
          () => void moveToBoard(selectedIds, row),
        ),
        'line',
        own(menu.rename, true, () => nameBoard(id)),
        own(menu.duplicate, true, () => void duplicateBoard(row)),
        'line',
        own(menu.putAway, true, () => void archiveBoard(row)),
      ]
  openMenu({ at, label: row.name, entries })
}

function jobEntries(id: string): readonly MenuEntry[] {
  const own = (label: string, run: () => void) => ({ type: 'verb', label, enabled: true, run }) as const
  return [
    own(words.change, () => editJob(id)),
    own(words.earlier, () => stepJob(id, -1)),
    own(words.later, () => stepJob(id, 1)),
    'line',
    { ...verb(stopAction, [id]), label: words.cancel },
  ]
}

function verb<Subject>(action: Action<Subject>, subject?: Subject) {
  return {
    type: 'verb',
    label: action.label,
    action,
    enabled: action.isEnabled(subject),
    run: () => void action.run(subject),
  } as const
}

/** Those that last as long as a key is held make no sense in a menu. */
function isNoKeyVerb({ release }: Pick<Action, 'release'>): boolean {
  return release === undefined
}
