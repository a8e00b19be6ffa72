import type { LucideIcon } from 'lucide-react'
import type { Action } from '../actions/action.ts'
import { useKeyLabels } from '../actions/keys.ts'
import { Tip } from './Tip.tsx'
import { useEnabled } from './useEnabled.ts'
import './button.css'

interface ActionButtonProps<Subject> {
  readonly action: Action<Subject>
  /** What it is about; without one, what is selected. */
  readonly subject?: Subject
  readonly icon: LucideIcon
  readonly iconSize?: number
  /** `named`: an icon with a short name beside it. */
  readonly look?: 'icon' | 'named' | 'labelled' | 'solid' | 'primary'
  /** Its name, where the verb's own would not tell it from others beside it. */
  readonly label?: string
  /** What is written on it, beside the icon. */
  readonly text?: string
  readonly tip?: string
  readonly pressed?: boolean
  /** Whether the verb's key does what the button does: not where the button is about something else than what is selected. */
  readonly hasKey?: boolean
}

export function ActionButton<Subject>(props: ActionButtonProps<Subject>) {
  const { action, subject, icon: Icon, iconSize = 16, look = 'icon', label = action.label, pressed } = props
  const { text = label, tip = label, hasKey = true } = props
  const enabled = useEnabled(action, subject)
  const [keys] = useKeyLabels(action)
  const run = () => void action.run(subject)
  const release = action.release?.bind(action)
  const hold = release && {
    onPointerDown: run,
    onPointerUp: release,
    onPointerLeave: release,
    onBlur: release,
  }
  const className = look === 'icon' ? 'is-icon' : look === 'labelled' ? '' : `is-${look}`
  return (
    <Tip text={tip} keys={hasKey ? keys : undefined}>
      <button
        type="button"
        className={`button ${className} ${pressed === true ? 'is-on' : ''}`}
        aria-label={label}
        aria-pressed={pressed}
        disabled={!enabled}
        onClick={release === undefined ? run : undefined}
        {...hold}
      >
        <Icon size={iconSize} strokeWidth={1.75} aria-hidden />
        {look === 'named' ? <span>{text}</span> : look !== 'icon' && text}
      </button>
    </Tip>
  )
}
