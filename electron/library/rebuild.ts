/** A damaged database is replaced by a new one with every row that can still be read; the old file goes aside. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openFile, type Database } from './sqlite.ts'
import { mendBlobs } from './blobs.ts'
import { imagesOf } from './database.ts'
import { latestVersion, migrate } from './migrations.ts'
import { tablesOf } from './schema.ts'
import { mendTree } from './stepTree.ts'

type Row = Readonly<Record<string, string | number | null>>

export function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) || /malformed|not a database/.test(String(error))
}

const request = 'rebuild.request'

/** Files cannot be renamed everywhere while they are open, so it is done the next time the library is opened. */
export function askForRebuild(folder: string): void {
  writeFileSync(join(folder, request), '')
}

export function asksForRebuild(folder: string): boolean {
  return existsSync(join(folder, request))
}

/** The library must be closed. Afterwards `library.db` is whole, of this Patchwork's version, and may lack rows. */
export function rebuildDatabase(folder: string): void {
  const damaged = setAside(folder)
  const rows = readRows(damaged)
  const database = openFile(join(folder, 'library.db'))
  try {
    migrate(database, null, rows.version)
    database.exec('BEGIN')
    for (const { name } of tablesOf(database)) for (const row of rows.of(name)) insert(database, name, row)
    database.exec('COMMIT')
    migrate(database, imagesOf(folder))
    mendTree(database)
    mendBlobs(database)
    rmSync(join(folder, request), { force: true })
  } finally {
    database.close()
  }
}

function setAside(folder: string): string {
  const aside = join(folder, 'aside', `database-${Date.now()}`)
  mkdirSync(aside, { recursive: true })
  for (const name of ['library.db', 'library.db-wal', 'library.db-shm']) {
    if (existsSync(join(folder, name))) renameSync(join(folder, name), join(aside, name))
  }
  return join(aside, 'library.db')
}

function readRows(file: string): { readonly version: number; of(table: string): readonly Row[] } {
  try {
    const database = openFile(file)
    try {
      const [{ user_version: version }] = database.prepare('PRAGMA user_version').all() as [{ user_version: number }]
      const rows = new Map(tablesOf(database).map(({ name }) => [name, readTable(database, name)]))
      if (version >= 1 && version <= latestVersion) return { version, of: (table) => rows.get(table) ?? [] }
    } finally {
      database.close()
    }
  } catch {
    // Not even the first page can be read.
  }
  return { version: latestVersion, of: () => [] }
}

/** Reads that may fail in one table before the rest of it is given up. */
const patience = 2000

/** Whole where it can be read whole, else row by row around the damage. */
function readTable(database: Database, table: string): readonly Row[] {
  const read = (from: number, to: number) =>
    database.prepare(`SELECT * FROM ${table} WHERE rowid BETWEEN ? AND ?`).all(from, to) as Row[]
  let failures = 0
  const around = (from: number, to: number): readonly Row[] => {
    if (failures > patience) return []
    try {
      return read(from, to)
    } catch {
      failures++
      const middle = Math.floor((from + to) / 2)
      return from === to ? [] : [...around(from, middle), ...around(middle + 1, to)]
    }
  }
  try {
    const [bounds] = database.prepare(`SELECT max(rowid) AS last FROM ${table}`).all() as { last: number | null }[]
    return around(0, bounds?.last ?? 0)
  } catch {
    return around(0, 2 ** 20)
  }
}

/** A row that breaks a rule of its table is left out. */
function insert(database: Database, table: string, row: Row): void {
  const columns = Object.keys(row)
  const marks = columns.map(() => '?').join(', ')
  database
    .prepare(`INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${marks})`)
    .run(...Object.values(row))
}
