/** What the next generation will be asked for, apart from the words. */
import { create } from 'zustand'
import { isRequestChanges, randomSeed, type RequestChanges } from '../document/request.ts'
import { readStored, writeStored } from './storage.ts'

interface RequestFacts {
  readonly changes: RequestChanges
  readonly seed: number
  readonly seedLocked: boolean
  readonly count: number
}

const storageKey = 'request'
type Remembered = Pick<RequestFacts, 'changes' | 'count'>

export const useRequestStore = create<RequestFacts>(() => ({
  changes: {},
  count: 1,
  ...readStored(storageKey, isRemembered),
  seed: randomSeed(),
  seedLocked: false,
}))

useRequestStore.subscribe(({ changes, count }, before) => {
  if (changes !== before.changes || count !== before.count)
    writeStored(storageKey, { changes, count } satisfies Remembered)
})

/** `undefined` goes back to the model's own value. */
export function changeRequest<K extends keyof RequestChanges>(key: K, value: RequestChanges[K] | undefined): void {
  useRequestStore.setState(({ changes }) => {
    const { [key]: _, ...others } = changes
    return { changes: value === undefined ? others : { ...others, [key]: value } }
  })
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null || !('changes' in value) || !('count' in value)) return false
  const { changes, count } = value
  return isRequestChanges(changes) && typeof count === 'number' && count >= 1 && count <= 8
}
