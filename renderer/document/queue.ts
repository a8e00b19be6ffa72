/** What the queue means for the pictures on the board. */
import type { PaintJob, QueuedPainting, Source } from '../../electron/contract.ts'

type Asked = Pick<PaintJob, 'id' | 'order' | 'needs'>

/** The needs of a job that changes `parentId`, or paints anew, and refers to other pictures. */
export function needsOf(parentId: string | null, referenceIds: readonly string[]): Source[] {
  return [...(parentId === null ? [] : [parentId]), ...referenceIds].map((picture) => ({ picture }))
}

/** The picture that a job changes or goes on with; null where it paints anew, or where that picture is still to come. */
export function parentOf({ order, needs }: Omit<Asked, 'id'>): string | null {
  if (order.goesOn !== undefined) return order.goesOn.picture
  const [first] = needs
  return order.edits && first !== undefined && 'picture' in first ? first.picture : null
}

/** Whether a job goes on from a picture of another one: from the one that is named, or from any that is to come. */
export function goesOnFrom({ needs }: Pick<PaintJob, 'needs'>, jobId?: string): boolean {
  return needs.some((need) => 'job' in need && (jobId === undefined || need.job === jobId))
}

/** The turns that are still to be painted from a picture (or, for null, as pictures of their own), each with its chain. */
export function pendingFrom<Job extends Asked>(jobs: readonly Job[], pictureId: string | null): readonly Job[] {
  const found = new Set(jobs.filter((job) => parentOf(job) === pictureId && !goesOnFrom(job)).map(({ id }) => id))
  // A set goes on through what is added to it meanwhile.
  for (const id of found) for (const job of jobs) if (goesOnFrom(job, id)) found.add(job.id)
  return jobs.filter(({ id }) => found.has(id))
}

export function pictureCount(jobs: readonly Pick<PaintJob, 'order'>[]): number {
  return jobs.reduce((sum, { order }) => sum + order.request.count, 0)
}

/** Whether everything that waits does so until the user goes on with it. */
export function isAllHeld(jobs: readonly Pick<QueuedPainting, 'readiness'>[]): boolean {
  const those = jobs.map(({ readiness }) => readiness)
  return !those.includes('ready') && (those.includes('held') || those.includes('paused'))
}
