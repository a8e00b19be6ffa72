import { expect, test } from 'vitest'
import { afterEvent, newJob } from './jobs.ts'
import type { JobEvent } from './messages.ts'

const order = { kind: 'download', address: 'owner/name', quantization: null, anyway: false } as const
const begun = newJob('1', order, 'running')
const after = (...events: readonly JobEvent[]) => events.reduce(afterEvent, begun)

const downloading: JobEvent = { type: 'downloading', commit: 'c', bytes: 100, bytesAlreadyThere: 40 }

test('a download that goes on shows what is already there', () => {
  expect(after(downloading)).toMatchObject({ stage: 'downloading', doneBytes: 40, bytes: 100, message: null })
})

test('what is waited for is shown until something arrives again', () => {
  const waiting = after(downloading, { type: 'waiting', seconds: 3, reason: 'The hub is busy.' })
  expect(waiting).toMatchObject({ state: 'running', waiting: 'The hub is busy.' })
  const going = afterEvent(waiting, { type: 'progress', stage: 'downloading', doneBytes: 50, bytes: 100 })
  expect(going).toMatchObject({ doneBytes: 50, waiting: null })
})

test('why a precision was chosen stays in sight while it is written and verified', () => {
  const chosen: JobEvent = { type: 'fit', fits: [], quantization: 'int4', sentence: 'int4 fits.' }
  const written = after(
    downloading,
    chosen,
    { type: 'planned', folder: '/models/name-int4', bytes: 30, bytesAlreadyThere: 0, freeBytes: 900 },
    { type: 'progress', stage: 'verifying', doneBytes: 10, bytes: 30 },
  )
  expect(written).toMatchObject({ stage: 'verifying', doneBytes: 10, bytes: 30, message: 'int4 fits.' })
})

test('it ends done, stopped, or failed with its sentence', () => {
  const done = after(downloading, { type: 'done', folder: '/models/name-int4', bytes: 30 })
  expect(done).toMatchObject({ state: 'done', message: null })
  expect(after(downloading, { type: 'stopped' })).toMatchObject({ state: 'stopped', doneBytes: 40 })
  const message = 'owner/name would not run here.'
  expect(after({ type: 'failed', message })).toMatchObject({ state: 'failed', message })
})
