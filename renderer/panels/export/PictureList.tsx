import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDownAZ, Clapperboard, X } from 'lucide-react'
import { useEffect, useRef, useState, type DragEvent, type KeyboardEvent, type MouseEvent } from 'react'
import type { ExportPicture } from '../../../electron/contract.ts'
import { draggedPicture, endDragOut } from '../../actions/dragOut.ts'
import { addToExport } from '../../actions/export.ts'
import {
  animateMarked,
  mark,
  moveMarked,
  renameExported,
  sortExported,
  stepMarked,
  takeOutMarked,
} from '../../actions/exportList.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { useExportStore } from '../../stores/exportStore.ts'
import { useLibraryStore } from '../../stores/libraryStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { ListButton } from './ListButton.tsx'

/** Of a row, in CSS pixels. */
const rowHeight = 44

/** Pictures in the order of the sheet, with their names; marked ones are moved together, become an animation or are taken out. */
export function PictureList() {
  const pictures = useExportStore((facts) => facts.pictures)
  const unpainted = useExportStore((facts) => facts.unpainted)
  const marked = useExportStore((facts) => facts.marked)
  const [cursor, setCursor] = useState(0)
  const [over, setOver] = useState<number | null>(null)
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const rows = useVirtualizer({
    count: pictures.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  })
  const stop = Math.min(cursor, pictures.length - 1)
  const follow = useFollow(scroller)
  const goTo = (index: number) => {
    const next = Math.min(Math.max(index, 0), pictures.length - 1)
    setCursor(next)
    rows.scrollToIndex(next)
    follow(next)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    // Keys of the name belong to the text.
    if (event.target instanceof HTMLInputElement) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null
    if (by !== null && event.altKey) {
      const id = pictures[stop]?.id
      if (id !== undefined && !marked.has(id)) mark(stop, 'only')
      stepMarked(by)
      goTo(stop + by)
    } else if (by !== null) {
      if (event.shiftKey) mark(stop + by, 'range')
      goTo(stop + by)
    } else if (event.key === 'Home') goTo(0)
    else if (event.key === 'End') goTo(pictures.length - 1)
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      if (marked.size === 0) mark(stop, 'only')
      takeOutMarked()
      goTo(stop)
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) mark(pictures.length - 1, 'all')
    else return
    event.preventDefault()
  }

  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    const own = draggedPicture()
    if (own === null && event.dataTransfer.types.includes('Files')) return
    event.stopPropagation()
    endDragOut()
    if (own !== null) void addToExport(own, over ?? pictures.length)
    else if (over !== null) moveMarked(over)
    setOver(null)
  }

  return (
    <section className="export-pictures" aria-label={words.pictures}>
      <header>
        <h3>{words.count(pictures.length)}</h3>
        <ListButton label={words.sort} icon={ArrowDownAZ} disabled={pictures.length < 2} onClick={sortExported} />
        <ListButton
          label={marked.size > 0 ? words.animateMarked(marked.size) : words.animateAll}
          icon={Clapperboard}
          disabled={pictures.length === 0}
          onClick={animateMarked}
        />
        <ListButton label={words.takeOut(marked.size)} icon={X} disabled={marked.size === 0} onClick={takeOutMarked} />
      </header>
      {unpainted > 0 && (
        <p className="export-unpainted" role="status">
          {words.unpainted(unpainted)}
        </p>
      )}
      <div className="export-scroll" ref={scroller} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
        <ol style={{ height: rows.getTotalSize() }} onKeyDown={onKeyDown}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const picture = pictures[index]
            return (
              picture && (
                <Row
                  key={picture.id}
                  picture={picture}
                  index={index}
                  total={pictures.length}
                  top={start}
                  isMarked={marked.has(picture.id)}
                  isReachable={index === stop}
                  isOver={over === index}
                  onOver={setOver}
                  onFocus={() => setCursor(index)}
                />
              )
            )
          })}
        </ol>
      </div>
    </section>
  )
}

interface RowProps {
  readonly picture: ExportPicture
  readonly index: number
  readonly total: number
  readonly top: number
  readonly isMarked: boolean
  /** The one that the Tab key reaches. */
  readonly isReachable: boolean
  /** What is dragged would come to lie in front of it. */
  readonly isOver: boolean
  readonly onOver: (place: number) => void
  readonly onFocus: () => void
}

function Row({ picture, index, total, top, isMarked, isReachable, isOver, onOver, onFocus }: RowProps) {
  const hash = useLibraryStore((library) => library.byId[picture.of ?? picture.id]?.hash)
  const reach = isReachable ? 0 : -1
  const onClick = (event: MouseEvent) =>
    mark(index, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')
  const onDragStart = (event: DragEvent) => {
    if (!isMarked) mark(index, 'only')
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', picture.name)
  }
  const onDragOver = (event: DragEvent) => {
    event.preventDefault()
    const { top: edge, height } = event.currentTarget.getBoundingClientRect()
    onOver(event.clientY < edge + height / 2 ? index : index + 1)
  }
  const className = ['export-row', isMarked && 'is-marked', isOver && 'is-over'].filter(Boolean).join(' ')
  return (
    <li
      className={className}
      style={{ transform: `translateY(${top}px)`, height: rowHeight }}
      aria-setsize={total}
      aria-posinset={index + 1}
      onDragOver={onDragOver}
      onFocus={onFocus}
    >
      <button
        type="button"
        data-row={index}
        tabIndex={reach}
        aria-pressed={isMarked}
        aria-label={words.mark(picture.name)}
        draggable
        onClick={onClick}
        onDragStart={onDragStart}
      >
        {hash !== undefined && <img src={thumbnailUrl(hash)} alt="" decoding="async" draggable={false} />}
      </button>
      <Name picture={picture} index={index} reach={reach} />
    </li>
  )
}

/** Taken when it is left or on Enter, as far as a disk takes it. */
function Name({
  picture,
  index,
  reach,
}: {
  readonly picture: ExportPicture
  readonly index: number
  readonly reach: number
}) {
  const [text, setText] = useState<string | null>(null)
  const leave = () => {
    if (text !== null && text.trim() !== '') renameExported(picture.id, text)
    setText(null)
  }
  return (
    <input
      className="export-name"
      aria-label={words.name(index + 1)}
      tabIndex={reach}
      value={text ?? picture.name}
      spellCheck={false}
      maxLength={180}
      onFocus={({ target }) => target.select()}
      onChange={({ target }) => setText(target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') leave()
        if (event.key !== 'Escape' || text === null) return
        event.stopPropagation()
        setText(null)
      }}
    />
  )
}

/** Once asked, moves the focus to a row as soon as it is there. */
function useFollow(scroller: React.RefObject<HTMLDivElement | null>) {
  const due = useRef<number | null>(null)
  useEffect(() => {
    if (due.current === null) return
    const button = scroller.current?.querySelector<HTMLElement>(`[data-row="${due.current}"]`)
    if (!button) return
    due.current = null
    button.focus({ preventScroll: true })
  })
  return (index: number) => {
    due.current = index
  }
}
