import type { ReactNode } from 'react'
import { exportStrings as words } from '../../strings/export.ts'
import { Field } from '../../ui/Field.tsx'

/** What a switch that is on goes on with. */
export function More({ children }: { readonly children: ReactNode }) {
  return <div className="export-more">{children}</div>
}

export function Colour({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  return (
    <Field label={words.finish.colour}>
      <input
        type="color"
        className="export-colour"
        aria-label={label}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field>
  )
}
