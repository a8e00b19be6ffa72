import { dirname, join } from 'node:path'
import { migrate } from './migrations.ts'
import { isOfSearchIndex } from './searchIndex.ts'
import { openFile, type Database } from './sqlite.ts'

/** Where a library keeps its files. */
export function imagesOf(folder: string): string {
  return join(folder, 'images')
}

export function databaseFile(folder: string): string {
  return join(folder, 'library.db')
}

/** The SQLite file of a library, with the tables of this Patchwork. */
export function openDatabase(file: string): Database {
  const database = openFile(file)
  try {
    database.exec('PRAGMA journal_mode = WAL')
    database.exec('PRAGMA synchronous = FULL')
    database.exec('PRAGMA foreign_keys = ON')
    migrate(database, imagesOf(dirname(file)))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Everything but the word index, in SQLite's words; null when all is well. */
export function databaseTrouble(database: Database): string | null {
  return troubleBy(database, 'integrity_check')
}

/** Every page and row; at 20,000 pictures it takes a twentieth of a second. */
export function quickTrouble(database: Database): string | null {
  return troubleBy(database, 'quick_check')
}

/** Where only indexes differ from their tables, they are made again; false where more is damaged. */
export function mendIndexes(database: Database): boolean {
  if (databaseTrouble(database) === null) return true
  try {
    database.exec('REINDEX')
  } catch {
    return false
  }
  return databaseTrouble(database) === null
}

function troubleBy(database: Database, check: 'integrity_check' | 'quick_check'): string | null {
  try {
    const troubles = database.prepare(`PRAGMA ${check} (100)`).pluck().all() as unknown as string[]
    return troubles.find((trouble) => trouble !== 'ok' && !isOfSearchIndex(trouble)) ?? null
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return isOfSearchIndex(reason) ? null : reason
  }
}
