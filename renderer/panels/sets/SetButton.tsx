import type { LucideIcon } from 'lucide-react'
import { Tip } from '../../ui/Tip.tsx'

interface SetButtonProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly pressed?: boolean
  readonly disabled?: boolean
  readonly tabIndex?: number
  readonly onClick: () => void
}

/** A small verb of one member, or a switch. */
export function SetButton({ icon: Icon, label, pressed, disabled = false, tabIndex, onClick }: SetButtonProps) {
  return (
    <Tip text={label}>
      <button
        type="button"
        className={`button is-icon ${pressed === true ? 'is-on' : ''}`}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        tabIndex={tabIndex}
        onClick={onClick}
      >
        <Icon size={15} strokeWidth={1.75} aria-hidden />
      </button>
    </Tip>
  )
}
