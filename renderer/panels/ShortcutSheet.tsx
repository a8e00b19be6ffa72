import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { listName, type Action } from '../actions/action.ts'
import { actions } from '../actions/all.ts'
import { grouped } from '../actions/groups.ts'
import { keysOf, useKeyLabels } from '../actions/keys.ts'
import { openDialog, usePanelStore } from '../stores/panelStore.ts'
import { strings } from '../strings.ts'
import { giveFocusBack } from '../ui/focusBack.ts'
import './shortcutSheet.css'

/** Every key of the studio, read from the actions themselves. */
export function ShortcutSheet() {
  const open = usePanelStore((facts) => facts.dialog === 'shortcuts')
  const listed = actions.filter((action) => keysOf(action).length > 0)
  return (
    <Dialog.Root open={open} onOpenChange={(isOpen) => openDialog(isOpen ? 'shortcuts' : null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="sheet-shade" />
        <Dialog.Content className="sheet" aria-describedby={undefined} onCloseAutoFocus={giveFocusBack}>
          <header>
            <Dialog.Title>{strings.actions.shortcuts}</Dialog.Title>
            <Dialog.Close className="button is-icon" aria-label={strings.errors.close}>
              <X size={16} strokeWidth={1.75} aria-hidden />
            </Dialog.Close>
          </header>
          <div className="sheet-groups">
            {[...grouped(listed)].map(([group, those]) => (
              <section key={group} aria-label={strings.groups[group]}>
                <h3>{strings.groups[group]}</h3>
                <dl>
                  {those.map((action) => (
                    <Keys key={action.id} action={action} />
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Keys({ action }: { readonly action: Action }) {
  return (
    <div>
      <dt>{listName(action)}</dt>
      <dd>
        {useKeyLabels(action).map((label) => (
          <kbd key={label}>{label}</kbd>
        ))}
      </dd>
    </div>
  )
}
