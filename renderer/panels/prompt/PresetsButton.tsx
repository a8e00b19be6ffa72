import { Bookmark } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { promptStrings } from '../../strings/prompt.ts'
import { Tip } from '../../ui/Tip.tsx'
import { PresetList } from './PresetList.tsx'
import { WildcardList } from './WildcardList.tsx'

/** Settings and styles kept under a name, and lists of words to choose from by chance. */
export function PresetsButton() {
  const [open, setOpen] = useState(false)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Tip text={promptStrings.presets}>
        <Popover.Trigger className="button is-icon" aria-label={promptStrings.presets}>
          <Bookmark size={16} strokeWidth={1.75} aria-hidden />
        </Popover.Trigger>
      </Tip>
      <Popover.Portal>
        <Popover.Content
          className="settings presets"
          side="top"
          align="start"
          sideOffset={60}
          collisionPadding={12}
          aria-label={promptStrings.presets}
          onFocusOutside={(event) => event.preventDefault()}
          // A field that is open inside closes first.
          onEscapeKeyDown={(event) => {
            if (document.activeElement?.closest('[data-closes]')) event.preventDefault()
          }}
        >
          <header className="settings-header">
            <h2>{promptStrings.presets}</h2>
          </header>
          <div className="settings-fields">
            <PresetList onApply={() => setOpen(false)} />
            <WildcardList />
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
