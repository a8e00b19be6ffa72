import { Images, Redo2, Undo2, X } from 'lucide-react'
import { useEffect, useRef, type DragEvent } from 'react'
import { draggedPicture, endDragOut } from '../../actions/dragOut.ts'
import { addToExport, leaveExportAction } from '../../actions/export.ts'
import { redoAction, undoAction } from '../../actions/history.ts'
import { galleryAction } from '../../actions/view.ts'
import { shownSide, usePanelStore } from '../../stores/panelStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { Toasts } from '../../ui/Toasts.tsx'
import { ExportFoot } from './ExportFoot.tsx'
import { ExportSettings } from './ExportSettings.tsx'
import { PictureList } from './PictureList.tsx'
import { Preview } from './Preview.tsx'
import './export.css'

/** A place beside the board and the library: pictures on the left, the sheet in the middle, how it is made on the right. */
export function ExportWorkspace() {
  const isHere = usePanelStore(({ place }) => place === 'export')
  return isHere ? <Workspace /> : null
}

/** Keys that pass from it to the studio; all others are its own. */
const passing = ['export.leave', 'export.workspace', 'undo', 'redo', 'gallery', 'library.search', 'palette', 'settings']

function Workspace() {
  const section = useRef<HTMLElement>(null)
  const side = usePanelStore(shownSide)
  const isCovered = usePanelStore(({ dialog }) => dialog === 'settings')
  useEffect(() => {
    const before = document.activeElement
    section.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <section
      ref={section}
      className="export"
      aria-label={words.title}
      // Whatever is clicked in it, its keys stay its own.
      tabIndex={-1}
      data-keeps-keys={passing.join(' ')}
      onDragOver={allowOwn}
      onDrop={takeOwn}
    >
      <header className="export-head">
        <h2>{words.title}</h2>
        <ActionButton action={undoAction} icon={Undo2} />
        <ActionButton action={redoAction} icon={Redo2} />
        <ActionButton action={galleryAction} icon={Images} pressed={side === 'library'} />
        <ActionButton action={leaveExportAction} icon={X} />
      </header>
      <div className="export-body">
        <PictureList />
        <Preview />
        <ExportSettings />
      </div>
      <ExportFoot />
      {!isCovered && <Toasts />}
    </section>
  )
}

/** A picture of the library may be let go anywhere here; files from outside are the window's. */
function allowOwn(event: DragEvent): void {
  if (draggedPicture() === null) return
  event.preventDefault()
  event.stopPropagation()
}

function takeOwn(event: DragEvent): void {
  const id = draggedPicture()
  if (id === null) return
  event.preventDefault()
  event.stopPropagation()
  endDragOut()
  void addToExport(id)
}
