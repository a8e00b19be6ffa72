import { describe, expect, it } from 'vitest'
import type { PaintJob, Readiness, Source } from '../../electron/contract.ts'
import { goesOnFrom, isAllHeld, needsOf, parentOf, pendingFrom, pictureCount } from './queue.ts'

function job(id: string, needs: readonly Source[] = [], count = 1) {
  const order = {
    request: { prompt: 'a fox', seed: 0, imageIndex: 0, count },
    modelId: 'm',
    edits: needs.length > 0,
    turnId: null,
    guard: 1,
  }
  return { id, order, needs: [...needs] } satisfies Pick<PaintJob, 'id' | 'order' | 'needs'>
}

const after = (id: string) => [{ job: id, place: 0 }]

describe('a chain of instructions', () => {
  const jobs = [job('a', needsOf('p', [])), job('x'), job('b', after('a')), job('c', after('b'))]
  const ids = (pictureId: string | null) => pendingFrom(jobs, pictureId).map(({ id }) => id)

  it('belongs to the picture that it starts from', () => {
    expect(ids('p')).toEqual(['a', 'b', 'c'])
    expect(ids(null)).toEqual(['x'])
    expect(ids('other')).toEqual([])
  })

  it('has a parent once that is painted', () => {
    expect(jobs.map(parentOf)).toEqual(['p', null, null, null])
    expect(jobs.map((one) => goesOnFrom(one))).toEqual([false, false, true, true])
    expect(goesOnFrom(jobs[2]!, 'a')).toBe(true)
    expect(goesOnFrom(jobs[3]!, 'a')).toBe(false)
  })
})

it('pictures that are only referred to are no parents', () => {
  const referring = job('r', needsOf(null, ['p', 'q']))
  expect(parentOf({ ...referring, order: { ...referring.order, edits: false } })).toBeNull()
})

it('counts every picture of every batch', () => {
  expect(pictureCount([job('a'), job('b', [], 4)])).toBe(5)
})

it('is held as a whole only while nothing may start', () => {
  const all = (...readiness: readonly Readiness[]) => isAllHeld(readiness.map((one) => ({ readiness: one })))
  expect(all('held', 'needs')).toBe(true)
  expect(all('paused')).toBe(true)
  expect(all('held', 'ready')).toBe(false)
  expect(all('ready', 'needs')).toBe(false)
  expect(all()).toBe(false)
})
