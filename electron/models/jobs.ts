/** Imports and downloads as the window sees them: what each event makes of a job. */
import { basename } from 'node:path'
import { missingCase } from '../../engine/errors.ts'
import type { ModelJob } from '../contract.ts'
import type { JobEvent, ModelOrder } from './messages.ts'

export function newJob(id: string, order: ModelOrder, state: ModelJob['state']): ModelJob {
  const title = order.kind === 'import' ? basename(order.folder) : order.address
  return {
    id,
    kind: order.kind,
    title,
    state,
    stage: 'starting',
    doneBytes: 0,
    bytes: 0,
    message: null,
    waiting: null,
  }
}

export function afterEvent(job: ModelJob, event: JobEvent): ModelJob {
  switch (event.type) {
    case 'waiting':
      return { ...job, waiting: event.reason }
    case 'downloading':
      return { ...job, stage: 'downloading', doneBytes: event.bytesAlreadyThere, bytes: event.bytes, waiting: null }
    case 'fit':
      return { ...job, message: event.sentence }
    case 'planned':
      return { ...job, stage: 'writing', doneBytes: event.bytesAlreadyThere, bytes: event.bytes }
    case 'progress':
      return { ...job, stage: event.stage, doneBytes: event.doneBytes, bytes: event.bytes, waiting: null }
    case 'done':
      return { ...job, state: 'done', doneBytes: job.bytes, message: null, waiting: null }
    case 'stopped':
      return { ...job, state: 'stopped', waiting: null }
    case 'failed':
      return { ...job, state: 'failed', message: event.message, waiting: null }
    default:
      return missingCase(event)
  }
}
