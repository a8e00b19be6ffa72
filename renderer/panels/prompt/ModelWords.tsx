import { useModelStore } from '../../stores/modelStore.ts'
import { useRequestStore } from '../../stores/requestStore.ts'
import { promptStrings } from '../../strings/prompt.ts'

/** The words that go with every prompt unseen: the model's own, or what the settings have instead. */
export function ModelWords() {
  const defaults = useModelStore((facts) => facts.capabilities?.defaults)
  const changes = useRequestStore((facts) => facts.changes)
  const positive = changes.positivePrompt ?? defaults?.positivePrompt ?? ''
  const negative = changes.negativePrompt ?? defaults?.negativePrompt ?? ''
  const words = [
    positive !== '' && promptStrings.positive(positive),
    negative !== '' && promptStrings.negative(negative),
  ].filter((part) => part !== false)
  if (words.length === 0) return null
  const text = words.join(' · ')
  return (
    <p className="prompt-model-words" title={text}>
      {text}
    </p>
  )
}
