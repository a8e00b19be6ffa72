import { migrate } from './migrations.ts'
import { openFile, type Database } from './sqlite.ts'

/** The SQLite file of the library, with the tables of this Patchwork. */
export function openDatabase(file: string): Database {
  const database = openFile(file)
  try {
    database.exec('PRAGMA journal_mode = WAL')
    database.exec('PRAGMA synchronous = FULL')
    database.exec('PRAGMA foreign_keys = ON')
    migrate(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
