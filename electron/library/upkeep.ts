/** What a check of the library asks of its rows, and what a repair changes in them. */
import type { Database } from './sqlite.ts'
import type { GuardFacts } from '../contract.ts'

/** The hashes of all images that rows speak of. */
export interface ReferredImages {
  /** Deleted pictures and drift guards included. */
  readonly known: ReadonlySet<string>
  /** Of the pictures that are listed. */
  readonly listed: ReadonlySet<string>
  readonly guarded: readonly { readonly id: string; readonly hashes: readonly string[] }[]
}

export function referredImages(database: Database): ReferredImages {
  const rows = database.prepare('SELECT id, hash, guard, deletedAt IS NULL AS listed FROM pictures').all()
  const images = (rows as { id: string; hash: string; guard: string | null; listed: number }[]).map((row) => {
    const guard = row.guard === null ? null : (JSON.parse(row.guard) as GuardFacts)
    return {
      id: row.id,
      hash: row.hash,
      listed: row.listed === 1,
      guard: guard ? [guard.editHash, guard.mapHash, ...(guard.copyHash ? [guard.copyHash] : [])] : [],
    }
  })
  return {
    known: new Set(images.flatMap(({ hash, guard }) => [hash, ...guard])),
    listed: new Set(images.filter(({ listed }) => listed).map(({ hash }) => hash)),
    guarded: images
      .filter(({ guard, listed }) => listed && guard.length > 0)
      .map(({ id, guard }) => ({ id, hashes: guard })),
  }
}

/** Hides the pictures of these images and returns how many there were. */
export function hideByHash(database: Database, hashes: readonly string[]): number {
  const hide = database.prepare(
    'UPDATE pictures SET deletedAt = ? WHERE deletedAt IS NULL AND hash IN (SELECT value FROM json_each(?))',
  )
  return hide.run(Date.now(), JSON.stringify(hashes)).changes
}

export function forgetGuard(database: Database, ids: readonly string[]): void {
  database
    .prepare('UPDATE pictures SET guard = NULL WHERE id IN (SELECT value FROM json_each(?))')
    .run(JSON.stringify(ids))
}
