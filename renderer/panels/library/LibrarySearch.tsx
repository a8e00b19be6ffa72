import { ListFilter, Search, Trash, X } from 'lucide-react'
import { Popover } from 'radix-ui'
import { changeFilter } from '../../actions/libraryList.ts'
import { filtersSet } from '../../document/libraryFilter.ts'
import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { binAction } from '../../actions/bin.ts'
import { libraryStrings } from '../../strings/library.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { LibraryFilters } from './LibraryFilters.tsx'

/** Finds as one types; says how many were found. */
export function LibrarySearch() {
  const words = useLibraryListStore((list) => list.filter.words)
  const set = useLibraryListStore((list) => filtersSet(list.filter))
  const total = useLibraryListStore((list) => list.total)
  const all = useLibraryListStore((list) => list.facets?.count ?? null)
  return (
    <Popover.Root>
      <Popover.Anchor className="library-head" role="search">
        <label className="library-search">
          <Search size={14} strokeWidth={1.75} aria-hidden />
          <input
            type="text"
            data-library-search
            placeholder={libraryStrings.search}
            aria-label={libraryStrings.search}
            value={words}
            spellCheck={false}
            onChange={({ target }) => changeFilter({ words: target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || words === '') return
              event.preventDefault()
              changeFilter({ words: '' })
            }}
          />
          {words !== '' && (
            <button type="button" aria-label={libraryStrings.clearSearch} onClick={() => changeFilter({ words: '' })}>
              <X size={14} strokeWidth={2} aria-hidden />
            </button>
          )}
        </label>
        <Popover.Trigger
          className={`button is-icon ${set > 0 ? 'is-on' : ''}`}
          aria-label={set > 0 ? libraryStrings.filtersOn(set) : libraryStrings.filters}
          title={libraryStrings.filters}
        >
          <ListFilter size={16} strokeWidth={1.75} aria-hidden />
        </Popover.Trigger>
        <BinButton />
        <p className="library-count" role="status">
          {total !== null && all !== null && libraryStrings.found(total, all)}
        </p>
      </Popover.Anchor>
      {/* Beside the list, so that it is seen to follow. */}
      <Popover.Portal>
        <Popover.Content
          className="library-filters"
          aria-label={libraryStrings.filters}
          side="left"
          align="start"
          sideOffset={6}
          collisionPadding={10}
        >
          <LibraryFilters />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

const noSets = { set: 0, story: 0, series: 0 }

function BinButton() {
  const count = useLibraryListStore((list) => list.facets?.deleted ?? 0)
  const sets = useLibraryListStore((list) => list.facets?.deletedSets ?? noSets)
  return <ActionButton action={binAction} icon={Trash} label={libraryStrings.bin.open(count, sets)} />
}
