/** Whether the library is whole: its database, its search index, and every file that it speaks of. */
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { writeWhole } from '../../engine/writeWhole.ts'
import type { LibraryReport } from '../contract.ts'
import { readAdopted, type Adopted } from './adopt.ts'
import { blobEndings, blobName, hashOfFile, keptFiles, type KeptFile } from './blobFiles.ts'
import { blobMendings, type Blob } from './blobs.ts'
import { readEveryBlob, readEveryPicture, type NamedBlob } from './everyRow.ts'
import { are, asideSentence, count, files, nothingFound, problemsOf, type Findings } from './findings.ts'
import type { Pictures } from './pictures.ts'
import { rowsAside, type AsideRow } from './rows.ts'
import { isSearchOutOfStep, rebuildSearchIndex } from './searchIndex.ts'
import { numberOf, type Database } from './sqlite.ts'

export interface Inspected {
  readonly folder: string
  readonly images: string
  readonly database: Database
  /** What is wrong with the database as such. */
  readonly examine: () => Promise<string | null>
  readonly pictures: Pictures
  /** Reads every other row, so that those that are not understood go aside. */
  readonly readOthers: () => Promise<void>
  /** The database was made anew: every whole picture file without a row is a picture that lost its row. */
  readonly rowsLost: boolean
}

export async function checkLibrary(inspected: Inspected): Promise<LibraryReport> {
  const findings = await inspect(inspected)
  return { pictures: findings.pictures, bytes: findings.bytes, problems: problemsOf(findings), repaired: [] }
}

/** Nothing is thrown away: damaged files go aside, rows without pixels are hidden and keep their recipe. */
export async function repairLibrary(inspected: Inspected): Promise<LibraryReport> {
  const { database, pictures } = inspected
  const found = await inspect(inspected)
  const repaired: string[] = []
  if (found.searchOutOfStep) {
    rebuildSearchIndex(database)
    repaired.push('The search index was made again.')
  }
  const moved = await setAside(inspected, found.damaged)
  if (moved > 0) repaired.push(`${files(moved)} moved to the folder “aside”.`)
  const lost = [...found.missing, ...found.spoiled]
  if (lost.length > 0) {
    pictures.delete(lost)
    repaired.push(`${count(lost.length, 'picture')} without a file ${are(lost.length)} no longer listed.`)
  }
  if (found.unguarded.length > 0) {
    forgetGuards(database, found.unguarded)
    repaired.push(`${count(found.unguarded.length, 'edit')} forgot a drift guard whose images are lost.`)
  }
  database.transaction(() => found.unlisted.forEach((facts) => pictures.add(facts)))()
  const adopted = found.unlisted.length
  if (adopted > 0) repaired.push(`${count(adopted, 'picture')} found in the folder ${are(adopted)} listed again.`)
  if (found.aside.length > 0) {
    await moveRowsOut(inspected, found.aside)
    repaired.push(`${asideSentence(found.aside)} What was kept of them is in the folder “aside”.`)
  }
  const after = await inspect(inspected)
  return { pictures: after.pictures, bytes: after.bytes, problems: problemsOf(after), repaired }
}

