/** What the window asks of the library, as SQL. Each filter has an index of its own; see migrations.ts. */
import type { z } from 'zod'
import type { pictureQuerySchema } from '../contract.ts'

type Query = z.output<typeof pictureQuerySchema>

/** A condition and the values of its question marks. */
export interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/**
 * What a query asks for, in the order in which it is listed: first what has its words itself, then what has some of them only by the
 * pictures that it was made from. `inheriting`: the numbers of those, for FTS5 queries of the words.
 */
export function conditionsOf(
  query: Query,
  inheriting: (words: readonly string[]) => readonly number[],
): readonly [Condition, ...Condition[]] {
  const asked = conditionOf(query)
  const words = matchOf(query.words)
  if (words === null) return [asked]
  // The plus keeps to the index in order and asks of each picture whether it was found; looking up every found one by
  // its number is ten times slower where a word is in every prompt.
  const also = (part: string, value: string): Condition => ({
    sql: `${asked.sql} AND +number IN (${part})`,
    values: [...asked.values, value],
  })
  const own = also('SELECT rowid FROM pictureWords WHERE pictureWords MATCH ?', words.join(' AND '))
  const numbers = inheriting(words)
  if (numbers.length === 0) return [own]
  return [own, also('SELECT value FROM json_each(?)', JSON.stringify(numbers))]
}

function conditionOf(query: Query): Condition {
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
  return { sql: parts.join(' AND '), values }
}

/**
 * The numbers of what has every word, of its own or of those that it was made from, but not every one of its own: an edit's words
 * tell what was changed only. Takes the words as JSON, how many there are, and all of them as one FTS5 query. Words go down from
 * the pictures that have them to those that were made from them, and to nobody else: most pictures were made from none. Tags stay
 * with the picture that wears them.
 */
export const inheritingSql = `
  WITH RECURSIVE has (number, id, word) AS (
    SELECT child.number, child.id, wanted.key FROM json_each(?1) AS wanted
      JOIN pictureWords ON pictureWords MATCH '{prompt name} : ' || wanted.value
      JOIN pictures ON pictures.number = pictureWords.rowid
      JOIN pictures AS child ON child.parentId = pictures.id
    UNION SELECT pictures.number, pictures.id, has.word FROM has JOIN pictures ON pictures.parentId = has.id
  ), own (number, word) AS (
    SELECT pictureWords.rowid, wanted.key FROM json_each(?1) AS wanted JOIN pictureWords ON pictureWords MATCH wanted.value
      WHERE ?2 > 1 AND +pictureWords.rowid IN (SELECT number FROM has)
  )
  SELECT number FROM (SELECT number, word FROM has UNION SELECT number, word FROM own)
    WHERE +number NOT IN (SELECT rowid FROM pictureWords WHERE pictureWords MATCH ?3)
    GROUP BY number HAVING count(*) = ?2`

/**
 * An FTS5 query for each word, as a prefix; null when there is no word. Each word is quoted, so that nothing typed is read as
 * FTS5 syntax.
 */
export function matchOf(words: string): readonly string[] | null {
  const found = words.match(/[\p{L}\p{N}\p{M}]+/gu)
  return found && [...new Set(found.map((word) => `"${word.toLowerCase()}"*`))]
}

/** The page's rows are chosen by index alone; only they are read whole. */
export function pageSql({ sql }: Condition, sort: Query['sort'], columns: string): string {
  const order = orderOf(sort)
  const numbers = `SELECT number FROM pictures WHERE ${sql} ORDER BY ${order} LIMIT ? OFFSET ?`
  return `SELECT ${columns} FROM pictures WHERE number IN (${numbers}) ORDER BY ${order}`
}

export function idsSql({ sql }: Condition, sort: Query['sort']): string {
  return `SELECT id FROM pictures WHERE ${sql} ORDER BY ${orderOf(sort)} LIMIT ? OFFSET ?`
}

export function countSql({ sql }: Pick<Condition, 'sql'>): string {
  return `SELECT count(*) FROM pictures WHERE ${sql}`
}

function orderOf(sort: Query['sort']): string {
  return `createdAt ${sort === 'newest' ? 'DESC' : 'ASC'}`
}
