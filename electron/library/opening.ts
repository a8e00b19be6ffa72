/** A library is opened whole or not at all: what waits is put in place, what is damaged is made anew first. */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { EngineError } from '../../engine/errors.ts'
import { clearPartialFiles, holdsFiles } from './blobFiles.ts'
import { databaseFile, imagesOf, openDatabase, quickTrouble } from './database.ts'
import { asksForRebuild, rebuildDatabase } from './rebuild.ts'
import { putRestored } from './restored.ts'
import { holdsHugeNumbers, isSchemaDamaged } from './schema.ts'
import { hasSearchIndex } from './searchIndex.ts'
import { openFile, type Database } from './sqlite.ts'
import { isDamage, libraryTrouble } from './trouble.ts'

/**
 * What happened on opening: a backup took the library's place; a damaged database was made anew from what could be
 * read of it; there was none or an empty file, though there are pictures. After the last two the library wants a repair.
 */
export type Opened = 'as it was' | 'restored' | 'rebuilt' | 'missing'

interface OpenedLibrary {
  readonly database: Database
  readonly opened: Opened
}

export function openWhole(folder: string): OpenedLibrary {
  try {
    return open(folder)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    const isRefused = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EEXIST'].includes(code)
    if (!isRefused) throw libraryTrouble(cause) ?? cause
    const advice = 'see that you may change the folder and all that is in it, or choose another disk.'
    throw new EngineError('cache/unwritable', `The library in ${folder} cannot be opened: ${advice}`, { cause })
  }
}

function open(folder: string): OpenedLibrary {
  const isRestored = putRestored(folder)
  const images = imagesOf(folder)
  mkdirSync(images, { recursive: true })
  clearPartialFiles(images)
  const file = databaseFile(folder)
  const isMissing = !holdsAnything(file) && holdsFiles(images)
  // A log without its database: SQLite would throw it away, and it may hold the newest rows.
  const isLogAlone = isMissing && existsSync(`${file}-wal`)
  const database = asksForRebuild(folder) || isLogAlone ? null : openUndamaged(file)
  if (database !== null) return { database, opened: isMissing ? 'missing' : isRestored ? 'restored' : 'as it was' }
  rebuildDatabase(folder)
  return { database: openDatabase(file), opened: 'rebuilt' }
}

/** A full disk or a power cut leaves a file of no bytes; SQLite would make an empty library of it without a word. */
function holdsAnything(file: string): boolean {
  return existsSync(file) && statSync(file).size > 0
}

function openUndamaged(file: string): Database | null {
  try {
    if (existsSync(file) && hasDamagedSchema(file)) return null
    const database = openDatabase(file)
    const isSound = quickTrouble(database) === null && !holdsHugeNumbers(database)
    if (isSound && hasSearchIndex(database)) return database
    database.close()
  } catch (error) {
    if (!isDamage(error)) throw error
  }
  return null
}

/** Before anything is changed in it. */
function hasDamagedSchema(file: string): boolean {
  const database = openFile(file)
  try {
    return isSchemaDamaged(database)
  } finally {
    database.close()
  }
}
