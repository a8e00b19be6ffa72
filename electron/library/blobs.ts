/** Which file belongs to which row. The files themselves: blobFiles.ts. */
import { blobEndings, type BlobKind, type KeptFile } from './blobFiles.ts'
import type { Database } from './sqlite.ts'

export interface Blob {
  readonly hash: string
  readonly kind: BlobKind
  readonly ownerId: string
  /** Its owner is deleted, and may be brought back. */
  readonly deleted: boolean
}

export interface Blobs {
  /** In the transaction that writes the owner's row. */
  add(ownerId: string, kind: BlobKind, hash: string): void
  /** `at` null: the owners are there again. */
  setDeleted(ownerIds: readonly string[], at: number | null): void
  all(): readonly Blob[]
}

export function openBlobs(database: Database): Blobs {
  const insert = database.prepare('INSERT OR REPLACE INTO blobs (hash, kind, ownerId) VALUES (?, ?, ?)')
  const setDeleted = database.prepare(
    'UPDATE blobs SET deletedAt = ? WHERE ownerId IN (SELECT value FROM json_each(?))',
  )
  const all = database.prepare('SELECT hash, kind, ownerId, deletedAt IS NOT NULL AS deleted FROM blobs')
  return {
    add: (ownerId, kind, hash) => void insert.run(hash, kind, ownerId),
    setDeleted: (ownerIds, at) => void setDeleted.run(at, JSON.stringify(ownerIds)),
    // A kind of a newer Patchwork, or damage: neither is ours to judge.
    all: () =>
      (all.all() as unknown as (Omit<Blob, 'deleted'> & { deleted: number })[]).flatMap(({ deleted, ...blob }) =>
        Object.hasOwn(blobEndings, blob.kind) ? [{ ...blob, deleted: deleted === 1 }] : [],
      ),
  }
}

/** After rows were rescued: the files of pictures are those that the pictures say. */
export function mendBlobs(database: Database): void {
  database.exec(`
    INSERT OR IGNORE INTO blobs (hash, kind, ownerId, deletedAt)
      SELECT hash, 'picture', id, deletedAt FROM pictures ORDER BY number;
    UPDATE blobs SET hash = pictures.hash, deletedAt = pictures.deletedAt FROM pictures
      WHERE kind = 'picture' AND ownerId = pictures.id
        AND (blobs.hash IS NOT pictures.hash OR blobs.deletedAt IS NOT pictures.deletedAt);`)
}

export function fileOf({ hash, kind }: Pick<Blob, 'hash' | 'kind'>): KeptFile {
  return { hash, ending: blobEndings[kind] }
}
