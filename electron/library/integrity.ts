/** Whether the library is whole: its database, its search index, and every file that it speaks of. */
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { LibraryReport } from '../contract.ts'
import { readAdopted, type Adopted } from './adopt.ts'
import { numberOf, type Database } from './sqlite.ts'
import { hashOfFile, imageFile, keptImages } from './imageFiles.ts'
import type { Pictures } from './pictures.ts'
import { forgetGuard, hideByHash, referredImages } from './upkeep.ts'

export interface Inspected {
  readonly folder: string
  readonly images: string
  readonly database: Database
  readonly pictures: Pictures
  /** The database was made anew: every whole file without a row is a picture that lost its row. */
  readonly rowsLost: boolean
}

interface Findings {
  readonly pictures: number
  readonly bytes: number
  /** In SQLite's words. */
  readonly database: string | null
  readonly searchOutOfStep: boolean
  /** Hashes of listed pictures without a file. */
  readonly missing: readonly string[]
  /** Hashes of files that hold something else. */
  readonly damaged: readonly string[]
  /** Ids of pictures whose drift guard refers to images that are not there. */
  readonly unguarded: readonly string[]
  /** Pictures in whole files that no row speaks of. */
  readonly unlisted: readonly Adopted[]
}

const nothing: Findings = {
  pictures: 0,
  bytes: 0,
  database: null,
  searchOutOfStep: false,
  missing: [],
  damaged: [],
  unguarded: [],
  unlisted: [],
}

export async function checkLibrary(inspected: Inspected): Promise<LibraryReport> {
  const findings = await inspect(inspected)
  return { pictures: findings.pictures, bytes: findings.bytes, problems: problemsOf(findings), repaired: [] }
}

/** Nothing is thrown away: damaged files go aside, rows without pixels are hidden and keep their recipe. */
export async function repairLibrary(inspected: Inspected): Promise<LibraryReport> {
  const found = await inspect(inspected)
  const repaired: string[] = []
  if (found.searchOutOfStep) {
    inspected.database.exec("INSERT INTO pictureWords (pictureWords) VALUES ('rebuild')")
    repaired.push('The search index was made again.')
  }
  await setAside(inspected, found.damaged)
  if (found.damaged.length > 0) repaired.push(`${files(found.damaged.length)} moved to the folder “aside”.`)
  const lost = hideByHash(inspected.database, [...found.missing, ...found.damaged])
  if (lost > 0) repaired.push(`${count(lost, 'picture')} without a file ${are(lost)} no longer listed.`)
  if (found.unguarded.length > 0) {
    forgetGuard(inspected.database, found.unguarded)
    repaired.push(`${count(found.unguarded.length, 'edit')} forgot a drift guard whose images are lost.`)
  }
  for (const facts of found.unlisted) inspected.pictures.add(facts)
  const adopted = found.unlisted.length
  if (adopted > 0) repaired.push(`${count(adopted, 'picture')} found in the folder ${are(adopted)} listed again.`)
  const after = await inspect(inspected)
  return { pictures: after.pictures, bytes: after.bytes, problems: problemsOf(after), repaired }
}

async function inspect({ images, database, ...inspected }: Inspected): Promise<Findings> {
  const trouble = databaseTrouble(database)
  if (trouble !== null) return { ...nothing, database: trouble }
  const referred = referredImages(database)
  const rowsLost = inspected.rowsLost || referred.known.size === 0
  const unlisted: Adopted[] = []
  const damaged = new Set<string>()
  const seen = new Set<string>()
  let bytes = 0
  for await (const hash of keptImages(images)) {
    const file = await hashOfFile(imageFile(images, hash))
    if (file === null) continue
    bytes += file.bytes
    seen.add(hash)
    if (file.hash !== hash) damaged.add(hash)
    else if (!referred.known.has(hash)) {
      const adopted = await readAdopted(hash, imageFile(images, hash))
      if (adopted !== null && isPicture(adopted, rowsLost)) unlisted.push(adopted)
    }
  }
  const isWhole = (hash: string) => seen.has(hash) && !damaged.has(hash)
  return {
    pictures: numberOf(database.prepare('SELECT count(*) FROM pictures WHERE deletedAt IS NULL')),
    bytes,
    database: null,
    searchOutOfStep: isSearchOutOfStep(database),
    missing: [...referred.listed].filter((hash) => !seen.has(hash)),
    damaged: [...damaged],
    unguarded: referred.guarded.filter(({ hashes }) => !hashes.every(isWhole)).map(({ id }) => id),
    unlisted,
  }
}

/** In SQLite's words; null when all is well. */
export function databaseTrouble(database: Database): string | null {
  try {
    const [first] = database.prepare('PRAGMA integrity_check (1)').all() as { integrity_check: string }[]
    return first === undefined || first.integrity_check === 'ok' ? null : first.integrity_check
  } catch (error) {
    return String(error)
  }
}

/** FTS5 compares its index with the pictures and throws when they differ. */
function isSearchOutOfStep(database: Database): boolean {
  try {
    database.exec("INSERT INTO pictureWords (pictureWords, rank) VALUES ('integrity-check', 1)")
    return false
  } catch {
    return true
  }
}

async function setAside({ folder, images }: Inspected, hashes: readonly string[]): Promise<void> {
  const aside = join(folder, 'aside')
  if (hashes.length > 0) await mkdir(aside, { recursive: true })
  for (const hash of hashes) await rename(imageFile(images, hash), join(aside, `${hash}.png`))
}

/** A picture that is being kept this moment has its file before its row. */
const settled = 60_000

/**
 * A file with a recipe was a picture. One without may be an image of a drift guard whose picture was never finished, so
 * it is only taken for an imported picture where rows were lost.
 */
function isPicture({ recipe, createdAt }: Adopted, rowsLost: boolean): boolean {
  return rowsLost || (recipe !== null && createdAt < Date.now() - settled)
}

function problemsOf(found: Findings): string[] {
  const { missing, damaged, unguarded, unlisted } = found
  return [
    found.database !== null && `The database is damaged (${found.database}).`,
    missing.length > 0 &&
      `${count(missing.length, 'picture')} lost ${missing.length === 1 ? 'its file' : 'their files'}.`,
    damaged.length > 0 && `${files(damaged.length)} damaged.`,
    unguarded.length > 0 && `${count(unguarded.length, 'edit')} lost the images of a drift guard.`,
    found.searchOutOfStep && 'The search index does not fit the pictures.',
    unlisted.length > 0 && `${files(unlisted.length)} in the folder but not in the library.`,
  ].filter((sentence) => sentence !== false)
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function are(number: number): string {
  return number === 1 ? 'is' : 'are'
}

function files(number: number): string {
  return `${count(number, 'picture file')} ${are(number)}`
}
