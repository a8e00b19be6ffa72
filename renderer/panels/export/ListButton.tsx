import type { LucideIcon } from 'lucide-react'
import { Tip } from '../../ui/Tip.tsx'

interface ListButtonProps {
  readonly label: string
  readonly icon: LucideIcon
  readonly disabled?: boolean
  readonly onClick: () => void
}

export function ListButton({ label, icon: Icon, disabled = false, onClick }: ListButtonProps) {
  return (
    <Tip text={label}>
      <button type="button" className="button is-icon" aria-label={label} disabled={disabled} onClick={onClick}>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </button>
    </Tip>
  )
}
