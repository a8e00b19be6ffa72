/** What the window asks of the library, as SQL. Each filter has an index of its own; see migrations.ts. */
import type { z } from 'zod'
import type { pictureQuerySchema } from '../contract.ts'

type Query = z.output<typeof pictureQuerySchema>

/** The conditions of a query and the values of their question marks. */
export interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

export function conditionOf(query: Query): Condition {
  const parts = ['deletedAt IS NULL']
  const values: (string | number)[] = []
  const and = (part: string, ...more: (string | number)[]) => {
    parts.push(part)
    values.push(...more)
  }
  if (query.starred !== undefined) and(`starred = ${query.starred ? 1 : 0}`)
  if (query.verb !== undefined) and('verb = ?', query.verb)
  if (query.model !== undefined) and('model = ?', query.model)
  if (query.size !== undefined) and('width = ? AND height = ?', query.size.width, query.size.height)
  if (query.from !== undefined) and('createdAt >= ?', query.from)
  if (query.to !== undefined) and('createdAt < ?', query.to)
  const words = matchOf(query.words)
  // The plus keeps to the index in order and asks of each picture whether it was found; looking up every found one by
  // its number is ten times slower where a word is in every prompt.
  if (words !== null) and('+number IN (SELECT rowid FROM pictureWords WHERE pictureWords MATCH ?)', words)
  return { sql: parts.join(' AND '), values }
}

/**
 * An FTS5 query for pictures that hold every word as a prefix; null when there is no word. Each word is quoted, so
 * that nothing typed is read as FTS5 syntax.
 */
export function matchOf(words: string): string | null {
  const found = words.match(/[\p{L}\p{N}\p{M}]+/gu)
  return found && found.map((word) => `"${word}"*`).join(' AND ')
}

/** The page's rows are chosen by index alone; only they are read whole. */
export function pageSql({ sql }: Condition, sort: Query['sort'], columns: string): string {
  const direction = sort === 'newest' ? 'DESC' : 'ASC'
  const numbers = `SELECT number FROM pictures WHERE ${sql} ORDER BY createdAt ${direction} LIMIT ? OFFSET ?`
  return `SELECT ${columns} FROM pictures WHERE number IN (${numbers}) ORDER BY createdAt ${direction}`
}

export function idsSql({ sql }: Condition, sort: Query['sort']): string {
  const direction = sort === 'newest' ? 'DESC' : 'ASC'
  return `SELECT id FROM pictures WHERE ${sql} ORDER BY createdAt ${direction} LIMIT ? OFFSET ?`
}

export function countSql({ sql }: Condition): string {
  return `SELECT count(*) FROM pictures WHERE ${sql}`
}
