import { useEffect, useId, useState } from 'react'
import { createPortal } from 'react-dom'
import { strings } from '../strings.ts'

export interface NumberInputProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly onChange: (value: number) => void
}

/** What is typed is taken when the field is left, or on Enter; the arrows go by steps. A number beyond the limits is told of them. */
export function NumberInput(props: NumberInputProps) {
  const { label, value, min, max, step, onChange } = props
  const [text, setText] = useState<string | null>(null)
  const [limit, setLimit] = useState<Limit | null>(null)
  const limitId = useId()
  useEffect(() => {
    if (limit === null) return undefined
    const timer = setTimeout(() => setLimit(null), limitMs)
    return () => clearTimeout(timer)
  }, [limit])
  const take = (field: HTMLElement, wanted: number) => {
    setText(null)
    if (!Number.isFinite(wanted)) return
    if (wanted > max) setLimit({ words: strings.sampling.atMost(max), ...placeBeside(field) })
    else if (wanted < min) setLimit({ words: strings.sampling.atLeast(min), ...placeBeside(field) })
    onChange(onStep(wanted, props))
  }
  const leave = (field: HTMLElement) => {
    if (text === null || text.trim() === '') setText(null)
    else take(field, Number(text.replace(',', '.')))
  }
  return (
    <>
      <input
        className="text-field"
        inputMode="decimal"
        aria-label={label}
        aria-describedby={limit === null ? undefined : limitId}
        value={text ?? String(value)}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => {
          setText(target.value)
          setLimit(null)
        }}
        onBlur={({ target }) => leave(target)}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Enter') leave(currentTarget)
          if (key === 'ArrowUp') take(currentTarget, value + step)
          if (key === 'ArrowDown') take(currentTarget, value - step)
        }}
      />
      {limit !== null &&
        createPortal(
          <span id={limitId} role="status" className="number-limit" style={{ left: limit.left, top: limit.top }}>
            {limit.words}
          </span>,
          document.body,
        )}
    </>
  )
}

/** What the number was brought back to, and where on the page it is said. */
interface Limit {
  readonly words: string
  readonly left: number
  readonly top: number
}

const limitMs = 5000

/** Below the field, or above it where the window ends. In the page itself, so that no panel cuts it off. */
function placeBeside(field: HTMLElement): Pick<Limit, 'left' | 'top'> {
  const { left, top, bottom } = field.getBoundingClientRect()
  const isLow = bottom + noteRoom > window.innerHeight
  return { left: Math.min(left, window.innerWidth - 2 * noteRoom), top: isLow ? top - noteRoom : bottom + 4 }
}

/** Pixels. */
const noteRoom = 36

/** 0.1 + 0.2 is no number for an artist to read. */
export function onStep(wanted: number, { min, max, step }: Pick<NumberInputProps, 'min' | 'max' | 'step'>): number {
  const clamped = Math.min(max, Math.max(min, wanted))
  return Number((Math.round(clamped / step) * step).toFixed(4))
}
