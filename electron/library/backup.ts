/** The whole library in one ZIP file: the database as of one moment, and every image that it speaks of. */
import { randomUUID } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs'
import { copyFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openPromise, type Entry, type ZipFile as OpenZip } from 'yauzl'
import { ZipFile } from 'yazl'
import { EngineError } from '../../engine/errors.ts'
import { openDatabase } from './database.ts'
import { hashOfFile, imageFile } from './imageFiles.ts'
import { databaseTrouble } from './integrity.ts'
import type { Library } from './library.ts'

/** Streamed: neither the size nor the number of pictures matters to memory. The file appears only when whole. */
export async function writeBackup(library: Library, target: string): Promise<void> {
  const snapshot = join(library.folder, `snapshot-${randomUUID()}.part`)
  const partial = `${target}.${process.pid}.part`
  try {
    const images = library.snapshot(snapshot).filter((hash) => existsSync(library.imageFile(hash)))
    await pipeline(archiveOf(snapshot, images, library), createWriteStream(partial, { flush: true }))
    await rename(partial, target)
  } catch (cause) {
    await rm(partial, { force: true })
    const advice = 'check that the disk has room and the folder is writable.'
    throw new EngineError('cache/unwritable', `The backup could not be written to ${dirname(target)}; ${advice}`, {
      cause,
    })
  } finally {
    await rm(snapshot, { force: true })
  }
}

function archiveOf(snapshot: string, images: readonly string[], library: Library): NodeJS.ReadableStream {
  const zip = new ZipFile()
  zip.on('error', (error) =>
    (zip.outputStream as NodeJS.ReadableStream & { destroy(error: unknown): void }).destroy(error),
  )
  zip.addFile(snapshot, 'library.db')
  // PNG is packed already.
  for (const hash of images) zip.addFile(library.imageFile(hash), nameOf(hash), { compress: false })
  zip.end()
  return zip.outputStream
}

/**
 * Unpacks a backup beside the library and checks every file of it. It takes the library's place when that is opened
 * the next time; see `putRestored`.
 */
export async function prepareRestore(folder: string, archive: string): Promise<void> {
  const fresh = `${folder}.restoring-${randomUUID()}`
  try {
    await unpack(archive, fresh)
    await checkWhole(archive, fresh)
    await rm(restoredOf(folder), { recursive: true, force: true })
    await rename(fresh, restoredOf(folder))
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/**
 * Before the library is opened: swaps in whole what `prepareRestore` left, and keeps the library before beside it.
 * Stopped between its two steps it goes on with the second. Returns whether there was something to swap in.
 */
export function putRestored(folder: string): boolean {
  if (!existsSync(restoredOf(folder))) return false
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  if (existsSync(folder)) renameSync(folder, `${folder}.before-${time}`)
  renameSync(restoredOf(folder), folder)
  return true
}

function restoredOf(folder: string): string {
  return `${folder}.restored`
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
  const [, hash] = /^images\/[0-9a-f]{2}\/([0-9a-f]{64})\.png$/.exec(entry.fileName) ?? []
  const isOurs = entry.fileName === 'library.db' || (hash !== undefined && entry.fileName === nameOf(hash))
  if (!isOurs) throw notABackup(archive, `it holds ${entry.fileName}`)
  const file = hash === undefined ? join(folder, 'library.db') : imageFile(join(folder, 'images'), hash)
  mkdirSync(dirname(file), { recursive: true })
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file, { flags: 'wx', flush: true }))
  if (hash !== undefined && (await hashOfFile(file))?.hash !== hash)
    throw notABackup(archive, 'a picture in it is damaged')
}

/** On a copy, because a database that was opened cannot be moved everywhere. */
async function checkWhole(archive: string, folder: string): Promise<void> {
  const file = join(folder, 'library.db')
  if (!existsSync(file)) throw notABackup(archive, 'it holds no library')
  const copy = join(tmpdir(), `patchwork-restore-${randomUUID()}.db`)
  try {
    await copyFile(file, copy)
    const database = openDatabase(copy)
    const trouble = databaseTrouble(database)
    database.close()
    if (trouble !== null) throw new Error(trouble)
  } catch (cause) {
    throw notABackup(archive, cause instanceof Error ? cause.message : 'its database is damaged', cause)
  } finally {
    for (const name of [copy, `${copy}-wal`, `${copy}-shm`]) await rm(name, { force: true }).catch(() => undefined)
  }
}

function nameOf(hash: string): string {
  return `images/${hash.slice(0, 2)}/${hash}.png`
}

function notABackup(archive: string, reason: string, cause?: unknown): EngineError {
  return new EngineError('request/invalid', `${archive} cannot be restored: ${reason}.`, { cause })
}
