/** The state diagram of README.md, one function for each arrow. A job that is gone is null. */
import { isModelJob, messageLimit, type Job, type JobState, type Progress } from '../contract.ts'

type After = Job | null

/** What an arrow makes of a job; asked for in any state that it does not leave from, it throws. */
export interface Transition<More extends readonly unknown[] = [], Result extends After = Job> {
  (job: Job, ...more: More): Result
  readonly from: readonly JobState[]
}

function arrow<More extends readonly unknown[], Result extends After>(
  name: string,
  from: readonly JobState[],
  change: (job: Job, ...more: More) => Result,
): Transition<More, Result> {
  const go = (job: Job, ...more: More) => {
    if (!from.includes(job.state)) throw new RangeError(`A job that is ${job.state} cannot ${name}.`)
    return change(job, ...more)
  }
  return Object.assign(go, { from })
}

/** Commands come late, from a window that does not know yet: those that no longer apply are passed over. */
export function may({ state }: Job, { from }: { readonly from: readonly JobState[] }): boolean {
  return from.includes(state)
}

export const start = arrow('start', ['waiting'], (job) => ({
  ...job,
  state: 'running',
  message: null,
  progress: { stage: 'starting', done: 0, total: 0, unit: units[job.kind], note: null },
}))

const units = {
  paint: 'patches',
  pictures: 'files',
  export: 'files',
  upscale: 'tiles',
  series: 'rows',
  import: 'bytes',
  download: 'bytes',
} satisfies Record<Job['kind'], Progress['unit']>

/** All of it is there. Also one that is found to need nothing more when it is to start. */
export const finish = arrow('finish', ['running', 'waiting', 'stopping'], (job) => ({
  ...job,
  state: 'done',
  // What could not be read, and rows that failed, are to be known for good.
  message: job.kind === 'pictures' || job.kind === 'series' ? job.message : null,
  progress: job.progress && { ...job.progress, done: job.progress.total, note: null },
}))

export const fail = arrow('fail', ['running'], (job, message: string) => ({
  ...quiet(job),
  state: 'failed',
  message: message.slice(0, messageLimit),
}))

/** The user wants no more of it; it runs until its runner has let go. */
export const stop = arrow('stop', ['running'], (job) => ({ ...job, state: 'stopping' }))

/**
 * Its runner has let go of it, asked or not. Models keep what they have; paintings and pictures that come in are done with
 * the pictures they have, and without any, as every export, it is as if they had been cancelled.
 */
export const end = arrow('end', ['running', 'stopping'], (job, hasPictures: boolean) => ({
  ...quiet(job),
  state: isModelJob(job) ? 'stopped' : hasPictures ? 'done' : 'cancelled',
}))

/** The program ended while it ran: models go on when they are asked to, the others when it is their turn again. */
export const interrupt = arrow('be interrupted', ['running'], (job) => ({
  ...quiet(job),
  state: isModelJob(job) ? 'stopped' : 'waiting',
}))

export const retry = arrow('be tried again', ['failed', 'stopped'], (job) => ({
  ...job,
  state: 'waiting',
  message: null,
}))

/** Off the list; kept until the program ends, so that it can be brought back. */
export const cancel = arrow('be cancelled', ['waiting', 'failed'], (job) => ({ ...job, state: 'cancelled' }))

/** As it was: what had failed still says why. */
export const bringBack = arrow('be brought back', ['cancelled'], (job) => ({
  ...job,
  state: job.message === null ? 'waiting' : 'failed',
}))

/** What came of it is where it belongs. */
export const settle = arrow<[], null>('be settled', ['done'], () => null)

/** A model's import or download that is thrown away. */
export const discard = arrow<[], null>('be thrown away', ['stopped', 'failed', 'done'], () => null)

function quiet(job: Job): Job {
  return { ...job, progress: job.progress && { ...job.progress, note: null } }
}
