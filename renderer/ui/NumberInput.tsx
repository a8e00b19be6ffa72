import { useState } from 'react'

export interface NumberInputProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly onChange: (value: number) => void
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
        if (event.key === 'Enter') leave()
        if (event.key === 'ArrowUp') take(value + step)
        if (event.key === 'ArrowDown') take(value - step)
      }}
    />
  )
}

/** 0.1 + 0.2 is no number for an artist to read. */
export function onStep(wanted: number, { min, max, step }: Pick<NumberInputProps, 'min' | 'max' | 'step'>): number {
  const clamped = Math.min(max, Math.max(min, wanted))
  return Number((Math.round(clamped / step) * step).toFixed(4))
}
