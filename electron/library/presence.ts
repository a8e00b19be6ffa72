/**
 * Whether the database is still where it was opened. On Linux and macOS a file that is deleted or moved away can be
 * written on for as long as it is open: everything would be kept in something that nobody finds again.
 */
import { mkdirSync, renameSync, rmSync, statSync, watch, type FSWatcher } from 'node:fs'
import { join } from 'node:path'
import { databaseFile, imagesOf } from './database.ts'
import type { Database } from './sqlite.ts'
import { syncPath } from './syncPath.ts'

export interface Presence {
  /** After something was kept that must not be lost: writes the database back where it is gone. */
  ensure(): void
  /** Once gone, the open file is no longer the one in the folder, and the library must be opened again. */
  isGone(): boolean
  close(): void
}

/** `gone` is called once, when it is noticed; the database has been written back by then. */
export function watchPresence(folder: string, database: Database, gone: () => void): Presence {
  const file = databaseFile(folder)
  const opened = identityOf(file)
  let written: string | null = null
  const isThere = () => identityOf(file) === opened

  function ensure(): void {
    if (written === null && isThere()) return
    const isFirst = written === null
    mkdirSync(imagesOf(folder), { recursive: true })
    written = writeBack(folder, database, written)
    if (isFirst) gone()
  }

  // An editor or a sync program may take a file away and put it back in one go.
  const settle = 200
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    if (written !== null || isThere()) return
    try {
      ensure()
    } catch (error) {
      console.error(error)
    }
  }
  const watcher = watchFolder(folder, () => {
    clearTimeout(timer)
    timer = setTimeout(look, settle).unref()
  })
  return {
    ensure,
    isGone: () => written !== null,
    close() {
      clearTimeout(timer)
      watcher?.close()
      if (written !== null || !isThere()) ensure()
    },
  }
}

/** Null where the system watches no more folders; what is kept is looked after all the same. */
function watchFolder(folder: string, changed: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, changed)
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return null
  }
}

/** Returns what the file is known by. A stranger in its place is moved aside, not written over. */
function writeBack(folder: string, database: Database, ours: string | null): string | null {
  const file = databaseFile(folder)
  const found = identityOf(file)
  if (found !== null && found !== ours) {
    mkdirSync(join(folder, 'aside'), { recursive: true })
    renameSync(file, join(folder, 'aside', `replaced-${Date.now()}.db`))
  }
  const fresh = join(folder, 'library.db.fresh')
  rmSync(fresh, { force: true })
  database.prepare('VACUUM INTO ?').run(fresh)
  syncPath(fresh)
  for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  renameSync(fresh, file)
  syncPath(folder)
  return identityOf(file)
}

function identityOf(file: string): string | null {
  try {
    const { dev, ino } = statSync(file)
    return `${dev}:${ino}`
  } catch {
    return null
  }
}
