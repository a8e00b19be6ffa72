/** What the next generation will be asked for, apart from the words. */
import { create } from 'zustand'
import { randomSeed, type RequestChanges } from '../document/request.ts'

interface RequestFacts {
  readonly changes: RequestChanges
  readonly seed: number
  readonly seedLocked: boolean
  readonly count: number
}

export const useRequestStore = create<RequestFacts>(() => ({
  changes: {},
  seed: randomSeed(),
  seedLocked: false,
  count: 1,
}))

/** `undefined` goes back to the model's own value. */
export function changeRequest<K extends keyof RequestChanges>(key: K, value: RequestChanges[K] | undefined): void {
  useRequestStore.setState(({ changes }) => {
    const { [key]: _, ...others } = changes
    return { changes: value === undefined ? others : { ...others, [key]: value } }
  })
}
