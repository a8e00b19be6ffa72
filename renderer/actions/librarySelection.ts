/** Selecting in the library panel, as in every file manager. What is selected there is selected on the board. */
import { findPlaced } from '../document/document.ts'
import { board } from '../stores/boardStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { useLibraryListStore, pictureAt } from '../stores/libraryListStore.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'
import { selectAll, useViewStore } from '../stores/viewStore.ts'
import { idsBetween } from './libraryList.ts'

/** `only` selects one, `toggle` adds or takes away one, `range` selects from the anchor, `move` selects nothing. */
export type Grip = 'only' | 'toggle' | 'range' | 'move'

/** What the modifier keys of a click or a key say. */
export function gripOf(event: {
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}): Grip {
  if (event.shiftKey) return 'range'
  return event.ctrlKey || event.metaKey ? 'toggle' : 'only'
}

export async function selectAt(index: number, grip: Grip): Promise<void> {
  const { pages, anchor } = useLibraryListStore.getState()
  const picture = pictureAt(pages, index)
  if (picture !== null && grip !== 'move') rememberPictures([picture])
  const own = picture === null ? [] : [picture.id]
  useLibraryListStore.setState({ cursor: index, ...(grip !== 'range' && { anchor: index }) })
  if (grip === 'only') {
    selectAll(own)
    const place = picture && findPlaced(board(), picture.id)
    // What verbs are about from now on is seen.
    if (place !== null) lookAt({ type: 'showAny', rects: [place] })
  }
  if (grip === 'toggle') {
    const { selectedIds } = useViewStore.getState()
    const others = selectedIds.filter((id) => id !== picture?.id)
    selectAll(others.length < selectedIds.length ? others : [...others, ...own])
  }
  if (grip === 'range') await selectStretch(Math.min(anchor, index), Math.max(anchor, index))
}

export function selectEverything(): Promise<void> {
  const { total } = useLibraryListStore.getState()
  return total ? selectStretch(0, total - 1) : Promise.resolve()
}

async function selectStretch(first: number, last: number): Promise<void> {
  const { answered, cursor, pages } = useLibraryListStore.getState()
  try {
    const ids = await idsBetween(first, last)
    const now = useLibraryListStore.getState()
    // Meanwhile another question was asked or the range went on.
    if (now.answered !== answered || now.cursor !== cursor) return
    // Verbs about one picture are about the one under the cursor.
    const current = pictureAt(pages, cursor)?.id
    selectAll(
      ids,
      ids.find((id) => id === current),
    )
  } catch (error) {
    report(error, 'library')
  }
}
