/** Buttons that rows of the queue share, whatever kind of job they show. */
import { RotateCw, X } from 'lucide-react'
import { stopAction } from '../../actions/generate.ts'
import { retryAction } from '../../actions/queue.ts'
import { strings } from '../../strings.ts'
import { queueStrings } from '../../strings/queue.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'

interface JobButtonProps {
  readonly id: string
  readonly label: string
}

export function AgainButton({ id, label }: JobButtonProps) {
  return (
    <ActionButton
      action={retryAction}
      subject={[id]}
      icon={RotateCw}
      iconSize={14}
      look="solid"
      label={label}
      text={strings.errors.again}
    />
  )
}

/** Stops a job that is going, takes one that waits out of the queue. */
export function StopButton({ id, label, isGoing }: JobButtonProps & { readonly isGoing: boolean }) {
  return (
    <ActionButton
      action={stopAction}
      subject={[id]}
      icon={X}
      iconSize={15}
      label={label}
      tip={isGoing ? stopAction.label : queueStrings.cancelTip}
      hasKey={false}
    />
  )
}