async function inspect(inspected: Inspected): Promise<Findings> {
  const { images, database } = inspected
  const trouble = await inspected.examine()
  if (trouble !== null) return { ...nothingFound, database: trouble }
  await inspected.readOthers()
  await readEveryPicture(database)
  for (const mend of blobMendings(database, images)) {
    mend()
    await nextTurn()
  }
  const blobs = await readEveryBlob(database)
  const owned = new Set(blobs.map(({ name }) => name))
  const rowsLost = inspected.rowsLost || blobs.length === 0
  const lostOwners = ownersWithoutRow(database, blobs)
  const unlisted: Adopted[] = []
  const damaged = new Map<string, KeptFile>()
  const whole = new Set<string>()
  let bytes = 0
  for await (const kept of keptFiles(images)) {
    const name = blobName(kept)
    const file = await hashOfFile(join(images, name)).catch(() => ({ hash: null, bytes: 0 }))
    if (file === null) continue
    bytes += file.bytes
    if (file.hash !== kept.hash) {
      damaged.set(name, kept)
      continue
    }
    whole.add(name)
    if (kept.ending !== blobEndings.picture) continue
    const owners = lostOwners.get(kept.hash)
    if (owned.has(name) && owners === undefined) continue
    const adopted = await readAdopted(kept.hash, join(images, name)).catch(() => null)
    if (adopted === null) continue
    if (owners !== undefined) unlisted.push(...owners.map((id) => ({ ...adopted, id })))
    else if (isPicture(adopted, rowsLost)) unlisted.push(adopted)
  }
  const shown = blobs.filter(({ deleted, ownerId, hash }) => !deleted && !lostOwners.get(hash)?.includes(ownerId))
  const ownersOf = (fits: (blob: NamedBlob) => boolean) => [
    ...new Set(shown.filter(fits).map(({ ownerId }) => ownerId)),
  ]
  await nextTurn()
  const searchOutOfStep = isSearchOutOfStep(database)
  await nextTurn()
  return {
    pictures: numberOf(database.prepare('SELECT count(*) FROM pictures WHERE deletedAt IS NULL')),
    bytes,
    database: null,
    searchOutOfStep,
    missing: ownersOf(({ kind, name }) => kind === 'picture' && !whole.has(name) && !damaged.has(name)),
    spoiled: ownersOf(({ kind, name }) => kind === 'picture' && damaged.has(name)),
    damaged: [...damaged.values()],
    unguarded: ownersOf(({ kind, name }) => kind !== 'picture' && !whole.has(name)),
    unlisted,
    aside: rowsAside(database),
  }
}

/** Hash -> ids of pictures whose file is known and whose row is lost; those that were deleted stay so. */
function ownersWithoutRow(database: Database, blobs: readonly Blob[]): ReadonlyMap<string, readonly string[]> {
  const present = new Set(database.prepare('SELECT id FROM pictures').pluck().all() as unknown as string[])
  const owners = new Map<string, string[]>()
  for (const { kind, hash, ownerId, deleted } of blobs) {
    if (kind !== 'picture' || deleted || present.has(ownerId)) continue
    owners.set(hash, [...(owners.get(hash) ?? []), ownerId])
  }
  return owners
}

/** Returns how many could be moved. */
async function setAside({ folder, images }: Inspected, damaged: readonly KeptFile[]): Promise<number> {
  const aside = join(folder, 'aside')
  let moved = 0
  for (const kept of damaged) {
    try {
      await mkdir(aside, { recursive: true })
      await rename(join(images, blobName(kept)), join(aside, `${kept.hash}.${kept.ending}`))
      moved++
    } catch {
      // It is found again by the next check, and does not hold up the rest.
    }
  }
  return moved
}

async function moveRowsOut({ folder, database }: Inspected, rows: readonly AsideRow[]): Promise<void> {
  await writeWhole(join(folder, 'aside', `rows-${Date.now()}.json`), JSON.stringify(rows, null, 2))
  database.exec('DELETE FROM aside')
}

function forgetGuards(database: Database, pictureIds: readonly string[]): void {
  const those = JSON.stringify(pictureIds)
  database.transaction(() => {
    database
      .prepare("DELETE FROM blobs WHERE kind <> 'picture' AND ownerId IN (SELECT value FROM json_each(?))")
      .run(those)
    database.prepare('UPDATE pictures SET guardStrength = NULL WHERE id IN (SELECT value FROM json_each(?))').run(those)
  })()
}

/** A picture that is being kept this moment has its file before its row. */
const settled = 60_000

/**
 * A picture file with a recipe was a picture. One without may be an image of a drift guard from before those had names
 * of their own, so it is only taken for an imported picture where rows were lost.
 */
function isPicture({ recipe, createdAt }: Adopted, rowsLost: boolean): boolean {
  return rowsLost || (recipe !== null && createdAt < Date.now() - settled)
}
