import { variationStrings as words } from '../../strings/variations.ts'
import type { Progress } from './useMaking.ts'

interface MakingFootProps {
  readonly label: string
  /** How much it is, or why it cannot be. */
  readonly note: string
  readonly doubt: string | null
  readonly trouble: string | null
  readonly disabled: boolean
  /** How far the making is; null where nothing is made. */
  readonly progress: Progress | null
  readonly onStop: () => void
}

/** What speaks against it, and the button that makes it. */
export function MakingFoot({ label, note, doubt, trouble, disabled, progress, onStop }: MakingFootProps) {
  const alarm = trouble ?? doubt
  if (progress !== null) return <Going progress={progress} onStop={onStop} />
  return (
    <footer className="variations-foot">
      {alarm === null ? <p aria-live="polite">{note}</p> : <p role="alert">{alarm}</p>}
      <button type="submit" className="button is-primary" disabled={disabled}>
        {doubt === null ? label : words.anyway}
      </button>
    </footer>
  )
}

function Going({ progress: { done, total }, onStop }: { readonly progress: Progress; readonly onStop: () => void }) {
  return (
    <footer className="variations-foot">
      <p role="status">{words.going(done, total)}</p>
      <progress max={total || 1} value={done} aria-label={words.progress} />
      <button type="button" className="button is-solid" onClick={onStop}>
        {words.stop}
      </button>
    </footer>
  )
}
