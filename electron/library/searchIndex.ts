/** The word index can be made again from the pictures at any time, so its damage is never that of the library. */
import type { Database } from './sqlite.ts'

/** SQLITE_CORRUPT_VTAB. */
const indexDamaged = 267

export function rebuildSearchIndex(database: Database): void {
  database.exec("INSERT INTO pictureWords (pictureWords) VALUES ('rebuild')")
}

/** Whether the index can be used at all, after it was made again where it could not. */
export function hasSearchIndex(database: Database): boolean {
  const ask = () => database.prepare('SELECT rowid FROM pictureWords LIMIT 1').all()
  for (const attempt of [ask, () => (rebuildSearchIndex(database), ask())]) {
    try {
      attempt()
      return true
    } catch {
      // Not even its settings can be read.
    }
  }
  return false
}

/** FTS5 compares its index with the pictures and throws when they differ. */
export function isSearchOutOfStep(database: Database): boolean {
  try {
    database.exec("INSERT INTO pictureWords (pictureWords, rank) VALUES ('integrity-check', 1)")
    return false
  } catch {
    return true
  }
}

/** Whether a sentence of SQLite's own check is about the index alone. */
export function isOfSearchIndex(trouble: string): boolean {
  return /fts5/i.test(trouble)
}

/** Does `ask`; where the index turns out to be damaged, again with a new one. */
export function withSearchIndex<T>(database: Database, ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if ((error as { errcode?: unknown }).errcode !== indexDamaged) throw error
    rebuildSearchIndex(database)
    return ask()
  }
}
