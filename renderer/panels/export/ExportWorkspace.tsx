import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useRef } from 'react'
import { openDialog, usePanelStore } from '../../stores/panelStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Toasts } from '../../ui/Toasts.tsx'
import { ExportFoot } from './ExportFoot.tsx'
import { ExportSettings } from './ExportSettings.tsx'
import { PictureList } from './PictureList.tsx'
import { Preview } from './Preview.tsx'
import './export.css'

/** The third side of the studio beside board and library: pictures on the left, the sheet in the middle, how it is made on the right. */
export function ExportWorkspace() {
  /** Where the keyboard was, and is again. */
  const before = useRef<HTMLElement | null>(null)
  const open = usePanelStore((facts) => facts.dialog === 'export')
  return (
    <Dialog.Root open={open} onOpenChange={(isOpen) => openDialog(isOpen ? 'export' : null)}>
      <Dialog.Portal>
        <Dialog.Content
          className="export"
          aria-describedby={undefined}
          data-keeps-keys
          onOpenAutoFocus={() => {
            before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            before.current?.focus()
          }}
        >
          <header className="export-head">
            <Dialog.Title>{words.title}</Dialog.Title>
            <Dialog.Close className="button is-icon" aria-label={words.back}>
              <X size={16} strokeWidth={1.75} aria-hidden />
            </Dialog.Close>
          </header>
          <PictureList />
          <Preview />
          <ExportSettings />
          <ExportFoot />
          <Toasts />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
