import { readdir, readlink, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** Is there a file or folder of this name? */
export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Where a link points to that leads nowhere, as cleaned caches leave them; null for anything else. */
export async function danglingLink(path: string): Promise<string | null> {
  if (await exists(path)) return null
  return readlink(path).then(
    (target) => resolve(dirname(path), target),
    () => null,
  )
}

/** Does a process of this number run? */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Paths of all files in a folder and the folders in it. (`recursive` of readdir is newer than the oldest Node we run on.) */
export async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [path] : []
    }),
  )
  return found.flat()
}
