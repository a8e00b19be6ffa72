import { editingRelease, paintingRelease } from '../../../electron/contract.ts'
import { useModelStore } from '../../stores/modelStore.ts'
import { useRequestStore } from '../../stores/requestStore.ts'
import { useViewStore } from '../../stores/viewStore.ts'
import { promptStrings } from '../../strings/prompt.ts'
import { useChangeTarget } from '../useChangeTarget.ts'

/** What the model cannot do with what is selected, and the words that go with every prompt unseen: its own, or the settings'. */
export function ModelWords() {
  const capabilities = useModelStore((facts) => facts.capabilities)
  const changes = useRequestStore((facts) => facts.changes)
  const isSelected = useViewStore((facts) => facts.selectedId !== null)
  const target = useChangeTarget()
  if (capabilities === null) return null
  const { name, edit, editOnly = false, defaults } = capabilities
  const positive = changes.positivePrompt ?? defaults.positivePrompt
  const negative = changes.negativePrompt ?? defaults.negativePrompt
  const text = [
    positive !== '' && promptStrings.positive(positive),
    negative !== '' && promptStrings.negative(negative),
  ]
    .filter((part) => part !== false)
    .join(' · ')
  return (
    <>
      {!edit && isSelected && <p className="prompt-model-words">{promptStrings.noEdits(name, editingRelease)}</p>}
      {editOnly && target === null && (
        <p className="prompt-model-words">{promptStrings.editsOnly(name, paintingRelease)}</p>
      )}
      {text !== '' && (
        <p className="prompt-model-words" title={text}>
          {text}
        </p>
      )}
    </>
  )
}
