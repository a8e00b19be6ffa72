import { backup } from '@photostructure/sqlite'
import type { KeptFile } from './blobFiles.ts'
import { openBlobs } from './blobs.ts'
import { databaseFile } from './database.ts'
import { openFile } from './sqlite.ts'

/** Between two pages of this many SQLite lets others in. */
const pagesAtOnce = 200

/**
 * Copies the database as it is now, and returns the files that it speaks of. On a connection of its own, whose read
 * transaction keeps this moment whatever is written meanwhile, and on another thread, so that the window goes on.
 */
export async function takeSnapshot(folder: string, target: string): Promise<readonly KeptFile[]> {
  const reader = openFile(databaseFile(folder))
  try {
    reader.exec('BEGIN')
    const files = openBlobs(reader).files()
    await backup(reader, target, { rate: pagesAtOnce })
    return files
  } finally {
    reader.close()
  }
}
