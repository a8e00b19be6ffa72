/** What the user commands of the queue. The main process carries it out and tells what became of it. */
import { call } from '../api.ts'
import type { Channel, ChannelInput, JobDraft, PaintOrder } from '../../electron/contract.ts'
import type { Draft } from '../document/request.ts'
import { useAwayStore } from '../stores/awayStore.ts'
import { noteBegun } from '../stores/begunStore.ts'
import { useBoardStore } from '../stores/boardStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { queueStrings } from '../strings/queue.ts'
import { about, type Action } from './action.ts'

/** The only way to paint. Resolves once the jobs are stored; they are painted in their turn. */
export async function enqueue(drafts: readonly (Draft | JobDraft)[], at: 'front' | 'back' = 'back'): Promise<void> {
  if (drafts.length === 0) return
  const { boardId } = useBoardStore.getState()
  // Whichever board is open when it is painted, it comes to lie on this one.
  const jobs = drafts.map((draft) => ({ id: crypto.randomUUID(), ...draft, order: { ...draft.order, boardId } }))
  noteBegun(jobs.map(({ id }) => id))
  // What was put away before is not what was done last.
  useAwayStore.setState({ away: null })
  await call('jobs:add', { jobs, at })
  tellIfPaused()
}

/** What was lined up waits until the user goes on. */
export function tellIfPaused(): void {
  if (useQueueStore.getState().paused)
    notify({ id: 'queue', tone: 'note', message: queueStrings.addedWhilePaused, action: goOn })
}

/** Other words and settings for a job that does not run. */
export function changeJob(id: string, order: PaintOrder): void {
  command('jobs:change', { id, order })
}

/** Cancels jobs and those that wait for their pictures; what is being painted stops. */
export function cancelJobs(ids: readonly string[]): void {
  if (ids.length > 0) void cancel(ids).catch(reportQueue)
}

async function cancel(ids: readonly string[]): Promise<void> {
  const waited = await call('jobs:cancel', { ids: [...ids] })
  if (waited.length === 0) return
  notify({
    id: 'queue',
    tone: 'note',
    message: queueStrings.cancelled(waited.length),
    action: { label: strings.actions.undo, run: () => bringBackJobs(waited) },
  })
}

/** Where they were before they were cancelled or stopped. */
export function bringBackJobs(ids: readonly string[]): void {
  command('jobs:bringBack', { ids: [...ids] })
}

/** In front of another job, or at the end. */
export function placeJob(id: string, before: string | null): void {
  command('jobs:move', { id, to: { before } })
}

export function stepJob(id: string, by: 1 | -1): void {
  command('jobs:move', { id, to: { by } })
}

/** Opens a waiting job for changes, where it is not started meanwhile; null closes it. */
export function editJob(id: string | null): void {
  command('jobs:edit', { id })
}

export function retryJobs(ids: readonly string[]): void {
  command('jobs:retry', { ids: [...ids] })
}

export const clearQueueAction: Action = {
  id: 'queue.clear',
  label: queueStrings.cancelAll,
  shortcuts: [{ key: 'x', mod: true, shift: true }],
  whileTyping: true,
  isEnabled: () => allThatPaints().length > 0,
  run: () => cancelJobs(allThatPaints()),
}

function allThatPaints(): readonly string[] {
  const { jobs, series } = useQueueStore.getState()
  return [...jobs, ...series].flatMap(({ id, state }) => (state === 'done' ? [] : [id]))
}

/** What failed is painted again after all: one of them, or every one. */
export const retryAction: Action<readonly string[]> = about(failed, {
  id: 'queue.retry',
  label: queueStrings.retry,
  shortcuts: [],
  run: retryJobs,
})

/** A painting that was refused because of the memory at hand, although it may end with the system stopping the program. */
export const anywayAction: Action<readonly string[]> = about(refused, {
  id: 'queue.anyway',
  label: queueStrings.anywayAction,
  shortcuts: [],
  run(ids) {
    const jobs = useQueueStore.getState().jobs.filter(({ id }) => ids.includes(id))
    for (const { id, order } of jobs) changeJob(id, { ...order, anyway: true })
    retryJobs(jobs.map(({ id }) => id))
  },
})

function refused(): readonly string[] | null {
  const id = useQueueStore.getState().jobs.find(({ code }) => code === 'memory/short')?.id
  return id === undefined ? null : [id]
}

function failed(): readonly string[] | null {
  const { jobs, series } = useQueueStore.getState()
  const ids = [...jobs, ...series].flatMap(({ id, state }) => (state === 'failed' ? [id] : []))
  return ids.length === 0 ? null : ids
}

export const pauseQueueAction: Action = {
  id: 'queue.pause',
  label: queueStrings.pause,
  shortcuts: [],
  isEnabled: () => !useQueueStore.getState().held,
  run: () => command('jobs:pause', { paused: true }),
}

export const continueQueueAction: Action = {
  id: 'queue.continue',
  label: queueStrings.continue,
  shortcuts: [],
  isEnabled: () => useQueueStore.getState().held,
  run: () => command('jobs:pause', { paused: false }),
}

/** The offer in a toast. */
export const goOn = { label: queueStrings.continue, run: () => void continueQueueAction.run() } as const

function command<C extends Channel>(channel: C, input: ChannelInput<C>): void {
  void call(channel, input).catch(reportQueue)
}

function reportQueue(error: unknown): void {
  report(error, 'queue')
}
