/** Sets of pictures, as they were left. The pictures themselves are found by their jobs, so that a painting goes on without its set. */
import { z } from 'zod'
import { setSchema, type SetCounts, type SetKind, type SetLine, type StoredSet } from '../contract.ts'
import { jsonOf, parseRows } from './rows.ts'
import type { Database } from './sqlite.ts'

export interface Sets {
  /** Newest first; those in the bin, or those that are not. */
  list(deleted?: boolean): readonly SetLine[]
  /** Null where it is deleted or never was. */
  get(id: string): StoredSet | null
  save(set: StoredSet): void
  /** Hides it, so that it can be restored until the bin is emptied. */
  delete(id: string): void
  restore(id: string): void
  /** As if it had never been. */
  forget(id: string): void
  /** Those that are series. */
  series(): readonly StoredSeries[]
  /** Files that series were started with, those in the bin too. */
  tables(): readonly string[]
  /** The text of a table that lies in no file of the user's. */
  keepPasted(id: string, text: string): void
  /** Null where its table is a file. */
  pastedOf(id: string): string | null
}

export type StoredSeries = StoredSet & { readonly series: NonNullable<StoredSet['series']> }

/** `changed`: told when one goes into the bin, or comes out of it. */
export function openSets(database: Database, changed: () => void = () => undefined): Sets {
  const some = (condition: string) =>
    database.prepare(
      `SELECT rowid AS rowNumber, content FROM sets WHERE ${condition} ORDER BY createdAt DESC, number DESC`,
    )
  const [all, binned, every] = [some('deletedAt IS NULL'), some('deletedAt IS NOT NULL'), some('true')]
  const one = database.prepare('SELECT rowid AS rowNumber, content FROM sets WHERE id = ? AND deletedAt IS NULL')
  const save = database.prepare(
    `INSERT INTO sets (createdAt, id, name, content) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, content = excluded.content`,
  )
  const setDeleted = database.prepare('UPDATE sets SET deletedAt = ? WHERE id = ?')
  const forget = database.prepare('DELETE FROM sets WHERE id = ?')
  const keepPasted = database.prepare('UPDATE sets SET pasted = ? WHERE id = ?')
  const pasted = database.prepare('SELECT pasted FROM sets WHERE id = ?').pluck()
  const mark = (id: string, deletedAt: number | null) => {
    setDeleted.run(deletedAt, id)
    changed()
  }
  const parse = (rows: readonly unknown[]) => parseRows(database, 'sets', rows, setRow).map(({ content }) => content)
  return {
    list: (deleted = false) =>
      parse((deleted ? binned : all).all()).map(({ id, name, createdAt, members, story, series }) => ({
        id,
        name,
        createdAt,
        count: series?.rows ?? members.length,
        kind: series !== null ? 'series' : story !== null ? 'story' : 'set',
      })),
    get: (id) => parse(one.all(id))[0] ?? null,
    save: (set) => void save.run(set.createdAt, set.id, set.name, JSON.stringify(set)),
    delete: (id) => mark(id, Date.now()),
    restore: (id) => mark(id, null),
    forget: (id) => void forget.run(id),
    series: () => parse(all.all()).filter((set): set is StoredSeries => set.series !== null),
    tables: () => parse(every.all()).flatMap(({ series }) => (series === null ? [] : [series.order.table])),
    keepPasted: (id, text) => void keepPasted.run(text, id),
    pastedOf: (id) => (pasted.get(id) as unknown as string | null | undefined) ?? null,
  }
}

/** Of those in the bin. */
export function openBinnedCounts(database: Database): () => SetCounts {
  const counts = database.prepare(
    `SELECT CASE WHEN content ->> 'series' IS NOT NULL THEN 'series' WHEN content ->> 'story' IS NOT NULL THEN 'story' ELSE 'set' END AS kind, count(*) AS count
     FROM (SELECT iif(json_valid(content), content, '{}') AS content FROM sets WHERE deletedAt IS NOT NULL) GROUP BY kind`,
  )
  return () => {
    const rows = counts.all() as unknown as { readonly kind: SetKind; readonly count: number }[]
    return { set: 0, story: 0, series: 0, ...Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)])) }
  }
}

const setRow = z.object({ content: jsonOf(setSchema) })
