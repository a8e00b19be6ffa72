import type { LucideIcon } from 'lucide-react'
import { Tip } from '../../ui/Tip.tsx'

interface SetButtonProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly onClick: () => void
}

/** A small verb of one member. */
export function SetButton({ icon: Icon, label, onClick }: SetButtonProps) {
  return (
    <Tip text={label}>
      <button type="button" className="button is-icon" aria-label={label} onClick={onClick}>
        <Icon size={15} strokeWidth={1.75} aria-hidden />
      </button>
    </Tip>
  )
}
