import { useSyncExternalStore } from 'react'
import type { Action } from '../actions/action.ts'
import { useBoardStore } from '../stores/boardStore.ts'
import { useHistoryStore } from '../stores/historyStore.ts'
import { useLibraryListStore } from '../stores/libraryListStore.ts'
import { useLibraryStore } from '../stores/libraryStore.ts'
import { useConversationStore } from '../stores/conversationStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { usePromptStore } from '../stores/promptStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { useViewStore } from '../stores/viewStore.ts'

const stores = [
  useBoardStore,
  useConversationStore,
  useHistoryStore,
  useLibraryStore,
  useLibraryListStore,
  useModelStore,
  usePaintingStore,
  usePromptStore,
  useQueueStore,
  useViewStore,
]

/** Follows whether an action can run now; renders only when the answer changes. */
export function useEnabled(action: Action): boolean {
  return useSyncExternalStore(subscribe, () => action.isEnabled())
}

const listeners = new Set<() => void>()
let isTold = true

/** A picture may be named by any fact of the studio; the same subscription serves every such question. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

// Facts change with every patch, and there are many to tell: once a frame is as often as anyone can see.
for (const store of stores) store.subscribe(tellSoon)

function tellSoon(): void {
  if (!isTold) return
  isTold = false
  // A hidden window runs no animation frames.
  if (document.hidden) setTimeout(tell)
  else requestAnimationFrame(tell)
}

function tell(): void {
  isTold = true
  for (const listener of listeners) listener()
}
