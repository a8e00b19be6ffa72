import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react'
import { isKeyOf } from '../../actions/keys.ts'
import { openSelectedAction } from '../../actions/libraryActions.ts'
import { showRange } from '../../actions/libraryList.ts'
import { gripOf, selectAt } from '../../actions/librarySelection.ts'
import { isFiltered } from '../../document/libraryFilter.ts'
import { pictureAt, useLibraryListStore } from '../../stores/libraryListStore.ts'
import { useViewStore } from '../../stores/viewStore.ts'
import { strings } from '../../strings.ts'
import { EmptyLibrary } from './EmptyLibrary.tsx'
import { stepFrom } from './gridKeys.ts'
import { Thumbnail } from './Thumbnail.tsx'

/** Columns get as wide as they must to fill the panel, and not much narrower than this, in CSS pixels. */
const cellWidth = 112
const padding = 10
/** Rows rendered beyond those seen. */
const overscan = 3

/** Only the rows in sight exist, however many pictures there are. */
export function PictureGrid() {
  const scroller = useRef<HTMLDivElement>(null)
  const { columns, cell } = useColumns(scroller)
  const total = useLibraryListStore((list) => list.total)
  const pages = useLibraryListStore((list) => list.pages)
  const answered = useLibraryListStore((list) => list.answered)
  const selectedIds = useViewStore((facts) => facts.selectedIds)
  const selection = useMemo(() => new Set(selectedIds), [selectedIds])
  const cursor = useLibraryListStore((list) => list.cursor)
  const filtered = useLibraryListStore((list) => isFiltered(list.filter))
  const current = useViewStore((facts) => facts.selectedId)
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const rows = useVirtualizer({
    count: Math.ceil((total ?? 0) / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => cell,
    overscan,
    paddingStart: 2,
    paddingEnd: 14,
  })
  useLayoutEffect(() => rows.measure(), [rows, cell])
  useEffect(() => scroller.current?.scrollTo({ top: 0 }), [answered])

  const seen = rows.getVirtualItems()
  const first = (seen[0]?.index ?? 0) * columns
  const last = Math.min(((seen.at(-1)?.index ?? 0) + 1) * columns, total ?? 0) - 1
  useEffect(() => showRange(first, Math.max(first, last)), [first, last])

  const followCursor = useFollowCursor(scroller, cursor)
  const onKeyDown = (event: KeyboardEvent) => {
    // On a button it would be a press, which has selected the picture already.
    if (isKeyOf(openSelectedAction, event.nativeEvent)) {
      event.preventDefault()
      return void openSelectedAction.run()
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? cell) / cell)) * columns
    const next = stepFrom(cursor, event.key, { columns, page, total: total ?? 0 })
    if (next === null || event.altKey) return
    event.preventDefault()
    rows.scrollToIndex(Math.floor(next / columns))
    const toggling = event.ctrlKey || event.metaKey
    void selectAt(next, event.key === ' ' ? 'toggle' : toggling ? 'move' : gripOf(event))
    followCursor()
  }

  return (
    <div className="library-scroll" ref={scroller} onFocus={() => setFocused(true)} onBlur={leave}>
      {total === 0 && <EmptyLibrary filtered={filtered} />}
      <ul
        className="library-grid"
        aria-label={strings.picture.list}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {seen.flatMap((row) =>
          Array.from({ length: Math.min(columns, (total ?? 0) - row.index * columns) }, (_, column) => {
            const index = row.index * columns + column
            const picture = pictureAt(pages, index)
            return (
              <Thumbnail
                key={picture?.id ?? index}
                picture={picture}
                index={index}
                total={total ?? 0}
                x={padding + column * cell}
                y={row.start}
                size={cell}
                selected={picture !== null && selection.has(picture.id)}
                current={picture !== null && picture.id === current}
                reachable={index === cursor}
              />
            )
          }),
        )}
      </ul>
    </div>
  )
}

function setFocused(focused: boolean): void {
  if (useLibraryListStore.getState().focused !== focused) useLibraryListStore.setState({ focused })
}

function leave({ currentTarget, relatedTarget }: FocusEvent): void {
  if (!currentTarget.contains(relatedTarget)) setFocused(false)
}

function useColumns(scroller: React.RefObject<HTMLDivElement | null>) {
  const [width, setWidth] = useState(260)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const watch = new ResizeObserver(() => setWidth(element.clientWidth))
    watch.observe(element)
    return () => watch.disconnect()
  }, [scroller])
  const columns = Math.max(1, Math.round((width - 2 * padding) / cellWidth))
  return { columns, cell: (width - 2 * padding) / columns }
}

/** Once asked, moves the focus to the cursor as soon as its picture is there. */
function useFollowCursor(scroller: React.RefObject<HTMLDivElement | null>, cursor: number) {
  const due = useRef(false)
  useEffect(() => {
    if (!due.current) return
    const button = scroller.current?.querySelector<HTMLElement>(`[data-index="${cursor}"]`)
    if (!button) return
    due.current = false
    button.focus({ preventScroll: true })
  })
  return () => {
    due.current = true
  }
}
