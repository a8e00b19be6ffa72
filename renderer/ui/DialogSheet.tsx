import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { openDialog, usePanelStore, type DialogName } from '../stores/panelStore.ts'
import { giveFocusBack } from './focusBack.ts'
import './dialogSheet.css'

interface DialogSheetProps {
  readonly name: DialogName
  /** False: there is nothing it could be about. */
  readonly isPossible?: boolean
  readonly className: string
  readonly title: string
  readonly close: string
  readonly children: ReactNode
}

/** A dialog over everything else, with its title and a way out; it keeps the keys that are pressed in it. */
export function DialogSheet({ name, isPossible = true, className, title, close, children }: DialogSheetProps) {
  const isAsked = usePanelStore((facts) => facts.dialog === name)
  return (
    <Dialog.Root open={isAsked && isPossible} onOpenChange={(open) => openDialog(open ? name : null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="sheet-shade" />
        <Dialog.Content
          className={className}
          aria-describedby={undefined}
          data-keeps-keys
          onCloseAutoFocus={giveFocusBack}
        >
          <header>
            <Dialog.Title>{title}</Dialog.Title>
            <Dialog.Close className="button is-icon" aria-label={close}>
              <X size={16} strokeWidth={1.75} aria-hidden />
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
