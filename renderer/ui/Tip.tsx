import { Tooltip } from 'radix-ui'
import type { ReactElement } from 'react'
import { closedTip } from '../actions/keyboard.ts'
import { isFocusAsked } from './tips.ts'

/** A small note beside a control: what it does and its key. */
export function Tip({
  text,
  keys,
  children,
}: {
  readonly text: string
  readonly keys?: string | undefined
  readonly children: ReactElement
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild onFocus={(event) => !isFocusAsked() && event.preventDefault()}>
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          className="tip"
          sideOffset={6}
          collisionPadding={8}
          onEscapeKeyDown={(event) => void closedTip.add(event)}
        >
          {text}
          {keys !== undefined && <kbd>{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
