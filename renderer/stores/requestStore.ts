/** What the next picture will be asked for, apart from the words. */
import { readChanges, type SamplingChanges } from '../../electron/contract.ts'
import { randomSeed } from '../document/request.ts'
import type { Size } from '../document/geometry.ts'
import { readStored, writeStored } from './storage.ts'
import { createFacts } from './facts.ts'

interface RequestFacts {
  readonly changes: SamplingChanges
  readonly seed: number
  /** Place of the first picture in the batch of the seed: a recalled picture's own, so that it is painted again. */
  readonly imageIndex: number
  readonly seedLocked: boolean
  readonly count: number
  /** Style words around the words of a new picture: `{prompt}` stands for them. Empty is no style. */
  readonly template: string
  /** Strength of the drift guard for edits; null follows the settings. */
  readonly guard: number | null
  /** Steps of each row of patches, first rows first; empty: the same for all. */
  readonly rowSteps: readonly number[]
}

const storageKey = 'request'
type Remembered = Pick<RequestFacts, 'changes' | 'count' | 'template' | 'guard'>

export const useRequestStore = createFacts<RequestFacts>(() => ({
  changes: {},
  count: 1,
  template: '',
  guard: null,
  ...remembered(),
  seed: randomSeed(),
  imageIndex: 0,
  seedLocked: false,
  rowSteps: [],
}))

useRequestStore.subscribe(({ changes, count, template, guard }, before) => {
  const isSame = changes === before.changes && count === before.count && template === before.template
  if (!isSame || guard !== before.guard) {
    writeStored(storageKey, { changes, count, template, guard } satisfies Remembered)
  }
})

/** `undefined` goes back to the model's own value. */
export function changeRequest<K extends keyof SamplingChanges>(key: K, value: SamplingChanges[K]): void {
  useRequestStore.setState(({ changes }) => {
    const { [key]: _, ...others } = changes
    return { changes: value === undefined ? others : { ...others, [key]: value } }
  })
}

/** Null goes back to the model's own. */
export function changeSize(size: Size | null): void {
  changeRequest('width', size?.width)
  changeRequest('height', size?.height)
}

/** A seed of one's own begins a batch of its own. */
export function setSeed(seed: number, seedLocked = useRequestStore.getState().seedLocked): void {
  useRequestStore.setState({ seed, imageIndex: 0, seedLocked })
}

export function rollSeed(): void {
  setSeed(randomSeed())
}

/** Everything as the model and the settings have it. */
export function resetRequest(): void {
  useRequestStore.setState({ changes: {}, count: 1, guard: null, imageIndex: 0, seedLocked: false, rowSteps: [] })
}

export function isRequestReset({ changes, count, guard, imageIndex, seedLocked, rowSteps }: RequestFacts): boolean {
  const isPlain = Object.keys(changes).length === 0 && count === 1 && guard === null && rowSteps.length === 0
  return isPlain && imageIndex === 0 && !seedLocked
}

function remembered(): Partial<Remembered> {
  const stored = readStored(storageKey, isRemembered)
  return stored === null ? {} : { ...stored, changes: readChanges(stored.changes) }
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null || !('changes' in value) || !('count' in value)) return false
  if (!('template' in value) || !('guard' in value) || typeof value.template !== 'string') return false
  const { count, guard } = value
  const isGuard = guard === null || (typeof guard === 'number' && guard >= 0 && guard <= 1)
  return isGuard && typeof count === 'number' && count >= 1 && count <= 8
}
