import { variationStrings as words } from '../../strings/variations.ts'

interface MakingFootProps {
  readonly label: string
  /** How much it is, or why it cannot be. */
  readonly note: string
  readonly doubt: string | null
  readonly trouble: string | null
  readonly disabled: boolean
}

/** What speaks against it, and the button that makes it. */
export function MakingFoot({ label, note, doubt, trouble, disabled }: MakingFootProps) {
  const alarm = trouble ?? doubt
  return (
    <footer className="variations-foot">
      {alarm === null ? <p aria-live="polite">{note}</p> : <p role="alert">{alarm}</p>}
      <button type="submit" className="button is-primary" disabled={disabled}>
        {doubt === null ? label : words.anyway}
      </button>
    </footer>
  )
}
