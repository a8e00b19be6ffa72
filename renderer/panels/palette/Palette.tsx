import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { useEffect } from 'react'
import type { SetLine } from '../../../electron/contract.ts'
import { listName, type Action } from '../../actions/action.ts'
import { actions } from '../../actions/all.ts'
import { useKeyLabels } from '../../actions/keys.ts'
import { openLine } from '../../actions/openLine.ts'
import { readSetLines } from '../../actions/sets.ts'
import { openDialog, settingsPages, usePanelStore } from '../../stores/panelStore.ts'
import { useSetStore } from '../../stores/setStore.ts'
import { report } from '../../stores/toastStore.ts'
import { useViewStore } from '../../stores/viewStore.ts'
import { seriesStrings } from '../../strings/series.ts'
import { setStrings } from '../../strings/sets.ts'
import { settingsStrings } from '../../strings/settings.ts'
import { storyStrings } from '../../strings/story.ts'
import { giveFocusBack } from '../../ui/focusBack.ts'
import './palette.css'

const words = settingsStrings.palette

/** Sets, stories and series, the newest: more would make typing slow. */
const mostLines = 60
const openTitles = { set: setStrings.open, story: storyStrings.openOne, series: seriesStrings.openOne } as const

/** Everything that can be done now, and what can be opened, found by typing. */
export function Palette() {
  const isOpen = usePanelStore((facts) => facts.dialog === 'palette')
  const lines = useSetStore((facts) => facts.lines)
  const hasSelection = useViewStore((facts) => facts.selectedIds.length > 0)
  useEffect(() => {
    if (isOpen) void readSetLines().catch(report)
  }, [isOpen])
  const open = (line: SetLine) => {
    openDialog(null)
    requestAnimationFrame(() => openLine(line))
  }
  return (
    <Dialog.Root open={isOpen} onOpenChange={(is) => openDialog(is ? 'palette' : null)}>
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
              <Command.Empty>{hasSelection ? words.nothing : words.nothingSelected}</Command.Empty>
              {actions
                .filter((action) => action.id !== 'palette' && action.isEnabled())
                .map((action) => (
                  <Verb key={action.id} action={action} />
                ))}
              {lines.slice(0, mostLines).map((line) => (
                <Command.Item key={line.id} value={`${line.name} ${line.id}`} onSelect={() => open(line)}>
                  {openTitles[line.kind](line.name)}
                </Command.Item>
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
    <Command.Item value={`${listName(action)} ${action.id}`} onSelect={run}>
      {listName(action)}
      {keys !== undefined && <kbd>{keys}</kbd>}
    </Command.Item>
  )
}
