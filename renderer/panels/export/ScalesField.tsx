import { changeExport, useExportStore } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Field } from '../../ui/Field.tsx'

const offered = [0.25, 0.5, 1, 2, 3, 4]

/** One is the size that is wanted; several are a set of files for each density of screens. */
export function ScalesField() {
  const scales = useExportStore((facts) => facts.settings.scales)
  const all = [...new Set([...offered, ...scales])].toSorted((a, b) => a - b)
  const toggle = (scale: number) => {
    const left = scales.filter((one) => one !== scale)
    const next = left.length === scales.length ? [...scales, scale] : left
    if (next.length > 0) changeExport({ scales: next.toSorted((a, b) => a - b) })
  }
  return (
    <Field label={words.scales} hint={words.scalesHint}>
      <div className="choice" role="group" aria-label={words.scales}>
        {all.map((scale) => (
          <button
            key={scale}
            type="button"
            aria-pressed={scales.includes(scale)}
            aria-label={words.scale(scale)}
            onClick={() => toggle(scale)}
          >
            {words.times(scale)}
          </button>
        ))}
      </div>
    </Field>
  )
}
