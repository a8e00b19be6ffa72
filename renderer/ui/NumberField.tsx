import { useState } from 'react'
import { clamp } from '../document/geometry.ts'
import { strings } from '../strings.ts'
import { Field } from './Field.tsx'

interface NumberInputProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly onChange: (value: number) => void
}

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
      <div className="number">
        <input
          type="range"
          aria-label={strings.settings.slider(label)}
          min={min}
          max={max}
          step={step}
          value={value}
          style={{ backgroundSize: `${((value - min) / (max - min)) * 100}% 100%` }}
          onChange={({ target }) => onChange(onStep(target.valueAsNumber, props))}
        />
        <NumberInput {...{ label, value, min, max, step, onChange }} />
      </div>
    </Field>
  )
}

/** What is typed is taken when the field is left, or on Enter; the arrows go by steps. */
export function NumberInput(props: NumberInputProps) {
  const { label, value, step, onChange } = props
  const [text, setText] = useState<string | null>(null)
  const take = (wanted: number) => {
    setText(null)
    if (Number.isFinite(wanted)) onChange(onStep(wanted, props))
  }
  const leave = () => {
    if (text === null || text.trim() === '') setText(null)
    else take(Number(text.replace(',', '.')))
  }
  return (
    <input
      className="text-field"
      inputMode="decimal"
      aria-label={label}
      value={text ?? String(value)}
      onFocus={({ target }) => target.select()}
      onChange={({ target }) => setText(target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.code === 'Enter' || event.code === 'NumpadEnter') leave()
        if (event.code === 'ArrowUp') take(value + step)
        if (event.code === 'ArrowDown') take(value - step)
      }}
    />
  )
}

/** 0.1 + 0.2 is no number for an artist to read. */
function onStep(wanted: number, { min, max, step }: NumberInputProps): number {
  return Number((Math.round(clamp(wanted, min, max) / step) * step).toFixed(4))
}
