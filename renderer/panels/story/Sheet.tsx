import { UserRoundPlus, X } from 'lucide-react'
import { useState, type DragEvent } from 'react'
import { sourceKey } from '../../../electron/contract.ts'
import { draggedPicture, endDragOut } from '../../actions/dragOut.ts'
import { addFilesToSheet, addToSheet, changeSheet, sheetAction, type OpenStory } from '../../actions/story.ts'
import { pictureOfFrame } from '../../document/story.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { useDragStore } from '../../stores/dragStore.ts'
import { report } from '../../stores/toastStore.ts'
import { strings } from '../../strings.ts'
import { storyStrings as words } from '../../strings/story.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { frameDrag } from './frameDrag.ts'

/** The character sheet: pictures are dropped here, or taken from what is selected. */
export function Sheet({ story: { set, known } }: { readonly story: OpenStory }) {
  const [isOver, setOver] = useState(false)
  const { sheet } = set.story
  const onDragOver = (event: DragEvent) => {
    const { types } = event.dataTransfer
    if (!types.includes('Files') && !types.includes(frameDrag) && draggedPicture() === null) return
    event.preventDefault()
    // The board would offer to take it.
    event.stopPropagation()
    useDragStore.setState({ dropping: false })
    setOver(true)
  }
  const onDrop = (event: DragEvent) => {
    setOver(false)
    event.preventDefault()
    event.stopPropagation()
    const frame = set.members.find(({ id }) => id === event.dataTransfer.getData(frameDrag))
    const own = (frame && pictureOfFrame(frame, known)?.id) ?? draggedPicture()
    endDragOut()
    const adding = own === null ? addFilesToSheet([...event.dataTransfer.files]) : addToSheet([own])
    void adding.catch((error: unknown) => report(error, 'story'))
  }
  return (
    <div
      className={`story-sheet ${isOver ? 'is-over' : ''}`}
      role="group"
      aria-label={words.sheet}
      title={words.sheetHint}
      data-sheet
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <span className="story-sheet-name">{words.sheet}</span>
      <ul>
        {sheet.map((source, at) => {
          const picture = known.pictures[sourceKey(source)]
          const name = picture?.name ?? (picture?.prompt || strings.picture.imported)
          return (
            <li key={sourceKey(source)} {...(picture && { 'data-menu': 'seen', 'data-subject': picture.id })}>
              {picture && <img src={thumbnailUrl(picture.hash)} alt={words.sheetPicture(at + 1, name)} />}
              <button
                type="button"
                className="button is-icon"
                aria-label={words.sheetRemove(at + 1)}
                onClick={() => changeSheet(sheet.filter((one) => one !== source))}
              >
                <X size={12} strokeWidth={2} aria-hidden />
              </button>
            </li>
          )
        })}
      </ul>
      <ActionButton action={sheetAction} icon={UserRoundPlus} />
    </div>
  )
}
