import { expect, test } from 'vitest'
import { filtersSet, isFiltered, noFilter, queryOf } from './libraryFilter.ts'

const now = new Date(2026, 10, 23, 15, 30)
const midnight = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime()

test('nothing set asks for everything, newest first', () => {
  expect(queryOf(noFilter, now)).toEqual({ words: '', sort: 'newest' })
  expect(isFiltered(noFilter)).toBe(false)
})

test('words are trimmed and do not count as a filter', () => {
  const filter = { ...noFilter, words: ' red fox ' }
  expect(queryOf(filter, now).words).toBe('red fox')
  expect(filtersSet(filter)).toBe(0)
  expect(isFiltered(filter)).toBe(true)
})

test('periods begin at midnight by the clock of this machine', () => {
  expect(queryOf({ ...noFilter, period: 'today' }, now).from).toBe(midnight(2026, 11, 23))
  expect(queryOf({ ...noFilter, period: 'week' }, now).from).toBe(midnight(2026, 11, 17))
})

test('two days belong to the time between them, and either may be open', () => {
  const between = { ...noFilter, period: 'between' as const, from: '2026-11-01', to: '2026-11-02' }
  expect(queryOf(between, now)).toMatchObject({ from: midnight(2026, 11, 1), to: midnight(2026, 11, 3) })
  expect(queryOf({ ...between, from: '' }, now)).not.toHaveProperty('from')
})

test('every filter that is set is asked for and counted', () => {
  const size = { width: 64, height: 64 }
  const filter = { ...noFilter, starred: true, model: 'first', size, verb: 'edit' as const, period: 'year' as const }
  expect(queryOf(filter, now)).toMatchObject({ starred: true, model: 'first', size, verb: 'edit' })
  expect(filtersSet(filter)).toBe(5)
})
