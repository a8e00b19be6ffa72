/** What the window asks of the library, as SQL. Each filter has an index of its own; see migrations.ts. */
import type { z } from 'zod'
import type { pictureQuerySchema } from '../contract.ts'

type Query = z.output<typeof pictureQuerySchema>

/** The conditions of a query and the values of their question marks. */
export interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
  /** What its own words must hold to come before those that are found by their ancestors'. */
  readonly own?: string
}

export function conditionOf(query: Query): Condition {
  const parts = [query.deleted ? 'deletedAt IS NOT NULL' : 'deletedAt IS NULL']
  const values: (string | number)[] = []
  const and = (part: string, ...more: (string | number)[]) => {
    parts.push(part)
    values.push(...more)
  }
  if (query.starred !== undefined) and(`starred = ${query.starred ? 1 : 0}`)
  if (query.tag !== undefined) and('+id IN (SELECT pictureId FROM pictureTags WHERE tag = ?)', query.tag)
  if (query.verb !== undefined) and('verb = ?', query.verb)
  if (query.model !== undefined) and('model = ?', query.model)
  if (query.size !== undefined) and('width = ? AND height = ?', query.size.width, query.size.height)
  if (query.from !== undefined) and('createdAt >= ?', query.from)
  if (query.to !== undefined) and('createdAt < ?', query.to)
  const words = matchOf(query.words)
  if (words === null) return { sql: parts.join(' AND '), values }
  // The plus keeps to the index in order and asks of each picture whether it was found; looking up every found one by
  // its number is ten times slower where a word is in every prompt.
  and(`+number IN (${foundSql})`, JSON.stringify(words), words.length)
  return { sql: parts.join(' AND '), values, own: words.join(' AND ') }
}

/** Each picture that has every word, of its own or of those it was made from: an edit's own words tell what was changed only. */
const foundSql = `
  WITH RECURSIVE has (number, id, word) AS (
    SELECT pictures.number, pictures.id, wanted.key FROM json_each(?) AS wanted
      JOIN pictureWords ON pictureWords MATCH wanted.value JOIN pictures ON pictures.number = pictureWords.rowid
    UNION SELECT pictures.number, pictures.id, has.word FROM has JOIN pictures ON pictures.parentId = has.id
  )
  SELECT number FROM has GROUP BY number HAVING count(*) = ?`

/**
 * An FTS5 query for each word, as a prefix; null when there is no word. Each word is quoted, so that nothing typed is read as
 * FTS5 syntax.
 */
export function matchOf(words: string): readonly string[] | null {
  const found = words.match(/[\p{L}\p{N}\p{M}]+/gu)
  return found && [...new Set(found.map((word) => `"${word.toLowerCase()}"*`))]
}

/** The page's rows are chosen by index alone; only they are read whole. */
export function pageSql(condition: Condition, sort: Query['sort'], columns: string): string {
  const order = orderOf(condition, sort)
  const numbers = `SELECT number FROM pictures WHERE ${condition.sql} ORDER BY ${order} LIMIT ? OFFSET ?`
  return `SELECT ${columns} FROM pictures WHERE number IN (${numbers}) ORDER BY ${order}`
}

/** What the question marks of `pageSql` stand for: the page is put in order twice, once by number and once whole. */
export function pageValues({ values, own }: Condition, limit: number, offset: number): readonly (string | number)[] {
  const order = own === undefined ? [] : [own]
  return [...values, ...order, limit, offset, ...order]
}

export function idsSql(condition: Condition, sort: Query['sort']): string {
  return `SELECT id FROM pictures WHERE ${condition.sql} ORDER BY ${orderOf(condition, sort)} LIMIT ? OFFSET ?`
}

export function idsValues({ values, own }: Condition, limit: number, offset: number): readonly (string | number)[] {
  return [...values, ...(own === undefined ? [] : [own]), limit, offset]
}

export function countSql({ sql }: Pick<Condition, 'sql'>): string {
  return `SELECT count(*) FROM pictures WHERE ${sql}`
}

function orderOf({ own }: Condition, sort: Query['sort']): string {
  const time = `createdAt ${sort === 'newest' ? 'DESC' : 'ASC'}`
  if (own === undefined) return time
  return `number IN (SELECT rowid FROM pictureWords WHERE pictureWords MATCH ?) DESC, ${time}`
}
