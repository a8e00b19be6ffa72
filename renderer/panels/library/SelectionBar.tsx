import { Info, SquareArrowOutUpRight, Star, Trash2, X } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { deletePictures, openPictures, toggleStars } from '../../actions/library.ts'
import { clearSelection } from '../../actions/librarySelection.ts'
import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { libraryStrings } from '../../strings/library.ts'
import { Tip } from '../../ui/Tip.tsx'

/** What can be done with the selected pictures. */
export function SelectionBar() {
  const selection = useLibraryListStore((list) => list.selection)
  const infoOpen = useLibraryListStore((list) => list.infoOpen)
  if (selection.size === 0) return null
  const ids = [...selection]
  const words = libraryStrings.actions
  return (
    <div className="library-selection" role="toolbar" aria-label={libraryStrings.selected(ids.length)}>
      <span>{libraryStrings.selected(ids.length)}</span>
      <Verb icon={SquareArrowOutUpRight} label={words.open} run={() => void openPictures(ids)} />
      <Verb icon={Star} label={words.toggleStar} run={() => void toggleStars(ids)} />
      <Verb
        icon={Info}
        label={words.info}
        pressed={infoOpen}
        run={() => useLibraryListStore.setState({ infoOpen: !infoOpen })}
      />
      <Verb icon={Trash2} label={words.delete} run={() => void deletePictures(ids)} />
      <Verb icon={X} label={libraryStrings.clearSelection} run={clearSelection} />
    </div>
  )
}

interface VerbProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly pressed?: boolean
  readonly run: () => void
}

function Verb({ icon: Icon, label, pressed, run }: VerbProps) {
  return (
    <Tip text={label}>
      <button
        type="button"
        className={`button is-icon ${pressed === true ? 'is-on' : ''}`}
        aria-label={label}
        aria-pressed={pressed}
        onClick={run}
      >
        <Icon size={15} strokeWidth={1.75} aria-hidden />
      </button>
    </Tip>
  )
}
