/** The library's verbs as actions. Those of a list work where the keyboard is in it. */
import { libraryStrings } from '../strings/library.ts'
import { useLibraryListStore } from '../stores/libraryListStore.ts'
import { toggleSide, useViewStore } from '../stores/viewStore.ts'
import type { Action } from './action.ts'
import { deletePictures, openPictures, toggleStars } from './library.ts'
import { selectEverything } from './librarySelection.ts'
import type { Shortcut } from '../../electron/contract.ts'

const words = libraryStrings.actions

/** The pictures meant: those selected in the list while it has the keyboard, else the one selected on the board. */
function meant(): readonly string[] {
  const { focused, selection } = useLibraryListStore.getState()
  if (focused && selection.size > 0) return [...selection]
  const { selectedId } = useViewStore.getState()
  return selectedId === null ? [] : [selectedId]
}

function inList(id: string, label: string, shortcuts: readonly Shortcut[], run: () => void | Promise<void>): Action {
  const isEnabled = () => {
    const { focused, selection } = useLibraryListStore.getState()
    return focused && selection.size > 0
  }
  return { id: `library.${id}`, label, shortcuts, isEnabled, run }
}

export const searchLibraryAction: Action = {
  id: 'library.search',
  label: words.search,
  shortcuts: [{ key: 'f', mod: true }],
  whileTyping: true,
  isEnabled: () => true,
  run() {
    const field = () => document.querySelector<HTMLInputElement>('[data-library-search]')
    showLibrary()
    // What is typed next belongs to the field, so it waits for a frame only where the panel has to open first.
    if (field() === null) requestAnimationFrame(() => field()?.select())
    else field()?.select()
  },
}

export const starAction: Action = {
  id: 'library.star',
  label: words.toggleStar,
  shortcuts: [{ key: '.' }],
  isEnabled: () => meant().length > 0,
  run: () => toggleStars(meant()),
}

export const infoAction: Action = {
  id: 'library.info',
  label: words.info,
  shortcuts: [{ key: 'i' }],
  isEnabled: () => meant().length > 0,
  run: () => showInfo(false),
}

export const renameAction = inList('rename', words.rename, [{ key: 'F2' }], () => showInfo(true))

export const selectAllAction: Action = {
  id: 'library.selectAll',
  label: words.selectAll,
  shortcuts: [{ key: 'a', mod: true }],
  isEnabled: () => useLibraryListStore.getState().focused,
  run: selectEverything,
}

export const openSelectedAction = inList('open', words.open, [{ key: 'Enter' }], () => openPictures(meant()))

export const deleteSelectedAction = inList('delete', words.delete, [{ key: 'Delete' }, { key: 'Backspace' }], () =>
  deletePictures(meant()),
)

export const libraryActions: readonly Action[] = [
  searchLibraryAction,
  starAction,
  infoAction,
  renameAction,
  selectAllAction,
  openSelectedAction,
  deleteSelectedAction,
]

function showInfo(renaming: boolean): void {
  const ids = meant()
  const { infoOpen, selection } = useLibraryListStore.getState()
  const same = ids.length === selection.size && ids.every((id) => selection.has(id))
  showLibrary()
  useLibraryListStore.setState({ selection: new Set(ids), renaming, infoOpen: renaming || !(infoOpen && same) })
}

function showLibrary(): void {
  if (useViewStore.getState().side !== 'library') toggleSide('library')
}
