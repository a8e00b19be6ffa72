/** A damaged database is replaced by a new one with every row that can still be read; the old file stays in `aside`. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { blobMendings } from './blobs.ts'
import { databaseFile, imagesOf } from './database.ts'
import { migrate } from './migrations.ts'
import { salvage, type Salvaged } from './salvage/salvage.ts'
import { openFile, type Database } from './sqlite.ts'
import { mendTree } from './stepTree.ts'
import { syncPath } from './syncPath.ts'

/** Empty when somebody asked; else the name of the copy that a rebuild works from. */
const requestOf = (folder: string) => join(folder, 'rebuild.request')

/** The file is in use; so it is done the next time the library is opened. */
export function askForRebuild(folder: string): void {
  writeFileSync(requestOf(folder), '')
}

export function asksForRebuild(folder: string): boolean {
  return existsSync(requestOf(folder))
}

/**
 * The library must be closed. Afterwards `library.db` is whole, of this Patchwork's version, and may lack rows. Killed
 * anywhere on the way, it is done again from the same copy.
 */
export function rebuildDatabase(folder: string): void {
  const fresh = join(folder, 'library.db.fresh')
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${fresh}${end}`, { force: true })
  build(fresh, salvage(join(copyAside(folder), 'library.db')), imagesOf(folder))
  syncPath(fresh)
  const file = databaseFile(folder)
  // A log that belongs to the old file must not meet the new one.
  for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  renameSync(fresh, file)
  syncPath(folder)
  rmSync(requestOf(folder), { force: true })
}

/** The folder that the damaged database is copied to. */
function copyAside(folder: string): string {
  const before = asksForRebuild(folder) ? readFileSync(requestOf(folder), 'utf8') : ''
  if (/^database-\d+$/.test(before) && existsSync(join(folder, 'aside', before))) return join(folder, 'aside', before)
  const name = `database-${Date.now()}`
  const aside = join(folder, 'aside', name)
  const partial = `${aside}.part`
  mkdirSync(partial, { recursive: true })
  for (const file of ['library.db', 'library.db-wal']) {
    if (!existsSync(join(folder, file))) continue
    copyFileSync(join(folder, file), join(partial, file))
    syncPath(join(partial, file))
  }
  renameSync(partial, aside)
  syncPath(join(folder, 'aside'))
  writeFileSync(requestOf(folder), name)
  syncPath(requestOf(folder))
  return aside
}

function build(file: string, salvaged: Salvaged, images: string): void {
  const database = openFile(file)
  try {
    // Nobody sees the file before it is whole and synced.
    for (const pragma of ['foreign_keys = OFF', 'synchronous = OFF', 'journal_mode = MEMORY']) database.pragma(pragma)
    migrate(database, null, salvaged.version)
    database.transaction(() => salvaged.tables.forEach((one) => insertRows(database, one)))()
    migrate(database, images)
    mendTree(database)
    for (const mend of blobMendings(database, images)) mend()
  } finally {
    database.close()
  }
}

/** A row that breaks a rule of its table is left out: it is there already, or was read from what is no row. */
function insertRows(database: Database, { table, rows }: Salvaged['tables'][number]): void {
  const names = table.columns.map(({ name }) => name)
  const marks = names.map(() => '?').join(', ')
  const insert = database.prepare(`INSERT OR IGNORE INTO ${table.name} (${names.join(', ')}) VALUES (${marks})`)
  for (const { rowid, values } of rows) {
    const row = table.columns.map(({ isRowNumber }, index) => (isRowNumber ? rowid : (values[index] ?? null)))
    try {
      insert.run(...row)
    } catch {
      // Not a row of this table after all.
    }
  }
}
