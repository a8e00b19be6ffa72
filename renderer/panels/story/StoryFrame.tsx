import { GripVertical, RefreshCw } from 'lucide-react'
import { useState, type DragEvent, type KeyboardEvent } from 'react'
import { changeFrame, paintFrame, placeFrame, showTry, type OpenStory } from '../../actions/story.ts'
import { endDragOut } from '../../actions/dragOut.ts'
import { viewerAction } from '../../actions/viewer.ts'
import { isThere, pictureOfFrame } from '../../document/story.ts'
import type { Standing } from '../../document/storyStanding.ts'
import { storyStrings as words } from '../../strings/story.ts'
import { SetButton } from '../sets/SetButton.tsx'
import { FramePicture } from './FramePicture.tsx'
import { frameDrag, startFrameDrag } from './frameDrag.ts'
import { TextLine } from './TextLine.tsx'

interface StoryFrameProps {
  readonly story: OpenStory
  /** Its place, from 0. */
  readonly at: number
  readonly standing: Standing
  /** The one that one works on: the Tab key reaches it alone. */
  readonly isCurrent: boolean
  readonly onCurrent: () => void
  readonly onGo: (to: number, part: 'picture' | 'words') => void
  readonly onMove: (to: number, part: 'picture' | 'grip') => void
  readonly onRemove: () => void
}

export function StoryFrame(props: StoryFrameProps) {
  const { story, at, standing, isCurrent, onCurrent, onGo, onMove, onRemove } = props
  const { members } = story.set
  const frame = members[at]
  // One stop of the Tab key for all frames: arrows go on from there.
  const tabIndex = isCurrent ? 0 : -1
  const [dropAt, setDropAt] = useState<'before' | 'after' | null>(null)
  if (frame === undefined) return null
  const number = at + 1
  const picture = pictureOfFrame(frame, story.known)
  const drag = {
    draggable: true,
    onDragStart: (event: DragEvent) => startFrameDrag(event, frame.id, picture?.id ?? null),
    onDragEnd: endDragOut,
  }

  const onPictureKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (event.ctrlKey || event.metaKey) return
    if (by !== undefined) {
      if (event.altKey) onMove(at + by, 'picture')
      else onGo(at + by, 'picture')
    } else if (event.key === 'Home') onGo(0, 'picture')
    else if (event.key === 'End') onGo(members.length - 1, 'picture')
    else if (event.key === 'Enter' && picture !== null) void viewerAction.run(picture)
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove()
    else return
    event.preventDefault()
  }
  const onGripKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    onMove(at + by, 'grip')
  }
  const onDragOver = (event: DragEvent<HTMLElement>) => {
    if (!event.dataTransfer.types.includes(frameDrag)) return
    event.preventDefault()
    const { left, width } = event.currentTarget.getBoundingClientRect()
    setDropAt(event.clientX < left + width / 2 ? 'before' : 'after')
  }
  const onDrop = (event: DragEvent<HTMLElement>) => {
    const id = event.dataTransfer.getData(frameDrag)
    const from = members.findIndex((one) => one.id === id)
    setDropAt(null)
    if (from < 0) return
    event.preventDefault()
    event.stopPropagation()
    const gap = dropAt === 'after' ? number : at
    placeFrame(id, from < gap ? gap - 1 : gap)
  }
  return (
    <li
      className={`story-frame ${isCurrent ? 'is-current' : ''} ${dropAt === null ? '' : `is-drop-${dropAt}`}`}
      aria-label={words.frame(number)}
      aria-current={isCurrent || undefined}
      data-frame
      {...(picture && { 'data-menu': 'seen', 'data-subject': picture.id })}
      onFocus={onCurrent}
      onDragOver={onDragOver}
      onDragLeave={() => setDropAt(null)}
      onDrop={onDrop}
    >
      <div className="story-face">
        <div className="story-head" {...drag}>
          <button
            type="button"
            className="story-grip"
            data-grip
            tabIndex={tabIndex}
            aria-label={words.handle(number)}
            onKeyDown={onGripKey}
          >
            <GripVertical size={13} strokeWidth={1.75} aria-hidden />
            {number}
          </button>
          <Tries story={story} at={at} tabIndex={tabIndex} />
          {frame.words.trim() !== '' && (
            <SetButton
              icon={RefreshCw}
              label={picture === null ? words.paint(number) : words.reroll(number)}
              tabIndex={tabIndex}
              onClick={() => paintFrame(at)}
            />
          )}
        </div>
        <button
          type="button"
          className="story-picture"
          data-picture
          tabIndex={tabIndex}
          aria-label={words.look(number, frame.words.trim())}
          {...drag}
          onClick={onCurrent}
          onDoubleClick={() => picture && void viewerAction.run(picture)}
          onKeyDown={onPictureKey}
        >
          <FramePicture story={story} frame={frame} standing={standing} />
        </button>
        <TextLine
          label={words.words(number)}
          placeholder={words.wordsHint}
          rows={2}
          tabIndex={tabIndex}
          value={frame.words}
          onTake={(text) => changeFrame(frame.id, { words: text })}
          onEnter={() => onGo(number, 'words')}
        />
      </div>
    </li>
  )
}

/** Those that are there, where there are several. */
function Tries({
  story: { set, known },
  at,
  tabIndex,
}: Pick<StoryFrameProps, 'story' | 'at'> & { readonly tabIndex: number }) {
  const { id, tries, shown } = set.members[at]!
  const there = tries.flatMap((source, place) => (isThere(known)(source) ? [place] : []))
  if (there.length < 2) return null
  const seen = there.includes(shown) ? there.indexOf(shown) : there.length - 1
  const next = there[(seen + 1) % there.length]!
  return (
    <button
      type="button"
      className="story-tries"
      tabIndex={tabIndex}
      aria-label={words.tries(at + 1, seen + 1, there.length)}
      onClick={() => showTry(id, next)}
    >
      {words.tryCount(seen + 1, there.length)}
    </button>
  )
}
