/** Which job may start now. What "held" and "paused" mean is said here and nowhere else; the window is told. */
import type { Job, PaintJob, PaintOrder, Readiness, SeriesJob, Source } from '../contract.ts'

export interface Circumstances {
  readonly paused: boolean
  /** Jobs left over from before the program started; they wait until the user goes on with them. */
  readonly held: ReadonlySet<string>
  /** The one whose words or settings the user is changing. */
  readonly editingId: string | null
  /** The series that runs and waits between two of its rows. */
  readonly between?: string | null
}

/** Null for one that does not wait. All but paintings and series wait for nothing. */
export function readinessOf(job: Job, { paused, held, editingId }: Circumstances): Readiness | null {
  if (job.state !== 'waiting') return null
  if (!paints(job)) return 'ready'
  if (job.needs.some(isToCome)) return 'needs'
  if (job.id === editingId) return 'edited'
  if (held.has(job.id)) return 'held'
  return paused ? 'paused' : 'ready'
}

/** Whether the user has something to go on with. */
export function isHeld(jobs: readonly Job[], { paused, held }: Circumstances): boolean {
  return paused || jobs.some(({ id, state }) => state === 'waiting' && held.has(id))
}

/**
 * The painting or series to begin next, or null while none may start: one at a time, for two would only make each other
 * slower. A series waits for the pictures that somebody looks at, before it begins and between its rows.
 */
export function nextPainting(jobs: readonly Job[], circumstances: Circumstances): PaintJob | SeriesJob | null {
  const begun = jobs.filter((job) => paints(job) && isGoing(job))
  if (begun.some(({ id }) => id !== circumstances.between)) return null
  const ready = jobs.filter((job) => readinessOf(job, circumstances) === 'ready')
  const picture = ready.find((job) => job.kind === 'paint')
  if (picture !== undefined || begun.length > 0) return picture ?? null
  return ready.find((job) => job.kind === 'series') ?? null
}

/** Whether a series that runs is to wait before its next row. */
export function seriesIsToWait(jobs: readonly Job[], circumstances: Circumstances): boolean {
  const isNext = (job: Job) => job.kind === 'paint' && (isGoing(job) || readinessOf(job, circumstances) === 'ready')
  return circumstances.paused || jobs.some(isNext)
}

function paints(job: Job): job is PaintJob | SeriesJob {
  return job.kind === 'paint' || job.kind === 'series'
}

function isGoing({ state }: Job): boolean {
  return state === 'running' || state === 'stopping'
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
