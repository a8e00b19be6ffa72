/** Selecting in the library panel, as in every file manager. */
import { useLibraryListStore, pictureAt } from '../stores/libraryListStore.ts'
import { report } from '../stores/toastStore.ts'
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
  const { pages, selection, anchor } = useLibraryListStore.getState()
  const id = pictureAt(pages, index)?.id
  switch (grip) {
    case 'move':
      return useLibraryListStore.setState({ cursor: index, anchor: index })
    case 'only':
      return useLibraryListStore.setState({
        cursor: index,
        anchor: index,
        selection: new Set(id === undefined ? [] : [id]),
      })
    case 'toggle': {
      const next = new Set(selection)
      if (id !== undefined && !next.delete(id)) next.add(id)
      return useLibraryListStore.setState({ cursor: index, anchor: index, selection: next })
    }
    case 'range':
      useLibraryListStore.setState({ cursor: index })
      return selectStretch(Math.min(anchor, index), Math.max(anchor, index))
  }
}

export function selectEverything(): Promise<void> {
  const { total } = useLibraryListStore.getState()
  return total ? selectStretch(0, total - 1) : Promise.resolve()
}

export function clearSelection(): void {
  useLibraryListStore.setState({ selection: new Set() })
}

async function selectStretch(first: number, last: number): Promise<void> {
  const { answered, cursor } = useLibraryListStore.getState()
  try {
    const ids = await idsBetween(first, last)
    const now = useLibraryListStore.getState()
    // Meanwhile another question was asked or the range went on.
    if (now.answered === answered && now.cursor === cursor) useLibraryListStore.setState({ selection: new Set(ids) })
  } catch (error) {
    report(error, 'library')
  }
}
