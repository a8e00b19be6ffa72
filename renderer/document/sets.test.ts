import { describe, expect, test } from 'vitest'
import { setSchema, type Picture } from '../../electron/contract.ts'
import { jobsOf, keptPictures, newSet, shownPicture, withNextTry, withRerolls, withState } from './sets.ts'

const draft = (count = 1) => ({
  order: {
    request: { prompt: 'a {red, blue} cup', seed: 7, imageIndex: 2, count },
    modelId: 'm',
    edits: false,
    turnId: crypto.randomUUID(),
    guard: 0.5,
  },
  needs: [],
})
const combinations = [
  { words: 'a red cup', name: 'red' },
  { words: 'a blue cup', name: 'blue' },
]
const made = (count = 1) => {
  const { set, jobs } = newSet({ words: ' a {red, blue} cup ', combinations, draft: draft(count) })
  return { set: setSchema.parse(set), jobs }
}
const only = (id: string | undefined) => new Set([id ?? ''])

describe('a new set', () => {
  test('has a job for each combination, all with the same noise, and a member for each picture', () => {
    const { set, jobs } = made(2)
    expect(set.name).toBe('a {red, blue} cup')
    expect(jobs.map(({ order }) => order.request)).toEqual(
      ['a red cup', 'a blue cup'].map((prompt) => ({ prompt, seed: 7, imageIndex: 2, count: 2 })),
    )
    expect(set.members.map(({ name, tries }) => [name, tries])).toEqual([
      ['red 1', [{ job: jobs[0]?.id, place: 0 }]],
      ['red 2', [{ job: jobs[0]?.id, place: 1 }]],
      ['blue 1', [{ job: jobs[1]?.id, place: 0 }]],
      ['blue 2', [{ job: jobs[1]?.id, place: 1 }]],
    ])
    expect(jobs.map(({ order }) => order.member)).toEqual(['red', 'blue'].map((name) => ({ set: set.id, name })))
  })
})

describe('a member', () => {
  test('is painted again with other noise, alone, and its picture before can be gone back to', () => {
    const { set } = made(2)
    const [, second] = set.members
    const again = withRerolls(withState(set, only(second?.id), 'dropped'), only(second?.id), () => 99)
    expect(again.jobs).toHaveLength(1)
    expect(again.jobs[0]?.order.request).toEqual({ prompt: 'a red cup', seed: 99, imageIndex: 0, count: 1 })
    expect(again.jobs[0]?.order.member).toEqual({ set: set.id, name: 'red 2' })
    const member = again.set.members[1]
    expect(member).toMatchObject({ shown: 1, state: 'open', tries: [second?.tries[0], { place: 0 }] })
    expect(withNextTry(again.set, member?.id ?? '').members[1]?.shown).toBe(0)
    expect(jobsOf(again.set).size).toBe(3)
    expect(again.set.members[0]).toBe(set.members[0])
  })

  test('that is kept stays so as it is painted again', () => {
    const { set } = made()
    const [first] = set.members
    const again = withRerolls(withState(set, only(first?.id), 'kept'), only(first?.id), () => 99)
    expect(again.set.members.map(({ state }) => state)).toEqual(['kept', 'open'])
  })

  test('that is kept gives its picture as soon as it is painted', () => {
    const { set, jobs } = made()
    const kept = withState(set, new Set(set.members.map(({ id }) => id)), 'kept')
    const picture = { id: 'p' } as Picture
    const whole = { set: kept, pictures: { [`${jobs[1]?.id}/0`]: picture } }
    expect(keptPictures(whole)).toEqual([picture])
    expect(shownPicture(whole, kept.members[0]!)).toBeNull()
  })
})
