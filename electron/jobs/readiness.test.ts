import { describe, expect, it } from 'vitest'
import type { Job } from '../contract.ts'
import {
  isHeld,
  nextPainting,
  readinessOf,
  remaining,
  stepTarget,
  withDependents,
  type Circumstances,
} from './readiness.ts'
import { paintJob } from './testJobs.ts'

const going: Circumstances = { paused: false, held: new Set(), editingId: null }
const job = (id: string, more: Parameters<typeof paintJob>[0] = {}) => paintJob({ id: idOf(id), ...more })
/** Ids are long; tests name jobs by one letter. */
const idOf = (name: string) => `${name.codePointAt(0)!.toString(16)}000000-0000-4000-8000-000000000000`.slice(0, 36)
const nameOf = (id: string) => String.fromCodePoint(parseInt(id.slice(0, 2), 16))
const names = (ids: readonly string[]) => ids.map(nameOf)
const next = (jobs: readonly Job[], circumstances = going) => {
  const found = nextPainting(jobs, circumstances)
  return found && nameOf(found.id)
}
const after = (name: string) => [{ job: idOf(name), place: 0 }]
const picture = [{ picture: idOf('p') }]

describe('the next painting', () => {
  it('is the first that waits', () => {
    expect(next([job('b', { state: 'failed' }), job('c'), job('d')])).toBe('c')
  })

  it('is none while another runs or is being stopped', () => {
    expect(next([job('a', { state: 'running' }), job('c')])).toBeNull()
    expect(next([job('a', { state: 'stopping' }), job('c')])).toBeNull()
  })

  it('is none while the queue is paused', () => {
    expect(next([job('a')], { ...going, paused: true })).toBeNull()
    expect(readinessOf(job('a'), { ...going, paused: true })).toBe('paused')
  })

  it('is not one left over from before the program was closed', () => {
    const circumstances = { ...going, held: new Set([idOf('o')]) }
    expect(next([job('o'), job('n')], circumstances)).toBe('n')
    expect(isHeld([job('o'), job('n')], circumstances)).toBe(true)
    expect(isHeld([job('o', { state: 'failed' }), job('n')], circumstances)).toBe(false)
  })

  it('is not one that is being edited', () => {
    expect(next([job('a'), job('b')], { ...going, editingId: idOf('a') })).toBe('b')
  })

  it('is not one that waits for a picture, of however many jobs', () => {
    expect(next([job('s', { needs: after('f') }), job('f')])).toBe('f')
    expect(next([job('s', { needs: [...picture, ...after('f')] })])).toBeNull()
    expect(next([job('s', { needs: picture })])).toBe('s')
  })
})

describe('a chain of instructions', () => {
  const jobs = [
    job('a', { needs: picture }),
    job('x'),
    job('b', { needs: after('a') }),
    job('c', { needs: after('b') }),
  ]

  it('is cancelled from its first job on', () => {
    expect(names(withDependents(jobs, [idOf('a')]))).toEqual(['a', 'b', 'c'])
    expect(names(withDependents(jobs, [idOf('b')]))).toEqual(['b', 'c'])
  })
})

it('a job that is moved by one place stops at either end of those that wait', () => {
  const jobs = [job('r', { state: 'running' }), job('a'), job('b'), job('c')]
  const step = (name: string, by: 1 | -1) => {
    const target = stepTarget(jobs, idOf(name), by)
    return typeof target === 'string' ? nameOf(target) : target
  }
  expect(step('b', -1)).toBe('a')
  expect(step('a', 1)).toBe('c')
  expect(step('b', 1)).toBeNull()
  expect(step('a', -1)).toBeUndefined()
  expect(step('c', 1)).toBeUndefined()
  expect(step('r', 1)).toBeUndefined()
})

it('nothing remains of a batch that is all there', () => {
  const { order } = job('a', { count: 4 })
  expect(remaining(order, new Set())).toEqual({ from: 0, count: 4 })
  expect(remaining(order, new Set([0, 1, 2, 3]))).toBeNull()
})
