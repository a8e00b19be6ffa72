import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { openDialog, usePanelStore } from '../../stores/panelStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Toasts } from '../../ui/Toasts.tsx'
import { ExportFoot } from './ExportFoot.tsx'
import { ExportSettings } from './ExportSettings.tsx'
import { PictureList } from './PictureList.tsx'
import './export.css'

/** The third side of the studio beside board and library: pictures on the left, the sheet in the middle, how it is made on the right. */
export function ExportWorkspace() {
  const open = usePanelStore((facts) => facts.dialog === 'export')
  return (
    <Dialog.Root open={open} onOpenChange={(isOpen) => openDialog(isOpen ? 'export' : null)}>
      <Dialog.Portal>
        <Dialog.Content className="export" aria-describedby={undefined} data-keeps-keys>
          <header className="export-head">
            <Dialog.Title>{words.title}</Dialog.Title>
            <Dialog.Close className="button is-icon" aria-label={words.back}>
              <X size={16} strokeWidth={1.75} aria-hidden />
            </Dialog.Close>
          </header>
          <PictureList />
          <ExportSettings />
          <ExportFoot />
          <Toasts />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
