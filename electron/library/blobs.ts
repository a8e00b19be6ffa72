/** Which file belongs to which row. The files themselves: blobFiles.ts. */
import { existsSync } from 'node:fs'
import { z } from 'zod'
import { pictureSchema } from '../contract.ts'
import { blobEndings, blobFile, parseBlobName, type BlobKind, type KeptFile } from './blobFiles.ts'
import { parseRows } from './rows.ts'
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
  /** Each file once, whoever it belongs to. */
  files(): readonly KeptFile[]
}

export function openBlobs(database: Database): Blobs {
  const insert = database.prepare('INSERT OR REPLACE INTO blobs (hash, kind, ownerId) VALUES (?, ?, ?)')
  const setDeleted = database.prepare(
    'UPDATE blobs SET deletedAt = ? WHERE ownerId IN (SELECT value FROM json_each(?))',
  )
  const endingOf = Object.entries(blobEndings).map(([kind, ending]) => `WHEN '${kind}' THEN '${ending}'`)
  const files = database.prepare(`SELECT DISTINCT hash, CASE kind ${endingOf.join(' ')} END AS ending FROM blobs`)
  return {
    add: (ownerId, kind, hash) => void insert.run(hash, kind, ownerId),
    setDeleted: (ownerIds, at) => void setDeleted.run(at, JSON.stringify(ownerIds)),
    files: () =>
      (files.all() as unknown as { hash: string; ending: string }[]).flatMap(
        ({ hash, ending }) => parseBlobName(`${hash.slice(0, 2)}/${hash}.${ending}`) ?? [],
      ),
  }
}

/** Rows of hash, kind, ownerId and deletedAt. */
export function toBlobs(database: Database, rows: readonly unknown[]): readonly Blob[] {
  return parseRows(database, 'blobs', rows, rowSchema).map(({ deletedAt, ...blob }) => ({
    ...blob,
    deleted: deletedAt !== null,
  }))
}

const rowSchema = z.object({
  hash: pictureSchema.shape.hash,
  kind: z.enum(Object.keys(blobEndings) as [BlobKind, ...BlobKind[]]),
  ownerId: pictureSchema.shape.id,
  deletedAt: z.number().nullable(),
})

/**
 * What a picture and its blob both say is said alike again; of two hashes that one is right whose file is there. In pieces,
 * between which others may have their turn.
 */
export function blobMendings(database: Database, images: string): readonly (() => void)[] {
  return [
    () => {
      const differing = database
        .prepare(
          `SELECT pictures.id, blobs.hash FROM pictures JOIN blobs ON ownerId = pictures.id AND kind = 'picture'
           WHERE blobs.hash IS NOT pictures.hash`,
        )
        .all() as unknown as { id: string; hash: string }[]
      const setHash = database.prepare('UPDATE pictures SET hash = ? WHERE id = ?')
      for (const { id, hash } of differing) if (existsSync(blobFile(images, 'picture', hash))) setHash.run(hash, id)
    },
    () =>
      database.exec(`
        INSERT OR IGNORE INTO blobs (hash, kind, ownerId, deletedAt)
          SELECT hash, 'picture', id, deletedAt FROM pictures ORDER BY number`),
    () =>
      database.exec(`
        UPDATE blobs SET hash = pictures.hash, deletedAt = pictures.deletedAt FROM pictures
          WHERE kind = 'picture' AND ownerId = pictures.id
            AND (blobs.hash IS NOT pictures.hash OR blobs.deletedAt IS NOT pictures.deletedAt)`),
  ]
}

export function fileOf({ hash, kind }: Pick<Blob, 'hash' | 'kind'>): KeptFile {
  return { hash, ending: blobEndings[kind] }
}
