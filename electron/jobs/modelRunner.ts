/** Imports and downloads: what each event of the models process makes of a job. */
import { missingCase } from '../../engine/errors.ts'
import type { Job, Progress } from '../contract.ts'
import type { JobEvent } from '../models/messages.ts'
import { end, fail, finish } from './transitions.ts'

export function afterEvent(job: Job, event: JobEvent): Job {
  switch (event.type) {
    case 'waiting':
      return { ...job, progress: { ...progressOf(job), note: event.reason } }
    case 'downloading':
      return going(job, { stage: 'downloading', done: event.bytesAlreadyThere, total: event.bytes })
    case 'fit':
      return { ...job, message: event.sentence }
    case 'planned':
      return going(withNotes(job, event.profile.findings.notes), {
        stage: 'writing',
        done: event.bytesAlreadyThere,
        total: event.bytes,
      })
    case 'progress':
      return going(job, { stage: event.stage, done: event.doneBytes, total: event.bytes })
    case 'done':
      return finish(job)
    case 'stopped':
      return end(job, false)
    case 'failed':
      return cutShort(job, event.message)
    default:
      return missingCase(event)
  }
}

/** One that was being stopped anyway has stopped. */
export function cutShort(job: Job, message: string): Job {
  return job.state === 'stopping' ? end(job, false) : fail(job, message)
}

/** What was assumed of the checkpoint stays in sight. */
function withNotes(job: Job, notes: readonly string[]): Job {
  return notes.length === 0 ? job : { ...job, message: [job.message, ...notes].filter(Boolean).join(' ') }
}

const nothing: Progress = { stage: 'starting', done: 0, total: 0, unit: 'bytes', note: null }

function progressOf({ progress }: Job): Progress {
  return progress ?? nothing
}

function going(job: Job, progress: Pick<Progress, 'stage' | 'done' | 'total'>): Job {
  return { ...job, progress: { ...progress, unit: 'bytes', note: null } }
}
