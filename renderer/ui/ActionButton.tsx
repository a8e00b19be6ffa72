import type { LucideIcon } from 'lucide-react'
import type { Action } from '../actions/action.ts'
import { useKeyLabels } from '../actions/keys.ts'
import { Tip } from './Tip.tsx'
import { useEnabled } from './useEnabled.ts'
import './button.css'

interface ActionButtonProps {
  readonly action: Action
  readonly icon: LucideIcon
  readonly look?: 'icon' | 'labelled' | 'solid' | 'primary'
  readonly label?: string
  readonly pressed?: boolean
}

export function ActionButton({ action, icon: Icon, look = 'icon', label = action.label, pressed }: ActionButtonProps) {
  const enabled = useEnabled(action)
  const [keys] = useKeyLabels(action)
  const release = action.release?.bind(action)
  const hold = release && {
    onPointerDown: () => void action.run(),
    onPointerUp: release,
    onPointerLeave: release,
    onBlur: release,
  }
  const className = look === 'icon' ? 'is-icon' : look === 'labelled' ? '' : `is-${look}`
  return (
    <Tip text={label} keys={keys}>
      <button
        type="button"
        className={`button ${className} ${pressed === true ? 'is-on' : ''}`}
        aria-label={label}
        aria-pressed={pressed}
        disabled={!enabled}
        onClick={release === undefined ? () => void action.run() : undefined}
        {...hold}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
        {look !== 'icon' && label}
      </button>
    </Tip>
  )
}
