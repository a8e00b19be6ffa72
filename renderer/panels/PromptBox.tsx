import { useLayoutEffect, useRef, type KeyboardEvent } from 'react'
import { promptLimit } from '../../electron/contract.ts'
import { generateAction } from '../actions/generate.ts'
import { browseHistory, usePromptStore, writeDraft } from '../stores/promptStore.ts'
import { strings } from '../strings.ts'
import { useChangeTarget } from './useChangeTarget.ts'

export function PromptBox() {
  const kind = useChangeTarget() === null ? 'new' : 'change'
  const text = usePromptStore((facts) => facts.drafts[kind])
  const box = useRef<HTMLTextAreaElement>(null)

  useLayoutEffect(() => {
    if (box.current === null) return
    box.current.style.height = 'auto'
    box.current.style.height = `${box.current.scrollHeight}px`
  }, [text])

  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter accepts its suggestion.
    if (event.nativeEvent.isComposing) return
    if (event.altKey && (event.code === 'ArrowUp' || event.code === 'ArrowDown')) {
      event.preventDefault()
      return browseHistory(kind, event.code === 'ArrowUp' ? 1 : -1)
    }
    const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey
    if (plain && (event.code === 'Enter' || event.code === 'NumpadEnter')) {
      event.preventDefault()
      if (generateAction.isEnabled()) void generateAction.run()
    }
  }

  const isNearLimit = text.length > 0.9 * promptLimit
  return (
    <>
      <textarea
        ref={box}
        className="prompt"
        data-prompt
        rows={1}
        aria-label={strings.prompt.label}
        placeholder={kind === 'new' ? strings.prompt.placeholder : strings.prompt.changePlaceholder}
        spellCheck={false}
        autoFocus
        dir="auto"
        value={text}
        onChange={(event) => writeDraft(kind, event.target.value)}
        onKeyDown={onKeyDown}
      />
      {isNearLimit && (
        <output className={`prompt-limit ${text.length > promptLimit ? 'is-over' : ''}`}>
          {strings.prompt.characters(text.length, promptLimit)}
        </output>
      )}
    </>
  )
}
