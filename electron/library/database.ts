/** The SQLite file of the library. */
import Database from 'libsql'
import { migrate } from './migrations.ts'

export function openDatabase(file: string): Database.Database {
  const database = new Database(file)
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  database.exec('PRAGMA foreign_keys = ON')
  migrate(database)
  return database
}

/** The first column of the first row. libsql's own `get` forgets `pluck` and adds a field to each row. */
export function valueOf(statement: Database.Statement, ...values: readonly (string | number)[]): unknown {
  return statement.pluck().all(...values)[0]
}

/** As a number, 0 for none. */
export function numberOf(statement: Database.Statement, ...values: readonly (string | number)[]): number {
  return Number(valueOf(statement, ...values) ?? 0)
}
