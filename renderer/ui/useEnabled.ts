import { useSyncExternalStore } from 'react'
import type { Action } from '../actions/action.ts'
import { onAnyFact } from '../stores/facts.ts'

type Subscribe = (listener: () => void) => () => void

/** Follows whether an action can run now, about this subject or what is selected; renders only when the answer changes. */
export function useEnabled<Subject>(action: Action<Subject>, subject?: Subject): boolean {
  return useSyncExternalStore(subscribe, () => action.isEnabled(subject))
}

/** A picture may be named by any fact of the studio; the same subscription serves every such question. */
export const subscribe: Subscribe = onceAFrame(onAnyFact)

/** Facts change with every patch, and there are many to tell: once a frame is as often as anyone can see. */
function onceAFrame(source: Subscribe): Subscribe {
  const listeners = new Set<() => void>()
  let isTold = true
  const tell = () => {
    isTold = true
    for (const listener of listeners) listener()
  }
  source(() => {
    if (!isTold) return
    isTold = false
    // A hidden window runs no animation frames.
    if (document.hidden) setTimeout(tell)
    else requestAnimationFrame(tell)
  })
  return (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
}
