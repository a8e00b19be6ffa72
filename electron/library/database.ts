/**
 * The SQLite file of the library. libsql keeps a file open for as long as a prepared statement lives, `close` or not:
 * nothing may count on renaming or deleting a database file in the process that had it open.
 */
import Database from 'libsql'
import { migrate } from './migrations.ts'

export function openDatabase(file: string): Database.Database {
  const database = new Database(file)
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

/** The first column of the first row. libsql's own `get` forgets `pluck` and adds a field to each row. */
export function valueOf(statement: Database.Statement, ...values: readonly (string | number)[]): unknown {
  return statement.pluck().all(...values)[0]
}

/** As a number, 0 for none. */
export function numberOf(statement: Database.Statement, ...values: readonly (string | number)[]): number {
  return Number(valueOf(statement, ...values) ?? 0)
}
