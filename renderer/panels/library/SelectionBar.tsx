import { Download, Grid3x3, Info, PackageOpen, SquareArrowOutUpRight, Star, Trash2, X } from 'lucide-react'
import { exportAction, exportSheetAction } from '../../actions/export.ts'
import { deleteSelectedAction, infoAction, openSelectedAction, starAction } from '../../actions/libraryActions.ts'
import { saveAction } from '../../actions/saving.ts'
import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { select, useViewStore } from '../../stores/viewStore.ts'
import { libraryStrings } from '../../strings/library.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { Tip } from '../../ui/Tip.tsx'

/** What can be done with the selected pictures. */
export function SelectionBar() {
  const ids = useViewStore((facts) => facts.selectedIds)
  const infoOpen = useLibraryListStore((list) => list.infoOpen)
  if (ids.length === 0) return null
  return (
    <div className="library-selection" role="toolbar" aria-label={libraryStrings.selected(ids.length)}>
      <span>{libraryStrings.selected(ids.length)}</span>
      <ActionButton action={openSelectedAction} subject={ids} icon={SquareArrowOutUpRight} iconSize={15} />
      <ActionButton action={starAction} subject={ids} icon={Star} iconSize={15} />
      <ActionButton action={infoAction} subject={ids} icon={Info} iconSize={15} pressed={infoOpen} />
      <ActionButton action={exportAction} subject={ids} icon={PackageOpen} iconSize={15} />
      <ActionButton action={exportSheetAction} subject={ids} icon={Grid3x3} iconSize={15} />
      <ActionButton action={saveAction} subject={ids} icon={Download} iconSize={15} />
      <ActionButton action={deleteSelectedAction} subject={ids} icon={Trash2} iconSize={15} />
      <Tip text={libraryStrings.clearSelection}>
        <button
          type="button"
          className="button is-icon"
          aria-label={libraryStrings.clearSelection}
          onClick={() => select(null)}
        >
          <X size={15} strokeWidth={1.75} aria-hidden />
        </button>
      </Tip>
    </div>
  )
}
