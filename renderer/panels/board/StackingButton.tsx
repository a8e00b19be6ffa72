import { ArrowDown, ArrowDownToLine, ArrowUp, ArrowUpToLine, Layers2, SquareStack } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useSyncExternalStore } from 'react'
import {
  changeOpacity,
  flattenAction,
  opacityOfSelected,
  orderActions,
  stackedPictures,
} from '../../actions/stacking.ts'
import { stackingStrings as words } from '../../strings/stacking.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { subscribe } from '../../ui/useEnabled.ts'
import './stacking.css'

const icons = [ArrowUpToLine, ArrowUp, ArrowDown, ArrowDownToLine] as const

/** Order and opacity of the selected pictures on the board. */
export function StackingButton() {
  const opacity = useSyncExternalStore(subscribe, opacityOfSelected)
  const isOnBoard = useSyncExternalStore(subscribe, () => stackedPictures().length > 0)
  return (
    <Popover.Root>
      <Tip text={words.title}>
        <Popover.Trigger className="button is-icon" aria-label={words.title} disabled={!isOnBoard}>
          <Layers2 size={16} strokeWidth={1.75} aria-hidden />
        </Popover.Trigger>
      </Tip>
      <Popover.Portal>
        <Popover.Content
          className="settings stacking"
          sideOffset={8}
          collisionPadding={12}
          aria-label={words.title}
          // The first button would show its tip over the others.
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
          }}
        >
          <div role="group" aria-label={words.order} className="stacking-order">
            {orderActions.map((action, index) => (
              <ActionButton key={action.id} action={action} icon={icons[index] ?? ArrowUp} />
            ))}
            <ActionButton action={flattenAction} icon={SquareStack} />
          </div>
          <label className="stacking-opacity">
            {words.opacity}
            <NumberInput label={words.opacity} value={opacity} min={0} max={100} step={5} onChange={changeOpacity} />
          </label>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
