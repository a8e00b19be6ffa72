import { Tabs } from 'radix-ui'
import { type Side, sides, showSide } from '../stores/panelStore.ts'
import { strings } from '../strings.ts'
import { HistoryPanel } from './history/HistoryPanel.tsx'
import { LibraryPanel } from './library/LibraryPanel.tsx'
import { QueuePanel } from './queue/QueuePanel.tsx'
import './sidePanel.css'

const panels = { library: LibraryPanel, history: HistoryPanel, queue: QueuePanel } as const satisfies Record<
  Side,
  unknown
>

/** Library, history and queue: one at a time, on the right. */
export function SidePanel({ side }: { readonly side: Side }) {
  const Body = panels[side]
  return (
    <Tabs.Root
      className="side"
      value={side}
      onValueChange={(value) => {
        const next = sides.find((name) => name === value)
        // Told twice of one click, once for the press and once for the focus.
        if (next !== undefined) showSide(next)
      }}
    >
      <Tabs.List className="side-tabs" aria-label={strings.panels.side}>
        {sides.map((name) => (
          <Tabs.Trigger key={name} value={name}>
            {strings.panels[name]}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content className="side-body" value={side} tabIndex={-1}>
        <Body />
      </Tabs.Content>
    </Tabs.Root>
  )
}
