import type { Fit } from '../../../electron/contract.ts'
import { modelStrings as words } from '../../strings/models.ts'

const parts = ['weights', 'keyValueCache', 'activations', 'autoencoder', 'rest'] as const

interface FitBarProps {
  readonly name: string
  readonly fit: Fit
  /** Bytes of free memory: the end of the bar, unless the model needs more. */
  readonly free: number
}

/** "weights 37 MiB · activations 1 MiB · ..." */
export function partsInWords(fit: Fit): string {
  return parts.map((part) => words.part(words.parts[part], fit.parts[part])).join(' · ')
}

/** What a model needs, part by part, against what is free. */
export function FitBar({ name, fit, free }: FitBarProps) {
  const whole = Math.max(free, fit.total)
  return (
    <div
      className={`fit-bar ${fit.fitsMemory ? '' : 'is-short'}`}
      role="img"
      aria-label={`${words.fitBar(name)}: ${words.needs(fit.total, free)}`}
      title={partsInWords(fit)}
    >
      {parts.map((part) => (
        <span key={part} data-part={part} style={{ width: `${(100 * fit.parts[part]) / whole}%` }} />
      ))}
      {!fit.fitsMemory && <i style={{ left: `${(100 * free) / whole}%` }} />}
    </div>
  )
}
