/**
 * SQLite through a Node-API binding that gives bytes that are no text as replacement characters: the file may hold
 * anything after a power cut or on a failing disk, and nothing in it may end the process.
 */
import { DatabaseSync, enhance, type DatabaseSyncInstance, type EnhancedDatabaseSync } from '@photostructure/sqlite'

export type Database = EnhancedDatabaseSync<DatabaseSyncInstance>
export type Statement = ReturnType<Database['prepare']>
export type Value = string | number | null

/** As it is; see `openDatabase` for one that is ready. */
export function openFile(file: string): Database {
  return enhance(new DatabaseSync(file))
}

/** The first column of the first row. */
export function valueOf(statement: Statement, ...values: readonly Value[]): unknown {
  return statement.pluck().get(...values)
}

/** As a number, 0 for none. */
export function numberOf(statement: Statement, ...values: readonly Value[]): number {
  return Number(valueOf(statement, ...values) ?? 0)
}
