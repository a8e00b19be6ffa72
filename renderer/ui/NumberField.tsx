import { useState } from 'react'
import { clamp } from '../document/geometry.ts'
import { strings } from '../strings.ts'
import { Field } from './Field.tsx'

interface NumberFieldProps {
  readonly label: string
  readonly hint?: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly changed?: boolean
  readonly onChange: (value: number) => void
  readonly onReset?: () => void
}

/** A slider for the feel and a number for the letter; the number is taken when it is left or on Enter. */
export function NumberField({ label, hint, value, min, max, step, changed, onChange, onReset }: NumberFieldProps) {
  const [text, setText] = useState<string | null>(null)
  const take = (wanted: number) => {
    if (Number.isFinite(wanted)) onChange(rounded(clamp(wanted, min, max), step))
  }
  const leave = () => {
    if (text !== null && text.trim() !== '') take(Number(text.replace(',', '.')))
    setText(null)
  }
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
          onChange={({ target }) => take(target.valueAsNumber)}
        />
        <input
          className="text-field"
          inputMode="decimal"
          aria-label={label}
          value={text ?? String(rounded(value, step))}
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setText(target.value)}
          onBlur={leave}
          onKeyDown={(event) => {
            if (event.code === 'Enter') leave()
            if (event.code === 'ArrowUp') take(value + step)
            if (event.code === 'ArrowDown') take(value - step)
          }}
        />
      </div>
    </Field>
  )
}

/** 0.1 + 0.2 is no number for an artist to read. */
function rounded(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toFixed(4))
}
