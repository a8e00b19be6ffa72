import { DropdownMenu } from 'radix-ui'
import { useKeyLabels } from '../../actions/keys.ts'
import { openMenu, useMenuStore, type MenuEntry } from '../../stores/menuStore.ts'
import './menu.css'

/** The one menu of the right button: entries that can do nothing now are not in it. */
export function ContextMenu() {
  const menu = useMenuStore((facts) => facts.menu)
  if (menu === null) return null
  return (
    // A new one for each place: it does not move.
    <DropdownMenu.Root
      key={`${menu.at.x} ${menu.at.y}`}
      open
      onOpenChange={(open) => open || openMenu(null)}
      modal={false}
    >
      <DropdownMenu.Trigger asChild>
        <span className="menu-anchor" style={{ left: menu.at.x, top: menu.at.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          aria-label={menu.label}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          loop
          // The verb says where the keyboard goes; the anchor is gone with the menu.
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <Entries entries={menu.entries} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Entries({ entries }: { readonly entries: readonly MenuEntry[] }) {
  return usable(entries).map((entry, index) => {
    if (entry === 'line') return <DropdownMenu.Separator key={index} className="menu-line" />
    if (entry.type === 'verb') return <Verb key={index} entry={entry} />
    return (
      <DropdownMenu.Sub key={index}>
        <DropdownMenu.SubTrigger className="menu-item">
          {entry.label}
          <span aria-hidden>›</span>
        </DropdownMenu.SubTrigger>
        <DropdownMenu.Portal>
          <DropdownMenu.SubContent className="menu" collisionPadding={8} loop>
            <Entries entries={entry.entries} />
          </DropdownMenu.SubContent>
        </DropdownMenu.Portal>
      </DropdownMenu.Sub>
    )
  })
}

function Verb({ entry }: { readonly entry: Extract<MenuEntry, { type: 'verb' }> }) {
  return (
    <DropdownMenu.Item
      className="menu-item"
      onSelect={() => {
        openMenu(null)
        // After the menu has let go of the keyboard.
        requestAnimationFrame(() => entry.run())
      }}
    >
      {entry.label}
      {entry.action !== undefined && <Keys action={entry.action} />}
    </DropdownMenu.Item>
  )
}

function Keys({ action }: { readonly action: Parameters<typeof useKeyLabels>[0] }) {
  const [keys] = useKeyLabels(action)
  return keys === undefined ? null : <kbd>{keys}</kbd>
}

/** Without what cannot be done, and without lines that part nothing. */
function usable(entries: readonly MenuEntry[]): readonly MenuEntry[] {
  const able = entries.filter(
    (entry) => entry === 'line' || (entry.type === 'verb' ? entry.enabled : usable(entry.entries).length > 0),
  )
  return able.filter((entry, index) => {
    if (entry !== 'line') return true
    return index > 0 && able[index - 1] !== 'line' && able.slice(index).some((later) => later !== 'line')
  })
}
