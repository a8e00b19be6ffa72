/** All rows of the large tables, so that those that are not understood go aside; the window goes on meanwhile. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { blobName } from './blobFiles.ts'
import { fileOf, toBlobs, type Blob } from './blobs.ts'
import { columns, toPictures } from './pictureRow.ts'
import type { Database } from './sqlite.ts'

const atOnce = 200

export async function readEveryPicture(database: Database): Promise<void> {
  const some = database.prepare(`SELECT ${columns} FROM pictures WHERE number > ? ORDER BY number LIMIT ${atOnce}`)
  for (let rows, last = -1; (rows = some.all(last)).length > 0;) {
    last = Number((rows.at(-1) as { rowNumber: number }).rowNumber)
    toPictures(database, rows)
    await nextTurn()
  }
}

export interface NamedBlob extends Blob {
  /** Of its file. */
  readonly name: string
}

export async function readEveryBlob(database: Database): Promise<readonly NamedBlob[]> {
  const some = database.prepare(
    `SELECT rowid AS rowNumber, hash, kind, ownerId, deletedAt FROM blobs WHERE rowid > ? ORDER BY rowid LIMIT ${atOnce}`,
  )
  const blobs: NamedBlob[] = []
  for (let rows, last = -1; (rows = some.all(last)).length > 0;) {
    last = Number((rows.at(-1) as { rowNumber: number }).rowNumber)
    for (const blob of toBlobs(database, rows)) blobs.push({ ...blob, name: blobName(fileOf(blob)) })
    await nextTurn()
  }
  return blobs
}
