/** Which job may start now. What "held" and "paused" mean is said here and nowhere else; the window is told. */
import type { Job, PaintOrder, Readiness, Source } from '../contract.ts'

export interface Circumstances {
  readonly paused: boolean
  /** Jobs left over from before the program started; they wait until the user goes on with them. */
  readonly held: ReadonlySet<string>
  /** The one whose words or settings the user is changing. */
  readonly editingId: string | null
}

/** Null for one that does not wait. All but paintings wait for nothing. */
export function readinessOf(job: Job, { paused, held, editingId }: Circumstances): Readiness | null {
  if (job.state !== 'waiting') return null
  if (job.kind !== 'paint') return 'ready'
  if (job.needs.some(isToCome)) return 'needs'
  if (job.id === editingId) return 'edited'
  if (held.has(job.id)) return 'held'
  return paused ? 'paused' : 'ready'
}

/** Whether the user has something to go on with. */
export function isHeld(jobs: readonly Job[], { paused, held }: Circumstances): boolean {
  return paused || jobs.some(({ id, state }) => state === 'waiting' && held.has(id))
}

/** The job to paint next, or null while none may start: one at a time, for two would only make each other slower. */
export function nextPainting(jobs: readonly Job[], circumstances: Circumstances): Job | null {
  const isBusy = jobs.some(({ kind, state }) => kind === 'paint' && (state === 'running' || state === 'stopping'))
  if (isBusy) return null
  return jobs.find((job) => job.kind === 'paint' && readinessOf(job, circumstances) === 'ready') ?? null
}

/** A need that no picture is there for yet. */
export function isToCome(need: Source): need is Extract<Source, { job: string }> {
  return 'job' in need
}

/** Those that wait for a picture that no job is going to paint any more. */
export function waitingInVain(jobs: readonly Job[]): readonly string[] {
  const coming = new Set(jobs.filter(({ state }) => state !== 'cancelled' && state !== 'done').map(({ id }) => id))
  return jobs.filter(({ needs }) => needs.some((need) => isToCome(need) && !coming.has(need.job))).map(({ id }) => id)
}

/** These jobs and all that wait for a picture of theirs. */
export function withDependents(jobs: readonly Job[], ids: readonly string[]): readonly string[] {
  const found = new Set(ids)
  // A set goes on through what is added to it meanwhile.
  for (const id of found) {
    for (const job of jobs) if (job.needs.some((need) => isToCome(need) && need.job === id)) found.add(job.id)
  }
  return [...found]
}

/** These jobs and all whose pictures they wait for. */
export function withNeeded(jobs: readonly Job[], ids: readonly string[]): readonly string[] {
  const byId = new Map(jobs.map((job) => [job.id, job]))
  const found = new Set(ids)
  for (const id of found) for (const need of byId.get(id)?.needs ?? []) if (isToCome(need)) found.add(need.job)
  return [...found]
}

/** The job that a waiting one comes to lie in front of when it is moved by one place; `undefined` at either end. */
export function stepTarget(jobs: readonly Job[], id: string, direction: 1 | -1): string | null | undefined {
  const waiting = jobs.filter(({ kind, state }) => kind === 'paint' && state === 'waiting')
  const at = waiting.findIndex((job) => job.id === id)
  if (at < 0 || waiting[at + direction] === undefined) return undefined
  return waiting[direction === -1 ? at - 1 : at + 2]?.id ?? null
}

/** The stretch of a batch that is still to be painted, from the first missing picture to the last; null for none. */
export function remaining({ request }: PaintOrder, placesDone: ReadonlySet<number>) {
  const missing = Array.from({ length: request.count }, (_, place) => place).filter((place) => !placesDone.has(place))
  const [first, last] = [missing[0], missing.at(-1)]
  return first === undefined || last === undefined ? null : { from: first, count: last - first + 1 }
}
