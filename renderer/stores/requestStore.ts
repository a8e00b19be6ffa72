/** What the next generation will be asked for, apart from the words. */
import { create } from 'zustand'
import { isRequestChanges, randomSeed, type RequestChanges } from '../document/request.ts'
import { readStored, writeStored } from './storage.ts'

interface RequestFacts {
  readonly changes: RequestChanges
  readonly seed: number
  readonly seedLocked: boolean
  readonly count: number
  /** Style words around the words of a new picture: `{prompt}` stands for them. Empty is no style. */
  readonly template: string
  /** Strength of the drift guard for edits; null follows the settings. */
  readonly guard: number | null
}

const storageKey = 'request'
type Remembered = Pick<RequestFacts, 'changes' | 'count' | 'template' | 'guard'>

export const useRequestStore = create<RequestFacts>(() => ({
  changes: {},
  count: 1,
  template: '',
  guard: null,
  ...readStored(storageKey, isRemembered),
  seed: randomSeed(),
  seedLocked: false,
}))

useRequestStore.subscribe(({ changes, count, template, guard }, before) => {
  const isSame = changes === before.changes && count === before.count && template === before.template
  if (!isSame || guard !== before.guard) {
    writeStored(storageKey, { changes, count, template, guard } satisfies Remembered)
  }
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
  if (!('template' in value) || !('guard' in value) || typeof value.template !== 'string') return false
  const { changes, count, guard } = value
  const isGuard = guard === null || (typeof guard === 'number' && guard >= 0 && guard <= 1)
  return isGuard && isRequestChanges(changes) && typeof count === 'number' && count >= 1 && count <= 8
}
