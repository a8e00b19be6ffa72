import { Field } from './Field.tsx'
import type { NumberInputProps } from './NumberInput.tsx'
import { Slider } from './Slider.tsx'

interface NumberFieldProps extends NumberInputProps {
  readonly hint?: string
  readonly changed?: boolean
  readonly onReset?: () => void
}

/** A slider for the feel and a number for the letter. */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, value, min, max, step, changed, onChange, onReset } = props
  return (
    <Field label={label} hint={hint} changed={changed} onReset={onReset}>
      <Slider {...{ label, value, min, max, step, onChange }} />
    </Field>
  )
}
