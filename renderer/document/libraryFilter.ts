/** What the library is asked for when the user sets these filters. */
import { missingCase, type Picture, type PictureQuery } from '../../electron/contract.ts'

export const periods = ['any', 'today', 'week', 'month', 'year', 'between'] as const

export interface LibraryFilter {
  readonly words: string
  readonly starred: boolean
  readonly tag: string | null
  readonly model: string | null
  readonly size: { readonly width: number; readonly height: number } | null
  readonly verb: Picture['verb'] | null
  readonly period: (typeof periods)[number]
  /** Days as `2026-11-23`, for the period `between`; empty is open. */
  readonly from: string
  readonly to: string
  readonly sort: 'newest' | 'oldest'
}

export const noFilter: LibraryFilter = {
  words: '',
  starred: false,
  tag: null,
  model: null,
  size: null,
  verb: null,
  period: 'any',
  from: '',
  to: '',
  sort: 'newest',
}

export function queryOf(filter: LibraryFilter, now: Date): PictureQuery {
  return {
    words: filter.words.trim(),
    sort: filter.sort,
    ...(filter.starred && { starred: true }),
    ...(filter.tag !== null && { tag: filter.tag }),
    ...(filter.model !== null && { model: filter.model }),
    ...(filter.size !== null && { size: filter.size }),
    ...(filter.verb !== null && { verb: filter.verb }),
    ...timesOf(filter, now),
  }
}

/** How many filters are set, the search and the order aside. */
export function filtersSet(filter: LibraryFilter): number {
  const set = [filter.starred, filter.tag !== null, filter.model !== null, filter.size !== null, filter.verb !== null]
  return [...set, filter.period !== 'any'].filter(Boolean).length
}

export function isFiltered(filter: LibraryFilter): boolean {
  return filtersSet(filter) > 0 || filter.words.trim() !== ''
}

function timesOf({ period, from, to }: LibraryFilter, now: Date): Pick<PictureQuery, 'from' | 'to'> {
  switch (period) {
    case 'any':
      return {}
    case 'today':
      return { from: startOfDay(now, 0) }
    case 'week':
      return { from: startOfDay(now, -6) }
    case 'month':
      return { from: startOfDay(now, -29) }
    case 'year':
      return { from: startOfDay(now, -364) }
    case 'between': {
      // Both days belong to it.
      return {
        ...(from !== '' && { from: startOfDay(localDay(from), 0) }),
        ...(to !== '' && { to: startOfDay(localDay(to), 1) }),
      }
    }
    default:
      return missingCase(period)
  }
}

/** Midnight by the user's clock, `days` days later; a day is not always 24 hours long. */
function startOfDay(date: Date, days: number): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

/** `new Date('2026-11-23')` would be midnight in Greenwich. */
function localDay(day: string): Date {
  return new Date(`${day}T00:00`)
}
