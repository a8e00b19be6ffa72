/** Files of drift guards were once called like pictures; where a database is lost, the name is all that tells them apart. */
import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { blobFile } from './blobFiles.ts'
import { numberOf, type Database } from './sqlite.ts'

/** For the tables before migration 5. Done as often as needed. */
export function nameGuardFiles(database: Database, images: string): void {
  const hashes = database.prepare(
    `SELECT DISTINCT value FROM pictures, json_each(CASE WHEN json_valid(guard) THEN guard END)
     WHERE json_each.key IN ('editHash', 'mapHash', 'copyHash') AND json_each.type = 'text'`,
  )
  const isPicture = database.prepare('SELECT count(*) FROM pictures WHERE hash = ?')
  for (const hash of hashes.pluck().all() as unknown as string[]) {
    const [before, after] = [blobFile(images, 'picture', hash), blobFile(images, 'guardEdit', hash)]
    if (!/^[0-9a-f]{64}$/.test(hash) || existsSync(after) || !existsSync(before)) continue
    if (numberOf(isPicture, hash) > 0) copyFileSync(before, after)
    else renameSync(before, after)
  }
}
