import { Star } from 'lucide-react'
import { memo, type DragEvent, type MouseEvent } from 'react'
import type { Picture } from '../../../electron/contract.ts'
import { startDragOut } from '../../actions/dragOut.ts'
import { lookOnBoard } from '../../actions/library.ts'
import { isDraft, isUnfinished } from '../../actions/goOn.ts'
import { goOnStrings } from '../../strings/goOn.ts'
import { openSelectedAction, starAction } from '../../actions/libraryActions.ts'
import { gripOf, selectAt } from '../../actions/librarySelection.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { strings } from '../../strings.ts'
import { libraryStrings } from '../../strings/library.ts'
import { draftWords, unfinishedWords } from '../../actions/passageWords.ts'
import { Unfinished } from '../Unfinished.tsx'

interface ThumbnailProps {
  /** Null while its page is on the way. */
  readonly picture: Picture | null
  readonly index: number
  readonly total: number
  readonly x: number
  readonly y: number
  readonly size: number
  readonly selected: boolean
  /** The one that verbs are about. */
  readonly current: boolean
  /** The one that the Tab key reaches. */
  readonly reachable: boolean
}

export const Thumbnail = memo(function Thumbnail(props: ThumbnailProps) {
  const { picture, index, total, x, y, size, selected, current, reachable } = props
  const place = { transform: `translate(${x}px, ${y}px)`, width: size, height: size }
  if (picture === null) return <li className="thumbnail" style={place} aria-hidden />
  const onClick = (event: MouseEvent) => {
    void selectAt(index, gripOf(event))
    if (gripOf(event) === 'only') lookOnBoard(picture.id)
  }
  const onDragStart = (event: DragEvent) => {
    event.preventDefault()
    startDragOut(picture.id)
  }
  return (
    <li
      className="thumbnail"
      data-menu="listed"
      data-subject={picture.id}
      style={place}
      aria-setsize={total}
      aria-posinset={index + 1}
    >
      <button
        type="button"
        aria-label={nameOf(picture)}
        aria-pressed={selected}
        aria-current={current || undefined}
        data-index={index}
        tabIndex={reachable ? 0 : -1}
        draggable
        onDragStart={onDragStart}
        onClick={onClick}
        onDoubleClick={() => void openSelectedAction.run([picture.id])}
      >
        <img src={thumbnailUrl(picture.hash)} alt="" decoding="async" draggable={false} />
        {isUnfinished(picture) && <Unfinished picture={picture} className="thumbnail-unfinished" />}
        {isDraft(picture) && !isUnfinished(picture) && (
          <span className="thumbnail-unfinished">{goOnStrings.draftFact}</span>
        )}
        <span className="thumbnail-name">{picture.name ?? captionOf(picture)}</span>
      </button>
      {/* For the pointer; the keyboard has its own way, and the name says whether it is starred. */}
      <span
        className={`thumbnail-star ${picture.starred ? 'is-on' : ''}`}
        title={picture.starred ? libraryStrings.actions.unstar : libraryStrings.actions.star}
        aria-hidden
        onClick={() => void starAction.run([picture.id])}
      >
        <Star size={14} strokeWidth={2} fill={picture.starred ? 'currentColor' : 'none'} />
      </span>
    </li>
  )
})

function captionOf(picture: Picture): string {
  return picture.prompt || strings.picture.imported
}

function nameOf(picture: Picture): string {
  const words = [
    picture.name,
    captionOf(picture),
    draftWords(picture) || null,
    unfinishedWords(picture) || null,
    picture.starred ? libraryStrings.starred : null,
  ]
  return words.filter((word) => word !== null).join(', ')
}
