import { useModelStore } from '../stores/modelStore.ts'
import { usePromptStore, writeDraft } from '../stores/promptStore.ts'
import { strings } from '../strings.ts'
import { useChangeTarget } from './useChangeTarget.ts'

/** Changes the model does well, offered while nothing is written yet. */
export function Suggestions() {
  const target = useChangeTarget()
  const edits = useModelStore((facts) => facts.capabilities?.edits)
  const isEmpty = usePromptStore((facts) => facts.drafts.change === '')
  if (target === null || edits === undefined || edits.length === 0 || !isEmpty) return null
  const choose = (words: string) => {
    writeDraft('change', words)
    document.querySelector<HTMLElement>('[data-prompt]')?.focus()
  }
  return (
    <ul className="chips" aria-label={strings.prompt.suggestions}>
      {edits.slice(0, 5).map((words) => (
        <li key={words}>
          <button type="button" className="chip" onClick={() => choose(words)}>
            {words}
          </button>
        </li>
      ))}
    </ul>
  )
}
