import { BookA } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useModelStore } from '../../stores/modelStore.ts'
import { promptStrings } from '../../strings/prompt.ts'
import { Tip } from '../../ui/Tip.tsx'
import { useChangeTarget } from '../useChangeTarget.ts'
import { writeIntoPrompt } from './writing.ts'

const kinds = ['nouns', 'colours', 'places', 'times', 'styles'] as const

/** The words that the model was trained on, by kind; a click writes one into the prompt. */
export function VocabularyButton() {
  const vocabulary = useModelStore((facts) => facts.capabilities?.vocabulary)
  const isChange = useChangeTarget() !== null
  if (vocabulary === undefined) return null
  const shown = isChange ? (['edits', ...kinds] as const) : kinds
  const { seldom = [] } = vocabulary
  const sections = [
    ...shown.map((kind) => ({
      title: promptStrings.kinds[kind],
      words: vocabulary[kind].filter((word) => kind !== 'nouns' || !seldom.includes(word)),
    })),
    { title: promptStrings.seldomThings, words: seldom },
  ]
  return (
    <Popover.Root>
      <Tip text={promptStrings.vocabulary}>
        <Popover.Trigger className="button is-icon" aria-label={promptStrings.vocabulary}>
          <BookA size={16} strokeWidth={1.75} aria-hidden />
        </Popover.Trigger>
      </Tip>
      <Popover.Portal>
        <Popover.Content
          className="settings vocabulary"
          side="top"
          align="start"
          sideOffset={60}
          collisionPadding={12}
          aria-label={promptStrings.vocabulary}
          // Writing a word takes the focus to the prompt; the words stay at hand.
          onFocusOutside={(event) => event.preventDefault()}
        >
          <header className="settings-header">
            <h2>{promptStrings.vocabulary}</h2>
          </header>
          <div className="settings-fields">
            <p className="field-hint">{promptStrings.vocabularyHint}</p>
            {sections.map(
              ({ title, words }) =>
                words.length > 0 && (
                  <section key={title} aria-label={title}>
                    <h3>{title}</h3>
                    <ul className="words">
                      {words.map((text) => (
                        <li key={text}>
                          <button
                            type="button"
                            aria-label={promptStrings.insert(text)}
                            onClick={() => writeIntoPrompt(text)}
                          >
                            {text}
                          </button>
                        </li>
                      ))}
                    </ul>
                  </section>
                ),
            )}
            <p className="field-hint">{promptStrings.photorealism}</p>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
