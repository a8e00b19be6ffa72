import { UserRoundPlus, X } from 'lucide-react'
import { sourceKey } from '../../../electron/contract.ts'
import { draggedPicture, endDragOut } from '../../actions/dragOut.ts'
import { addFilesToSheet, addToSheet, changeSheet, sheetAction, type OpenStory } from '../../actions/story.ts'
import { pictureOfFrame } from '../../document/story.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { report } from '../../stores/toastStore.ts'
import { strings } from '../../strings.ts'
import { storyStrings as words } from '../../strings/story.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { useDropTarget } from '../../ui/useDropTarget.ts'
import { frameDrag } from './frameDrag.ts'

/** The character sheet: pictures are dropped here, or taken from what is selected. */
export function Sheet({ story: { set, known } }: { readonly story: OpenStory }) {
  const { sheet } = set.story
  const { isOver, handlers } = useDropTarget(
    ({ dataTransfer: { types } }) => types.includes('Files') || types.includes(frameDrag) || draggedPicture() !== null,
    ({ dataTransfer }) => {
      const frame = set.members.find(({ id }) => id === dataTransfer.getData(frameDrag))
      const own = (frame && pictureOfFrame(frame, known)?.id) ?? draggedPicture()
      endDragOut()
      const adding = own === null ? addFilesToSheet([...dataTransfer.files]) : addToSheet([own])
      void adding.catch((error: unknown) => report(error, 'story'))
    },
  )
  return (
    <div
      className={`story-sheet ${isOver ? 'is-over' : ''}`}
      role="group"
      aria-label={words.sheet}
      title={words.sheetHint}
      data-sheet
      {...handlers}
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
