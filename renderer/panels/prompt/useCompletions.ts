import { useState, type KeyboardEvent } from 'react'
import type { Vocabulary } from '../../../electron/contract.ts'
import { completions, type Completion } from '../../document/vocabulary.ts'
import { writeIntoPrompt } from './writing.ts'

const shownAtOnce = 6

interface Typing {
  readonly text: string
  readonly caret: number
  readonly vocabulary: Vocabulary | null
  readonly task: 'generate' | 'edit'
}

/** Completions of what is being typed, and the keys that choose among them. */
export function useCompletions({ text, caret, vocabulary, task }: Typing) {
  const [choice, setChoice] = useState({ text: '', active: -1 })
  const [closedFor, setClosedFor] = useState<string | null>(null)
  // One letter says too little.
  const isTyping = /[\p{L}\p{N}]{2}$/u.test(text.slice(0, caret)) && closedFor !== text
  const items =
    vocabulary === null || !isTyping ? [] : completions(text, caret, vocabulary, { task, limit: shownAtOnce })
  const active = choice.text === text && choice.active < items.length ? choice.active : -1

  const take = (completion: Completion) => {
    writeIntoPrompt(completion.text, completion)
    setClosedFor(null)
  }
  const move = (by: 1 | -1) => {
    const next = active < 0 ? (by === 1 ? 0 : items.length - 1) : (active + by + items.length) % items.length
    setChoice({ text, active: next })
  }
  /** Whether the key was one of the list's. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (items.length === 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false
    const chosen = items[active]
    const verbs: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Escape: () => setClosedFor(text),
      Tab: () => take(chosen ?? items[0]!),
      Enter: chosen && (() => take(chosen)),
    }
    // The words are said as they are: nothing is to be completed.
    if (event.key === 'Enter' && chosen === undefined) setClosedFor(text)
    const verb = verbs[event.key]
    if (verb === undefined) return false
    event.preventDefault()
    verb()
    return true
  }
  return { items, active, take, onKey, close: () => setClosedFor(text) }
}
