/** The library's verbs as actions. Those of a list work where the keyboard is in it. */
import { libraryStrings } from '../strings/library.ts'
import { useLibraryListStore } from '../stores/libraryListStore.ts'
import { showSide } from '../stores/panelStore.ts'
import { selectAll, useViewStore } from '../stores/viewStore.ts'
import { about, type Action } from './action.ts'
import { openPictures, toggleStars } from './library.ts'
import { deletePictures } from './pictures.ts'
import { selectEverything } from './librarySelection.ts'

const words = libraryStrings.actions

function selected(): readonly string[] | null {
  const { selectedIds } = useViewStore.getState()
  return selectedIds.length === 0 ? null : selectedIds
}

/** While the keyboard is in the list. */
function selectedInList(): readonly string[] | null {
  return useLibraryListStore.getState().focused ? selected() : null
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

export const starAction: Action<readonly string[]> = about(selected, {
  id: 'library.star',
  label: words.toggleStar,
  shortcuts: [{ key: '.' }],
  run: toggleStars,
})

export const infoAction: Action<readonly string[]> = about(selected, {
  id: 'library.info',
  label: words.info,
  shortcuts: [{ key: 'i' }],
  run: (ids) => showInfo(ids, false),
})

export const renameAction: Action<readonly string[]> = about(selected, {
  id: 'library.rename',
  label: words.rename,
  shortcuts: [{ key: 'F2' }],
  run: (ids) => showInfo(ids, true),
})

export const selectAllAction: Action = {
  id: 'library.selectAll',
  label: words.selectAll,
  shortcuts: [{ key: 'a', mod: true }],
  isEnabled: () => useLibraryListStore.getState().focused,
  run: selectEverything,
}

export const openSelectedAction: Action<readonly string[]> = about(selectedInList, {
  id: 'library.open',
  label: words.open,
  shortcuts: [{ key: 'Enter' }],
  run: openPictures,
})

export const deleteSelectedAction: Action<readonly string[]> = about(selectedInList, {
  id: 'library.delete',
  label: words.delete,
  shortcuts: [{ key: 'Delete' }, { key: 'Backspace' }],
  run: deletePictures,
})

export const libraryActions: readonly Action[] = [
  searchLibraryAction,
  starAction,
  infoAction,
  renameAction,
  selectAllAction,
  openSelectedAction,
  deleteSelectedAction,
]

function showInfo(ids: readonly string[], renaming: boolean): void {
  const { infoOpen } = useLibraryListStore.getState()
  const { selectedIds } = useViewStore.getState()
  const same = ids.length === selectedIds.length && ids.every((id) => selectedIds.includes(id))
  showLibrary()
  selectAll(ids)
  useLibraryListStore.setState({ renaming, infoOpen: renaming || !(infoOpen && same) })
}

function showLibrary(): void {
  showSide('library')
}
