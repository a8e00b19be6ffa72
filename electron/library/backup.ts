/** The whole library in one ZIP file: the database as of one moment, and every image that it speaks of. */
import { randomUUID } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync } from 'node:fs'
import { copyFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { openPromise, type Entry, type ZipFile as OpenZip } from 'yauzl'
import { ZipFile } from 'yazl'
import { EngineError } from '../../engine/errors.ts'
import { crc32 } from '../../engine/images/pngChunks.ts'
import { writeWhole } from '../../engine/writeWhole.ts'
import { blobName, hashOfFile, parseBlobName, type KeptFile } from './blobFiles.ts'
import { databaseFile, imagesOf } from './database.ts'
import { readEveryPicture } from './everyRow.ts'
import { examineDatabase } from './examine.ts'
import type { Library } from './library.ts'
import { migrate } from './migrations.ts'
import { restoredOf, unpackingOf } from './restored.ts'
import { schemaTrouble } from './schema.ts'
import { openFile } from './sqlite.ts'
import { openStores } from './stores.ts'

const databaseName = 'library.db'
const imagesName = 'images/'

/** Streamed: neither the size nor the number of pictures matters to memory. The file appears only when whole. */
export async function writeBackup(library: Library, target: string): Promise<void> {
  const snapshot = join(library.folder, `snapshot-${randomUUID()}.part`)
  try {
    const files = await library.snapshot(snapshot)
    const write = async (partial: string) => {
      const zip = openArchive(snapshot)
      await Promise.all([
        pipeline(zip.outputStream, createWriteStream(partial)),
        addFiles(zip, files, imagesOf(library.folder)),
      ])
    }
    await writeWhole(target, write, { makeFolders: false })
  } catch (cause) {
    const advice = 'check that the disk has room and the folder is writable.'
    throw new EngineError('cache/unwritable', `The backup could not be written to ${dirname(target)}; ${advice}`, {
      cause,
    })
  } finally {
    await rm(snapshot, { force: true })
  }
}

function openArchive(snapshot: string): ZipFile {
  const zip = new ZipFile()
  zip.on('error', (error) =>
    (zip.outputStream as NodeJS.ReadableStream & { destroy(error: unknown): void }).destroy(error),
  )
  zip.addFile(snapshot, databaseName)
  return zip
}

/** Between two stretches of this many files the window has its turn. */
const filesAtOnce = 100

async function addFiles(zip: ZipFile, files: readonly KeptFile[], images: string): Promise<void> {
  for (const [index, name] of files.map(blobName).entries()) {
    // PNG is packed already.
    if (existsSync(join(images, name))) zip.addFile(join(images, name), `${imagesName}${name}`, { compress: false })
    if (index % filesAtOnce === 0) await nextTurn()
  }
  zip.end()
}

/** What is wrong with a database file, asked where it holds nobody up. */
type Examine = (file: string) => Promise<string | null>

/**
 * Unpacks a backup beside the library and checks all of it: each file by its hash, the database by its checksum, its
 * pages, its tables and every row. It takes the library's place when that is opened the next time; see restored.ts.
 */
export async function prepareRestore(
  folder: string,
  archive: string,
  examine: Examine = (file) => Promise.resolve(examineDatabase(file)),
): Promise<void> {
  const fresh = unpackingOf(folder, randomUUID())
  try {
    await unpack(archive, fresh)
    await checkWhole(archive, fresh, examine)
    await rm(restoredOf(folder), { recursive: true, force: true })
    await rename(fresh, restoredOf(folder))
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

async function unpack(archive: string, folder: string): Promise<void> {
  const zip = await openPromise(archive).catch((cause: unknown) => {
    throw notABackup(archive, 'it is no ZIP file or was cut off', cause)
  })
  try {
    for await (const entry of zip.eachEntry()) await unpackEntry(zip, entry, archive, folder)
  } catch (cause) {
    if (cause instanceof EngineError) throw cause
    throw notABackup(archive, 'it is damaged, or the disk is full', cause)
  } finally {
    zip.close()
  }
}

/** Only names that a backup has: nothing can be written elsewhere. */
async function unpackEntry(zip: OpenZip, entry: Entry, archive: string, folder: string): Promise<void> {
  const kept = entry.fileName.startsWith(imagesName) ? parseBlobName(entry.fileName.slice(imagesName.length)) : null
  if (kept === null && entry.fileName !== databaseName) throw notABackup(archive, `it holds ${entry.fileName}`)
  const file = kept === null ? databaseFile(folder) : join(imagesOf(folder), blobName(kept))
  mkdirSync(dirname(file), { recursive: true })
  const sum = checksum()
  await pipeline(
    await zip.openReadStreamPromise(entry),
    sum.through,
    createWriteStream(file, { flags: 'wx', flush: true }),
  )
  if (sum.value() !== entry.crc32 >>> 0) throw notABackup(archive, `${entry.fileName} in it is damaged`)
  if (kept !== null && (await hashOfFile(file))?.hash !== kept.hash)
    throw notABackup(archive, 'a picture in it is damaged')
}

/** yauzl leaves the checksum of an entry to us. */
function checksum() {
  let sum = 0
  const through = new Transform({
    transform(piece: Buffer, _encoding, done) {
      sum = crc32(piece, sum)
      done(null, piece)
    },
  })
  return { through, value: () => sum }
}

/** On a copy, because the database of an older Patchwork is brought up to date before its rows are read. */
async function checkWhole(archive: string, folder: string, examine: Examine): Promise<void> {
  const file = databaseFile(folder)
  if (!existsSync(file)) throw notABackup(archive, 'it holds no library')
  const copy = join(tmpdir(), `patchwork-restore-${randomUUID()}.db`)
  try {
    await copyFile(file, copy)
    const trouble = await troubleInCopy(copy, examine)
    if (trouble !== null) throw notABackup(archive, trouble)
  } catch (cause) {
    if (cause instanceof EngineError) throw cause
    throw notABackup(archive, cause instanceof Error ? cause.message : 'its database is damaged', cause)
  } finally {
    for (const name of [copy, `${copy}-wal`, `${copy}-shm`]) await rm(name, { force: true }).catch(() => undefined)
  }
}

async function troubleInCopy(copy: string, examine: Examine): Promise<string | null> {
  const database = openFile(copy)
  try {
    const trouble = schemaTrouble(database) ?? (await examine(copy))
    if (trouble !== null) return trouble
    migrate(database, null)
    await openStores(database).readAll()
    await readEveryPicture(database)
    return null
  } finally {
    database.close()
  }
}

function notABackup(archive: string, reason: string, cause?: unknown): EngineError {
  return new EngineError('request/invalid', `${archive} cannot be restored: ${reason}.`, { cause })
}
