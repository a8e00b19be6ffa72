/** What was asked for, and where the history stood then: undo stops the last of it while nothing else has been done. */
import { useBoardStore } from './boardStore.ts'
import { createFacts } from './facts.ts'
import { useQueueStore } from './queueStore.ts'

interface Begun {
  /** Jobs that were asked for together. */
  readonly ids: readonly string[]
  readonly headId: string
}

/** Oldest first. */
export const useBegunStore = createFacts<{ readonly begun: readonly Begun[] }>(() => ({ begun: [] }))

export function noteBegun(ids: readonly string[]): void {
  useBegunStore.setState(({ begun }) => ({ begun: [...begun, { ids, headId: headId() }] }))
}

/** A window that comes to a painting in the middle knows it from here on. */
export function noteShown(id: string): void {
  if (!useBegunStore.getState().begun.some(({ ids }) => ids.includes(id))) noteBegun([id])
}

/** Whether nothing but paintings has changed the board since it was asked for. */
export function isJustBegun(id: string): boolean {
  return useBegunStore.getState().begun.some((one) => one.ids.includes(id) && one.headId === headId())
}

/** A picture came to lie on the board by itself, as a step of its own. */
export function followHead(before: string): void {
  const after = headId()
  useBegunStore.setState(({ begun }) => ({
    begun: begun.map((one) => (one.headId === before ? { ...one, headId: after } : one)),
  }))
}

/** What of that which was asked for last is to come; null where something else has been done since. */
export function begunLast(): readonly string[] | null {
  const toCome = new Set(useQueueStore.getState().jobs.flatMap(({ id, state }) => (state === 'failed' ? [] : [id])))
  const last = useBegunStore.getState().begun.findLast((one) => one.headId === headId() && one.ids.some(isToCome))
  return last === undefined ? null : last.ids.filter(isToCome)

  function isToCome(id: string): boolean {
    return toCome.has(id)
  }
}

function headId(): string {
  return useBoardStore.getState().history.headId
}
