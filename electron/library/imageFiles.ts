/** `ab/abcd....png`: the name is the SHA-256 of the file, so a file is written once and never changed. */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, rmSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EngineError } from '../../engine/errors.ts'

const partialSuffix = '.part'

export function imageFile(folder: string, hash: string): string {
  return join(folder, hash.slice(0, 2), `${hash}.png`)
}

/** Returns the hash once the bytes are on disk under their final name. */
export async function keepImage(folder: string, png: Uint8Array): Promise<string> {
  const hash = createHash('sha256').update(png).digest('hex')
  const file = imageFile(folder, hash)
  if (existsSync(file)) return hash
  const partial = join(folder, `${randomUUID()}${partialSuffix}`)
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeSynced(partial, png)
    await rename(partial, file)
    await syncFolder(dirname(file))
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined)
    const advice = 'check that the disk has room and the folder is writable, then paint it again.'
    throw new EngineError('cache/unwritable', `The picture cannot be kept in ${folder}; ${advice}`, { cause })
  }
  return hash
}

/** What a power cut left half written. */
export function clearPartialFiles(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith(partialSuffix)) rmSync(join(folder, name))
}

/** The hashes that files are named by, in no order. */
export async function* keptImages(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || !/^[0-9a-f]{2}$/.test(entry.name)) continue
    for (const name of await readdir(join(folder, entry.name))) {
      const [, hash] = /^([0-9a-f]{64})\.png$/.exec(name) ?? []
      if (hash?.startsWith(entry.name)) yield hash
    }
  }
}

/** What is in the file, piece by piece, so that neither memory nor the event loop is filled; null when there is none. */
export async function hashOfFile(file: string): Promise<{ readonly hash: string; readonly bytes: number } | null> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const piece of createReadStream(file, { highWaterMark: 2 ** 18 })) {
      hash.update(piece as Buffer)
      bytes += (piece as Buffer).length
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  return { hash: hash.digest('hex'), bytes }
}

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes the new name itself durable; Windows neither needs nor allows it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
