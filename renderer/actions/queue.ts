/** The queue: add, move, change, cancel, try again, pause. What happens in the window is stored at once. */
import { call } from '../api.ts'
import type { GenerateStreamRequest, Job } from '../../electron/contract.ts'
import { moveJob, stepTarget, withDependents } from '../document/queue.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { queueStrings } from '../strings/queue.ts'
import type { Action } from './action.ts'

export interface JobDraft {
  readonly order: GenerateStreamRequest
  /** Goes on from the first picture of that job. */
  readonly afterJobId?: string
  /** Given where another draft names it. */
  readonly id?: string
}

/** The only way to paint. Resolves once the jobs are stored; they are painted in their turn. */
export async function enqueue(drafts: readonly JobDraft[], at: 'front' | 'back' = 'back'): Promise<readonly Job[]> {
  if (drafts.length === 0) return []
  const jobs = drafts.map(({ order, afterJobId, id }) => ({
    id: id ?? crypto.randomUUID(),
    state: 'waiting' as const,
    order,
    afterJobId: afterJobId ?? null,
    message: null,
    createdAt: Date.now(),
  }))
  const stored = await call('queue:add', { jobs, at })
  // Only the new ones: what the window knows of the others is newer than this answer.
  const added = stored.filter(({ id }) => jobs.some((job) => job.id === id))
  useQueueStore.setState((queue) => ({ jobs: at === 'front' ? [...added, ...queue.jobs] : [...queue.jobs, ...added] }))
  if (useQueueStore.getState().paused) {
    notify({ id: 'queue', tone: 'note', message: queueStrings.addedWhilePaused, action: goOn })
  }
  return added
}

export function changeJob(id: string, change: Partial<Pick<Job, 'state' | 'order' | 'message'>>): void {
  useQueueStore.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.id === id ? { ...job, ...change } : job)) }))
  store(call('queue:change', { id, ...change }))
}

/** Takes them off the list without a word: what was painted is in the library. */
export function removeJobs(ids: readonly string[]): void {
  const known = useQueueStore.getState().jobs.filter(({ id }) => ids.includes(id))
  if (known.length === 0) return
  useQueueStore.setState(({ jobs }) => ({ jobs: jobs.filter(({ id }) => !ids.includes(id)) }))
  store(call('queue:remove', { ids: known.map(({ id }) => id) }))
}

/** Cancels jobs and those that wait for their pictures; what is being painted stops. */
export function cancelJobs(ids: readonly string[]): void {
  const { jobs } = useQueueStore.getState()
  const gone = withDependents(jobs, ids)
  const { job: painting } = usePaintingStore.getState()
  if (painting !== null && gone.includes(painting.id)) painting.stop()
  const waited = jobs.filter(({ id, state }) => gone.includes(id) && state !== 'running')
  removeJobs(gone)
  if (waited.length === 0) return
  notify({
    id: 'queue',
    tone: 'note',
    message: queueStrings.cancelled(waited.length),
    action: { label: strings.actions.undo, run: () => void bringBack(waited, jobs) },
  })
}

/** Each to the place that it had. */
async function bringBack(cancelled: readonly Job[], before: readonly Job[]): Promise<void> {
  await enqueue(
    cancelled.map(({ id, order, afterJobId }) => ({ id, order, ...(afterJobId !== null && { afterJobId }) })),
  )
  for (const { id } of cancelled.toReversed()) {
    const next = before[before.findIndex((job) => job.id === id) + 1]
    if (next !== undefined) placeJob(id, next.id)
  }
}

/** In front of another job, or at the end. */
export function placeJob(id: string, beforeId: string | null): void {
  useQueueStore.setState(({ jobs }) => ({ jobs: moveJob(jobs, id, beforeId) }))
  store(call('queue:move', { id, beforeId }))
}

export function stepJob(id: string, direction: 1 | -1): void {
  const beforeId = stepTarget(useQueueStore.getState().jobs, id, direction)
  if (beforeId !== undefined) placeJob(id, beforeId)
}

/** Opens a waiting job for changes, where it is not started meanwhile; null closes it. */
export function editJob(id: string | null): void {
  useQueueStore.setState({ editingId: id })
}

export function retryJobs(ids: readonly string[]): void {
  for (const id of ids) changeJob(id, { state: 'waiting', message: null })
  useQueueStore.setState(({ held }) => ({ held: new Set([...held].filter((id) => !ids.includes(id))) }))
}

export const clearQueueAction: Action = {
  id: 'queue.clear',
  label: queueStrings.cancelAll,
  shortcuts: [{ key: 'x', mod: true, shift: true }],
  whileTyping: true,
  isEnabled: () => useQueueStore.getState().jobs.length > 0,
  run: () => cancelJobs(useQueueStore.getState().jobs.map(({ id }) => id)),
}

export const pauseQueueAction: Action = {
  id: 'queue.pause',
  label: queueStrings.pause,
  shortcuts: [],
  isEnabled: () => !isHeld(),
  run: () => useQueueStore.setState({ paused: true }),
}

export const continueQueueAction: Action = {
  id: 'queue.continue',
  label: queueStrings.continue,
  shortcuts: [],
  isEnabled: isHeld,
  run: () => useQueueStore.setState({ paused: false, held: new Set() }),
}

/** The offer in a toast. */
export const goOn = { label: queueStrings.continue, run: () => void continueQueueAction.run() } as const

function isHeld(): boolean {
  const { paused, held, jobs } = useQueueStore.getState()
  return paused || jobs.some(({ id }) => held.has(id))
}

function store(change: Promise<unknown>): void {
  change.catch((error: unknown) => report(error, 'queue'))
}
