/** What the order of the queue means: which job is next, which wait for another's picture, and how they are moved. */
import type { Job } from '../../electron/contract.ts'

export interface Hold {
  /** The user paused the queue: what is being painted goes on, the next one is not taken. */
  readonly paused: boolean
  /** Jobs left over from before the window opened; they wait until the user goes on with them. */
  readonly held: ReadonlySet<string>
  /** The one whose words or settings the user is changing. */
  readonly editingId: string | null
}

/** The job to paint next, or null while nothing may start. */
export function nextJob(jobs: readonly Job[], { paused, held, editingId }: Hold): Job | null {
  if (paused) return null
  const mayStart = ({ id, state }: Job) => state === 'waiting' && !held.has(id) && id !== editingId
  return jobs.find((job) => mayStart(job) && isReady(job)) ?? null
}

/** A job that goes on from another's picture is ready once that picture is there. */
export function isReady({ afterJobId, order }: Job): boolean {
  return afterJobId === null || order.parentId !== null
}

/** These jobs and all that wait for a picture of theirs. */
export function withDependents(jobs: readonly Job[], ids: readonly string[]): readonly string[] {
  const found = [...ids]
  for (const id of found) {
    for (const job of jobs) {
      if (job.afterJobId === id && !isReady(job) && !found.includes(job.id)) found.push(job.id)
    }
  }
  return found
}

/** The turns that are still to be painted from a picture (or, for null, as pictures of their own), each with its chain. */
export function pendingFrom(jobs: readonly Job[], pictureId: string | null): readonly Job[] {
  const first = jobs.filter((job) => job.order.parentId === pictureId && isReady(job)).map(({ id }) => id)
  const chained = withDependents(jobs, first)
  return jobs.filter(({ id }) => chained.includes(id))
}

/** In front of `beforeId`, or at the end. */
export function moveJob(jobs: readonly Job[], id: string, beforeId: string | null): readonly Job[] {
  const job = jobs.find((other) => other.id === id)
  if (job === undefined || id === beforeId) return jobs
  const others = jobs.filter((other) => other.id !== id)
  const at = others.findIndex((other) => other.id === beforeId)
  return at < 0 ? [...others, job] : [...others.slice(0, at), job, ...others.slice(at)]
}

/** The job that a waiting one comes to lie in front of when it is moved by one place; `undefined` at either end. */
export function stepTarget(jobs: readonly Job[], id: string, direction: 1 | -1): string | null | undefined {
  const waiting = jobs.filter(({ state }) => state === 'waiting')
  const at = waiting.findIndex((job) => job.id === id)
  if (at < 0 || waiting[at + direction] === undefined) return undefined
  return waiting[direction === -1 ? at - 1 : at + 2]?.id ?? null
}

export function pictureCount(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { order }) => sum + order.request.count, 0)
}
