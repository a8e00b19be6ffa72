import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import type { Action } from '../../actions/action.ts'
import { actions } from '../../actions/all.ts'
import { useKeyLabels } from '../../actions/keys.ts'
import { openDialog, settingsPages, usePanelStore } from '../../stores/panelStore.ts'
import { settingsStrings } from '../../strings/settings.ts'
import { giveFocusBack } from '../../ui/focusBack.ts'
import './palette.css'

const words = settingsStrings.palette

/** Everything that can be done now, found by typing. */
export function Palette() {
  const open = usePanelStore((facts) => facts.dialog === 'palette')
  return (
    <Dialog.Root open={open} onOpenChange={(isOpen) => openDialog(isOpen ? 'palette' : null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="sheet-shade" />
        <Dialog.Content
          className="palette"
          aria-describedby={undefined}
          aria-label={words.title}
          onCloseAutoFocus={giveFocusBack}
        >
          <Dialog.Title className="visually-hidden">{words.title}</Dialog.Title>
          <Command loop label={words.title}>
            <Command.Input placeholder={words.placeholder} />
            <Command.List>
              <Command.Empty>{words.nothing}</Command.Empty>
              {actions
                .filter((action) => action.id !== 'palette' && action.isEnabled())
                .map((action) => (
                  <Verb key={action.id} action={action} />
                ))}
              {settingsPages.map((page) => (
                <Command.Item key={page} onSelect={() => openDialog('settings', page)}>
                  {settingsStrings.title}: {settingsStrings.pages[page]}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Verb({ action }: { readonly action: Action }) {
  const [keys] = useKeyLabels(action)
  const run = () => {
    openDialog(null)
    // After the dialog has given the focus back to where the verb may look for it.
    requestAnimationFrame(() => {
      void action.run()
      action.release?.()
    })
  }
  return (
    <Command.Item value={`${action.label} ${action.id}`} onSelect={run}>
      {action.label}
      {keys !== undefined && <kbd>{keys}</kbd>}
    </Command.Item>
  )
}
