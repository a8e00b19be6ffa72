/** What tables a database has, from the database itself, so that no list of them can be forgotten. */
import { latestVersion, migrate } from './migrations.ts'
import { numberOf, openFile, type Database } from './sqlite.ts'

export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
}

export interface Column {
  readonly name: string
  /** As declared: TEXT, INTEGER, REAL or BLOB. */
  readonly type: string
  readonly required: boolean
  /** INTEGER PRIMARY KEY: kept as the row's number, not in the row. */
  readonly isRowNumber: boolean
}

/** Ordinary tables, without those that SQLite or the word index keep for themselves; referred-to tables come first. */
export function tablesOf(database: Database): readonly Table[] {
  const names = database
    .prepare(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY name`,
    )
    .pluck()
    .all() as unknown as string[]
  const ordered: string[] = []
  const visit = (name: string): void => {
    if (ordered.includes(name)) return
    const parents = database.prepare('SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)').pluck().all(name)
    for (const parent of parents as unknown as string[]) if (parent !== name) visit(parent)
    ordered.push(name)
  }
  names.forEach(visit)
  return ordered.map((name) => ({ name, columns: columnsOf(database, name) }))
}

function columnsOf(database: Database, table: string): readonly Column[] {
  const rows = database.prepare('SELECT name, type, "notnull" AS required, pk FROM pragma_table_info(?)').all(table)
  return (rows as unknown as { name: string; type: string; required: number; pk: number }[]).map(
    ({ name, type, required, pk }) => ({
      name,
      type,
      required: required === 1 || pk > 0,
      isRowNumber: pk === 1 && type === 'INTEGER',
    }),
  )
}

/**
 * Null when a database has exactly the tables, indexes and triggers that Patchwork makes for its version; anything else
 * could do as it likes when a row is written.
 */
export function schemaTrouble(database: Database): string | null {
  const version = versionOf(database)
  if (version > latestVersion) return 'it was made by a newer Patchwork; update Patchwork to restore it'
  if (version < 1) return 'its database is no library'
  const isOurs = isSchemaOf(version, objectsOf(database))
  return isOurs ? null : 'its database has tables or triggers that are not those of a library'
}

/** Whether a damaged byte changed what the tables are, or which version they claim to be of. */
export function isSchemaDamaged(database: Database): boolean {
  const version = versionOf(database)
  const objects = objectsOf(database)
  if (version === 0 && objects.length === 0) return false
  // A newer Patchwork has other tables than we.
  return version > latestVersion ? isSchemaOf(latestVersion, objects) : !isSchemaOf(version, objects)
}

/** A damaged byte can make a number of millions of millions, which JavaScript cannot hold, and no row with it is read. */
export function holdsHugeNumbers(database: Database): boolean {
  return tablesOf(database).some(({ name, columns }) => {
    const numbers = columns.filter(({ type }) => type === 'INTEGER')
    if (numbers.length === 0) return false
    const huge = numbers.map((column) => `"${column.name}" NOT BETWEEN -${mostSafe} AND ${mostSafe}`).join(' OR ')
    return numberOf(database.prepare(`SELECT EXISTS (SELECT 1 FROM ${name} WHERE ${huge})`)) === 1
  })
}

const mostSafe = Number.MAX_SAFE_INTEGER

function versionOf(database: Database): number {
  return numberOf(database.prepare('PRAGMA user_version'))
}

function isSchemaOf(version: number, found: readonly string[]): boolean {
  if (version < 1) return false
  const own = blankDatabase(version)
  const expected = new Set(objectsOf(own))
  own.close()
  return found.length === expected.size && found.every((object) => expected.has(object))
}

/** What the word index keeps for itself is named only: each SQLite writes it in its own way. */
function objectsOf(database: Database): readonly string[] {
  const rows = database.prepare(
    `SELECT schema.type, schema.name, tbl_name AS tableName, CASE WHEN shadow.name IS NULL THEN schema.sql END AS sql
     FROM sqlite_schema AS schema LEFT JOIN pragma_table_list AS shadow
       ON shadow.schema = 'main' AND shadow.name = tbl_name AND shadow.type = 'shadow'`,
  )
  return (rows.all() as unknown as { type: string; name: string; tableName: string; sql: string | null }[]).map(
    ({ type, name, tableName, sql }) => [type, name, tableName, sql?.replace(/\s+/g, '') ?? ''].join(' | '),
  )
}

/** An empty database in memory with the tables of a version. */
export function blankDatabase(version: number): Database {
  const database = openFile(':memory:')
  migrate(database, null, version)
  return database
}
