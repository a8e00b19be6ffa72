import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react'
import { acceptAction, nextCandidateAction, previousCandidateAction, reviewedPicture } from '../actions/conversation.ts'
import { generateAction, slotsIn } from '../actions/generate.ts'
import { isKeyOf } from '../actions/keys.ts'
import { setSize, tooMany, understand } from '../../electron/contract.ts'
import { leavePreview } from '../actions/steps.ts'
import { promptMarks } from '../document/promptMarks.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePresetStore } from '../stores/presetStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { setStrings } from '../strings/sets.ts'
import { browseHistory, enterWords, usePromptStore, writeDraft } from '../stores/promptStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { Completions } from './prompt/Completions.tsx'
import { ModelWords } from './prompt/ModelWords.tsx'
import { PromptNotes } from './prompt/PromptNotes.tsx'
import { PromptUnderlay } from './prompt/PromptUnderlay.tsx'
import { useCompletions } from './prompt/useCompletions.ts'
import { useSettled } from './prompt/useSettled.ts'
import { useTour } from './tour/Tour.tsx'
import { useChangeTarget } from './useChangeTarget.ts'

/** Keys of a fresh result, free for it while nothing is typed; those that write a sign write it. */
const reviewActions = [previousCandidateAction, nextCandidateAction, acceptAction] as const

export function PromptBox() {
  const target = useChangeTarget()
  const kind = target === null ? 'new' : 'change'
  const text = usePromptStore((facts) => facts.drafts[kind])
  const references = usePromptStore((facts) => facts.referenceIds)
  const model = useModelStore((facts) => facts.capabilities)
  const literal = usePromptStore((facts) => facts.literal)
  const wildcards = usePresetStore((facts) => facts.wildcards)
  const count = useRequestStore((facts) => facts.count)
  const [caret, setCaret] = useState(0)
  const [focused, setFocused] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const underlay = useRef<HTMLDivElement>(null)
  const listId = useId()
  const settled = useSettled(text)
  // Words that stood there before nobody is about to complete.
  const isWriting = usePromptStore((facts) => facts.entered !== text) && focused
  const task = kind === 'new' ? 'generate' : 'edit'
  // They open over what is told above the prompt.
  const isToured = useTour()
  const isAlarmed = useToastStore(({ toasts }) => toasts.some(({ tone }) => tone === 'error'))
  const completions = useCompletions({
    text,
    caret: isWriting && !isToured && !isAlarmed ? caret : -1,
    vocabulary: model?.vocabulary ?? null,
    task,
  })

  useLayoutEffect(() => {
    if (box.current === null) return
    box.current.style.height = 'auto'
    box.current.style.height = `${box.current.scrollHeight}px`
  }, [text])
  // Pasted or brought back words scroll the box before the marks under it are as long.
  useLayoutEffect(() => {
    if (box.current !== null && underlay.current !== null) underlay.current.scrollTop = box.current.scrollTop
  })

  useEffect(() => enterWords(kind), [kind])
  // Words that were kept over a restart are gone on with at their end.
  useLayoutEffect(() => box.current?.setSelectionRange(box.current.value.length, box.current.value.length), [])

  const names = wildcards.map(({ name }) => name)
  const marks = promptMarks(text, model, names, literal).filter(({ end }) => text === settled || end !== caret)
  const settledMarks = promptMarks(settled, model, names, literal)

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter accepts its suggestion.
    if (event.nativeEvent.isComposing || completions.onKey(event)) return
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : null
    if (direction !== null && (event.altKey || isBrowsing(event, direction))) {
      event.preventDefault()
      return browseHistory(kind, direction)
    }
    const isFree = text === '' && event.key.length > 1
    const verb = isFree ? reviewActions.find((action) => isKeyOf(action, event.nativeEvent)) : undefined
    if (verb !== undefined && reviewedPicture() !== null) {
      event.preventDefault()
      if (verb.isEnabled()) void verb.run()
      return
    }
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.key !== 'Enter') return
    event.preventDefault()
    if (generateAction.isEnabled()) void generateAction.run()
  }
  const onSelect = (event: SyntheticEvent<HTMLTextAreaElement>) => setCaret(event.currentTarget.selectionEnd)

  const isOpen = completions.items.length > 0
  const { seldom = [], foreign = false } = model === null ? {} : understand({ prompt: settled, literal }, model)
  return (
    <div className="prompt-area">
      <div className="prompt-layers">
        <PromptUnderlay ref={underlay} text={text} marks={marks} />
        <textarea
          ref={box}
          className="prompt"
          data-prompt
          rows={1}
          aria-label={strings.prompt.label}
          aria-autocomplete="list"
          aria-controls={isOpen ? listId : undefined}
          aria-activedescendant={completions.active >= 0 ? `${listId}-${completions.active}` : undefined}
          placeholder={kind === 'new' ? strings.prompt.placeholder : strings.prompt.changePlaceholder}
          spellCheck={false}
          autoFocus
          dir="auto"
          value={text}
          onChange={(event) => {
            writeDraft(kind, event.target.value)
            usePromptStore.setState({ takenBack: isTakenBack(event.nativeEvent) })
            setCaret(event.target.selectionEnd)
          }}
          onSelect={onSelect}
          onKeyDown={onKeyDown}
          onFocus={() => {
            leavePreview()
            enterWords(kind)
            setFocused(true)
          }}
          onBlur={() => setFocused(false)}
          onScroll={({ currentTarget }) => {
            if (underlay.current !== null) underlay.current.scrollTop = currentTarget.scrollTop
          }}
        />
      </div>
      <PromptNotes
        words={settled}
        marks={settledMarks}
        seldom={seldom}
        foreign={foreign}
        set={setNote(slotsIn(settled, target), count)}
        pictures={references.length + (target === null || references.includes(target.id) ? 0 : 1)}
      />
      <ModelWords />
      {isOpen && (
        <Completions id={listId} items={completions.items} active={completions.active} onTake={completions.take} />
      )}
    </div>
  )
}

function setNote(slots: ReturnType<typeof slotsIn>, count: number): string | null {
  if (slots.length === 0) return null
  return tooMany(slots, count) ?? setStrings.noteSize(setSize(slots, count))
}

function isTakenBack(event: Event): boolean {
  return event instanceof InputEvent && event.inputType === 'historyUndo'
}

/** Plain Up brings back earlier words into an empty box, and both arrows go on from there until something is typed. */
function isBrowsing(
  { currentTarget, shiftKey, ctrlKey, metaKey }: KeyboardEvent<HTMLTextAreaElement>,
  direction: 1 | -1,
) {
  if (shiftKey || ctrlKey || metaKey) return false
  const { value, selectionEnd } = currentTarget
  if (value === '') return direction === 1
  return usePromptStore.getState().depth > 0 && selectionEnd === value.length
}
