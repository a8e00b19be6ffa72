/** The one way a file is put in place: whole or not at all, and still there after a power cut. */
import { randomUUID } from 'node:crypto'
import { unlinkSync } from 'node:fs'
import { link, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { exists } from './files.ts'

export interface WriteOptions {
  /** Permissions of the new file; default: those that the user's files have. */
  readonly mode?: number
  /** The name it has until it is whole, on the same disk; default: a hidden one beside its place. */
  readonly partial?: string
  /** False: a folder that is gone is not made again; it may have been a disk that was taken out. */
  readonly makeFolders?: boolean
  /** False: a file that is there already stays, and this throws with the code EEXIST. */
  readonly replace?: boolean
}

/**
 * Writes beside the place, syncs, moves there, syncs the folder. `content` may be a
 * function that writes the file of the name it is given. Errors are the file system's own; nothing half written stays.
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array | ((partial: string) => Promise<void>),
  options: WriteOptions = {},
): Promise<void> {
  const { mode, replace = true, makeFolders = true } = options
  const folder = dirname(path)
  const partial = options.partial ?? join(folder, `.patchwork-${randomUUID()}.part`)
  unfinished.add(partial)
  try {
    if (makeFolders) await mkdir(folder, { recursive: true })
    if (typeof content === 'function') await content(partial)
    else await writeFile(partial, content, { flag: 'wx', ...(mode !== undefined && { mode }) })
    await sync(partial)
    await (replace ? rename(partial, path) : moveIfFree(partial, path))
    await syncFolder(folder)
  } finally {
    await rm(partial, { force: true }).catch(() => undefined)
    unfinished.delete(partial)
  }
}

/** A link, unlike a rename, fails when the name is taken, even by someone who was faster. */
export async function moveIfFree(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
    await rm(from, { force: true }).catch(() => undefined)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || (await exists(to))) {
      throw Object.assign(new Error(`${to} exists already`, { cause: error }), { code: 'EEXIST' })
    }
    await rename(from, to) // a disk without links
  }
}

/** Takes away what a killed process left half written, from a folder into which no other writes. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (/^\.patchwork-[\da-f-]{36}\.part$/.test(name)) await rm(join(folder, name), { force: true })
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes the new name itself durable; Windows neither needs nor allows it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Of a process that leaves without waiting. */
const unfinished = new Set<string>()
process.on('exit', () => {
  for (const path of unfinished) {
    try {
      unlinkSync(path)
    } catch {
      // not written yet, or moved already
    }
  }
})
