import { Sparkle } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { promptLimit, type Picture } from '../../../electron/contract.ts'
import { leaveToolAction } from '../../actions/crop.ts'
import { extensionWords, paintExtensionAction } from '../../actions/extend.ts'
import { mostAtOnce, useExtendStore } from '../../stores/extendStore.ts'
import { useModelStore } from '../../stores/modelStore.ts'
import { extendStrings } from '../../strings/extend.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { Select } from '../../ui/Select.tsx'

const directions = [
  { value: 'down', label: extendStrings.down },
  { value: 'right', label: extendStrings.right },
] as const
const mostPatches = 64

/** Where the picture goes on, how far, and what is there. */
export function ExtendBar({ picture }: { readonly picture: Picture }) {
  const { direction, patches, count } = useExtendStore()
  const sizeIsKnown = picture.hasTokens
  const patchSize = useModelStore(({ patchSizes }) => patchSizes[picture.recipe?.model ?? ''])
  const unit = direction === 'down' ? extendStrings.rows : extendStrings.columns
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== 'Enter') return
    event.preventDefault()
    if (paintExtensionAction.isEnabled()) void paintExtensionAction.run()
  }
  const added = (patchSize ?? 0) * patches
  const becomes =
    sizeIsKnown && added > 0
      ? extendStrings.becomes(
          picture.width + (direction === 'right' ? added : 0),
          picture.height + (direction === 'down' ? added : 0),
        )
      : null
  return (
    <div className="chrome picture-bar scrub-bar extend-bar" role="group" aria-label={extendStrings.title}>
      <input
        className="text-field scrub-words"
        aria-label={extendStrings.words}
        placeholder={extendStrings.words}
        maxLength={promptLimit}
        value={extensionWords()}
        onChange={({ target }) => useExtendStore.setState({ words: target.value })}
        onKeyDown={onKeyDown}
      />
      <button type="button" className="button" onClick={() => void leaveToolAction.run()}>
        {extendStrings.cancel}
      </button>
      <ActionButton action={paintExtensionAction} icon={Sparkle} look="primary" />
      <div className="extend-measures">
        <Select
          label={extendStrings.direction}
          value={direction}
          options={directions}
          onChange={(value) => useExtendStore.setState({ direction: value })}
        />
        <label>
          {unit}
          <NumberInput
            label={unit}
            value={patches}
            min={1}
            max={mostPatches}
            step={1}
            onChange={(value) => useExtendStore.setState({ patches: value })}
          />
        </label>
        <label>
          {extendStrings.futures}
          <NumberInput
            label={extendStrings.futures}
            value={count}
            min={1}
            max={mostAtOnce}
            step={1}
            onChange={(value) => useExtendStore.setState({ count: value })}
          />
        </label>
        {becomes !== null && <p role="status">{becomes}</p>}
      </div>
    </div>
  )
}
