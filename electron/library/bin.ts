/** The bin: pictures and sets that were deleted stay whole until it is emptied. Then files go first, and their rows after them. */
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { blobFile, blobName } from './blobFiles.ts'
import { fileOf, type Blob } from './blobs.ts'
import type { SetCounts } from '../contract.ts'
import { openBinnedCounts } from './sets.ts'
import type { Database } from './sqlite.ts'

export interface Emptied {
  /** Of the pictures. */
  readonly ids: readonly string[]
  readonly bytes: number
  readonly sets: SetCounts
}

/** Between two stretches of this many pictures the window has its turn. */
const atOnce = 100

/**
 * Killed between the two, pictures are still in the bin, without pixels, and go when it is emptied again: a file without a row
 * would be listed anew by a repair. A file that another picture has as well stays.
 */
export async function emptyBin(database: Database, images: string, thumbnails: string): Promise<Emptied> {
  const sets = openBinnedCounts(database)()
  database.prepare('DELETE FROM sets WHERE deletedAt IS NOT NULL').run()
  const deleted = database.prepare('SELECT id FROM pictures WHERE deletedAt IS NOT NULL').pluck()
  const ids = deleted.all() as unknown as string[]
  let bytes = 0
  for (let from = 0; from < ids.length; from += atOnce) {
    const some = JSON.stringify(ids.slice(from, from + atOnce))
    for (const blob of blobsOnlyOf(database, some)) {
      const file = join(images, blobName(fileOf(blob)))
      bytes += await sizeOf(file)
      await rm(file, { force: true })
      if (blob.kind === 'picture') await rm(blobFile(thumbnails, 'picture', blob.hash), { force: true })
    }
    forget(database, some)
    await nextTurn()
  }
  return { ids, bytes, sets }
}

function blobsOnlyOf(database: Database, those: string): readonly Pick<Blob, 'hash' | 'kind'>[] {
  const rows = database
    .prepare(
      `SELECT hash, kind FROM blobs WHERE ownerId IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
         SELECT 1 FROM blobs AS other WHERE other.hash = blobs.hash AND other.ownerId NOT IN (SELECT value FROM json_each(?))
       )`,
    )
    .all(those, those)
  return rows as unknown as Pick<Blob, 'hash' | 'kind'>[]
}

function forget(database: Database, those: string): void {
  database.transaction(() => {
    for (const [table, column] of [
      ['blobs', 'ownerId'],
      ['pictureReferences', 'pictureId'],
      ['pictureTags', 'pictureId'],
      ['pictures', 'id'],
    ] as const) {
      // One that was restored meanwhile has lost its pixels, and stays to be told of by a check.
      const isBinned = `(SELECT id FROM pictures WHERE deletedAt IS NOT NULL AND id IN (SELECT value FROM json_each(?)))`
      database.prepare(`DELETE FROM ${table} WHERE ${column} IN ${isBinned}`).run(those)
    }
  })()
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch {
    return 0
  }
}
