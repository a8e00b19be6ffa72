import { expect, test } from 'vitest'
import type { Job } from '../contract.ts'
import type { JobEvent } from '../models/messages.ts'
import { afterEvent } from './modelRunner.ts'
import { start, stop } from './transitions.ts'

const asked: Job = {
  id: '1',
  kind: 'download',
  order: { address: 'owner/name', quantization: null, anyway: false, generation: null, release: null },
  needs: [],
  state: 'waiting',
  progress: null,
  message: null,
  createdAt: 0,
}
const begun = start(asked)
const after = (...events: readonly JobEvent[]) => events.reduce(afterEvent, begun)

const downloading: JobEvent = { type: 'downloading', commit: 'c', bytes: 100, bytesAlreadyThere: 40 }

test('a download that goes on shows what is already there', () => {
  expect(after(downloading)).toMatchObject({
    progress: { stage: 'downloading', done: 40, total: 100, note: null },
    message: null,
  })
})

test('what is waited for is shown until something arrives again', () => {
  const waiting = after(downloading, { type: 'waiting', seconds: 3, reason: 'The hub is busy.' })
  expect(waiting).toMatchObject({ state: 'running', progress: { done: 40, note: 'The hub is busy.' } })
  const going = afterEvent(waiting, { type: 'progress', stage: 'downloading', doneBytes: 50, bytes: 100 })
  expect(going).toMatchObject({ progress: { done: 50, note: null } })
})

const profile = {
  findings: {
    generation: '1.0',
    why: 'config.json has latent_channels and fm_head_dim',
    release: null,
    releaseWhy: '',
    notes: [],
  },
  generationChosen: false,
  usual: {
    steps: 28,
    guidance: 7.5,
    imageGuidance: 2,
    guidanceSchedule: 'constant',
    sampler: 'nextstep-1',
    timestepShift: 1,
    useNorm: true,
    negativePrompt: '',
    positivePrompt: '',
  },
  changes: {},
} as const

test('why a precision was chosen stays in sight while it is written and verified', () => {
  const chosen: JobEvent = { type: 'fit', fits: [], quantization: 'int4', sentence: 'int4 fits.' }
  const written = after(
    downloading,
    chosen,
    { type: 'planned', profile, folder: '/models/name-int4', bytes: 30, bytesAlreadyThere: 0, freeBytes: 900 },
    { type: 'progress', stage: 'verifying', doneBytes: 10, bytes: 30 },
  )
  expect(written).toMatchObject({ progress: { stage: 'verifying', done: 10, total: 30 }, message: 'int4 fits.' })
  const assumed = { ...profile, findings: { ...profile.findings, notes: ['NextStep-1 was assumed.'] } }
  const planned = {
    type: 'planned',
    profile: assumed,
    folder: '/m',
    bytes: 3,
    bytesAlreadyThere: 0,
    freeBytes: 9,
  } as const
  expect(after(downloading, chosen, planned).message).toBe('int4 fits. NextStep-1 was assumed.')
})

test('it ends done, stopped, or failed with its sentence', () => {
  const done = after(downloading, { type: 'done', folder: '/models/name-int4', bytes: 30 })
  expect(done).toMatchObject({ state: 'done', message: null })
  expect(after(downloading, { type: 'stopped' })).toMatchObject({ state: 'stopped', progress: { done: 40 } })
  const message = 'owner/name would not run here.'
  expect(after({ type: 'failed', message })).toMatchObject({ state: 'failed', message })
  expect(afterEvent(stop(begun), { type: 'failed', message })).toMatchObject({ state: 'stopped', message: null })
})
