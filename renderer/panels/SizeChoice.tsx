import { sideLimits, type Capabilities } from '../../electron/contract.ts'
import type { Size } from '../document/geometry.ts'
import { outputSize } from '../document/request.ts'
import { changeSize, useRequestStore } from '../stores/requestStore.ts'
import { strings } from '../strings.ts'
import { Field } from '../ui/Field.tsx'
import { NumberInput } from '../ui/NumberInput.tsx'
import { useChangeTarget } from './useChangeTarget.ts'

const frame = 22

/** The sizes the model was trained at, as little frames of their shape. */
export function SizeChoice({ capabilities }: { readonly capabilities: Capabilities }) {
  const changes = useRequestStore((facts) => facts.changes)
  const target = useChangeTarget()
  const chosen = outputSize(capabilities, changes, target)
  const choose = (size: Size) => changeSize(same(size, capabilities.defaults) ? null : size)
  return (
    <Field label={strings.sampling.size} stacked changed={changes.width !== undefined} onReset={() => changeSize(null)}>
      {target !== null ? (
        <p className="field-hint">{strings.sampling.sizeOfPicture}</p>
      ) : (
        <div className="sizes" role="radiogroup" aria-label={strings.sampling.size}>
          {capabilities.sizes.map((size) => (
            <button
              key={`${size.width}x${size.height}`}
              type="button"
              role="radio"
              aria-checked={same(size, chosen)}
              aria-label={strings.picture.size(size.width, size.height)}
              onClick={() => choose(size)}
            >
              <span className="size-frame">
                <i style={shape(size)} />
              </span>
              {strings.picture.size(size.width, size.height)}
            </button>
          ))}
        </div>
      )}
      {target === null && !capabilities.sizesOnly && (
        <CustomSize size={chosen} patchSize={capabilities.patchSize} onChange={choose} />
      )}
    </Field>
  )
}

interface CustomSizeProps {
  readonly size: Size
  readonly patchSize: number
  readonly onChange: (size: Size) => void
}

/** Any size on the grid of patches; the model was not trained at most of them, but may surprise. */
function CustomSize({ size, patchSize, onChange }: CustomSizeProps) {
  const side = (key: keyof Size, label: string) => (
    <NumberInput
      label={label}
      value={size[key]}
      min={2 * patchSize}
      max={sideLimits.max - (sideLimits.max % patchSize)}
      step={patchSize}
      onChange={(value) => onChange({ ...size, [key]: value })}
    />
  )
  return (
    <div className="custom-size">
      {side('width', strings.sampling.width)}
      <span aria-hidden>×</span>
      {side('height', strings.sampling.height)}
    </div>
  )
}

function same(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height
}

function shape({ width, height }: Size): { readonly width: number; readonly height: number } {
  const scale = frame / Math.max(width, height)
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}
