import { strings } from '../strings.ts'
import { NumberInput, onStep, type NumberInputProps } from './NumberInput.tsx'

/** A slider for the feel and a number for the letter. */
export function Slider({ label, value, min, max, step, onChange }: NumberInputProps) {
  return (
    <div className="number">
      <input
        type="range"
        aria-label={strings.sampling.slider(label)}
        min={min}
        max={max}
        step={step}
        value={value}
        style={{ backgroundSize: `${((value - min) / (max - min)) * 100}% 100%` }}
        onChange={({ target }) => onChange(onStep(target.valueAsNumber, { min, max, step }))}
      />
      <NumberInput {...{ label, value, min, max, step, onChange }} />
    </div>
  )
}
