/** Every store of facts is made here, so that whoever asks a question about any of them hears of every change. */
import { create, type StoreApi, type UseBoundStore } from 'zustand'

const listeners = new Set<() => void>()

export function createFacts<Facts>(first: () => Facts): UseBoundStore<StoreApi<Facts>> {
  const store = create<Facts>(first)
  store.subscribe(() => {
    for (const listener of listeners) listener()
  })
  return store
}

export function onAnyFact(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
