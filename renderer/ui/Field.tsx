import { Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { strings } from '../strings.ts'

interface FieldProps {
  readonly label: string
  readonly hint?: string | undefined
  readonly stacked?: boolean
  readonly changed?: boolean | undefined
  readonly onReset?: (() => void) | undefined
  readonly children: ReactNode
}

/** A labelled setting; a changed one is marked and can be put back. */
export function Field({ label, hint, stacked = false, changed = false, onReset, children }: FieldProps) {
  return (
    <div className={`field ${stacked ? 'is-stacked' : ''}`} title={hint}>
      <div className={`field-label ${changed ? 'is-changed' : ''}`}>
        {label}
        {changed && onReset !== undefined && (
          <button type="button" className="field-reset" aria-label={strings.sampling.resetOne(label)} onClick={onReset}>
            <Undo2 size={12} strokeWidth={2} aria-hidden />
          </button>
        )}
      </div>
      {children}
    </div>
  )
}
