/** Sets of pictures, as they were left. The pictures themselves are found by their jobs, so that a painting goes on without its set. */
import { z } from 'zod'
import { setSchema, type SetLine, type StoredSet } from '../contract.ts'
import { jsonOf, parseRows } from './rows.ts'
import type { Database } from './sqlite.ts'

export interface Sets {
  /** Newest first, without those that are deleted. */
  list(): readonly SetLine[]
  /** Null where it is deleted or never was. */
  get(id: string): StoredSet | null
  save(set: StoredSet): void
  /** Hides it, so that it can be restored. */
  delete(id: string): void
  restore(id: string): void
  /** As if it had never been. */
  forget(id: string): void
}

export function openSets(database: Database): Sets {
  const all = database.prepare(
    'SELECT rowid AS rowNumber, content FROM sets WHERE deletedAt IS NULL ORDER BY createdAt DESC, number DESC',
  )
  const one = database.prepare('SELECT rowid AS rowNumber, content FROM sets WHERE id = ? AND deletedAt IS NULL')
  const save = database.prepare(
    `INSERT INTO sets (createdAt, id, name, content) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, content = excluded.content`,
  )
  const setDeleted = database.prepare('UPDATE sets SET deletedAt = ? WHERE id = ?')
  const forget = database.prepare('DELETE FROM sets WHERE id = ?')
  const parse = (rows: readonly unknown[]) => parseRows(database, 'sets', rows, setRow).map(({ content }) => content)
  return {
    list: () =>
      parse(all.all()).map(({ id, name, createdAt, members, story }) => ({
        id,
        name,
        createdAt,
        count: members.length,
        isStory: story !== null,
      })),
    get: (id) => parse(one.all(id))[0] ?? null,
    save: (set) => void save.run(set.createdAt, set.id, set.name, JSON.stringify(set)),
    delete: (id) => void setDeleted.run(Date.now(), id),
    restore: (id) => void setDeleted.run(null, id),
    forget: (id) => void forget.run(id),
  }
}

const setRow = z.object({ content: jsonOf(setSchema) })
