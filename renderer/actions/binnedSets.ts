/** Sets, stories and series go into the bin, and come back with what was being painted of them. */
import { call } from '../api.ts'

/** By set, the jobs that were cancelled because it was deleted; they can be brought back until the program ends. */
const cancelledWith = new Map<string, readonly string[]>()

/** Whether it was said already why it stopped. */
export function wentWithSet(jobId: string): boolean {
  return [...cancelledWith.values()].some((jobs) => jobs.includes(jobId))
}

export async function putIntoBin(id: string, jobs: readonly string[]): Promise<void> {
  await call('sets:delete', { id })
  cancelledWith.set(id, jobs)
  if (jobs.length > 0) await call('jobs:cancel', { ids: [...jobs] })
}

export async function takeFromBin(id: string): Promise<void> {
  await call('sets:restore', { id })
  const jobs = cancelledWith.get(id) ?? []
  cancelledWith.delete(id)
  if (jobs.length > 0) await call('jobs:bringBack', { ids: [...jobs] })
}
