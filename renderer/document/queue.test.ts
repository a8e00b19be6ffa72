import { describe, expect, it } from 'vitest'
import type { Job } from '../../electron/contract.ts'
import { moveJob, nextJob, pendingFrom, pictureCount, stepTarget, withDependents, type Hold } from './queue.ts'

interface JobParts {
  readonly state?: Job['state']
  readonly parentId?: string
  readonly afterJobId?: string
  readonly count?: number
}

function job(id: string, { state = 'waiting', parentId, afterJobId, count = 1 }: JobParts = {}): Job {
  const order = { parentId: parentId ?? null, request: { count } } as Job['order']
  return { id, state, order, afterJobId: afterJobId ?? null, message: null, createdAt: 0 }
}

const going: Hold = { paused: false, held: new Set(), editingId: null }
const ids = (jobs: readonly Job[]) => jobs.map(({ id }) => id)

describe('the next job', () => {
  it('is the first that waits', () => {
    expect(
      nextJob([job('a', { state: 'running' }), job('b', { state: 'failed' }), job('c'), job('d')], going)?.id,
    ).toBe('c')
  })

  it('is none while the queue is paused', () => {
    expect(nextJob([job('a')], { ...going, paused: true })).toBeNull()
  })

  it('is not one left over from before the program was closed', () => {
    expect(nextJob([job('old'), job('new')], { ...going, held: new Set(['old']) })?.id).toBe('new')
  })

  it('is not one that is being edited', () => {
    expect(nextJob([job('a'), job('b')], { ...going, editingId: 'a' })?.id).toBe('b')
  })

  it('is not one whose picture to go on from is still to be painted', () => {
    const chain = [job('second', { afterJobId: 'first' }), job('first')]
    expect(nextJob(chain, going)?.id).toBe('first')
    expect(nextJob([job('second', { afterJobId: 'first', parentId: 'p' })], going)?.id).toBe('second')
  })
})

describe('a chain of instructions', () => {
  const jobs = [job('a', { parentId: 'p' }), job('x'), job('b', { afterJobId: 'a' }), job('c', { afterJobId: 'b' })]

  it('is cancelled from its first job on', () => {
    expect(withDependents(jobs, ['a'])).toEqual(['a', 'b', 'c'])
    expect(withDependents(jobs, ['b'])).toEqual(['b', 'c'])
  })

  it('belongs to the picture that it starts from', () => {
    expect(ids(pendingFrom(jobs, 'p'))).toEqual(['a', 'b', 'c'])
    expect(ids(pendingFrom(jobs, null))).toEqual(['x'])
    expect(ids(pendingFrom(jobs, 'other'))).toEqual([])
  })
})

describe('moving a job', () => {
  const jobs = [job('run', { state: 'running' }), job('a'), job('b'), job('c')]

  it('puts it in front of another, or at the end', () => {
    expect(ids(moveJob(jobs, 'c', 'a'))).toEqual(['run', 'c', 'a', 'b'])
    expect(ids(moveJob(jobs, 'a', null))).toEqual(['run', 'b', 'c', 'a'])
    expect(moveJob(jobs, 'a', 'a')).toBe(jobs)
  })

  it('by one place stops at either end of those that wait', () => {
    const step = (id: string, direction: 1 | -1) => {
      const before = stepTarget(jobs, id, direction)
      return before === undefined ? null : ids(moveJob(jobs, id, before))
    }
    expect(step('b', -1)).toEqual(['run', 'b', 'a', 'c'])
    expect(step('b', 1)).toEqual(['run', 'a', 'c', 'b'])
    expect(step('a', -1)).toBeNull()
    expect(step('c', 1)).toBeNull()
    expect(step('run', 1)).toBeNull()
  })
})

it('counts every picture of every batch', () => {
  expect(pictureCount([job('a'), job('b', { count: 4 })])).toBe(5)
})
