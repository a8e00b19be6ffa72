/** A library that came out of a backup waits beside the one in use, and takes its place before that is opened. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Where it waits, whole. */
export function restoredOf(folder: string): string {
  return `${folder}.restored`
}

/** Where it is unpacked and checked; `id` keeps two of them apart. */
export function unpackingOf(folder: string, id: string): string {
  return `${folder}.restoring-${id}`
}

/**
 * Swaps in whole what waits, and keeps the library before beside it. Stopped between its two steps it goes on with the
 * second. Returns whether there was something to swap in.
 */
export function putRestored(folder: string): boolean {
  clearUnpacking(folder)
  if (!existsSync(restoredOf(folder))) return false
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  if (existsSync(folder)) renameSync(folder, `${folder}.before-${time}`)
  renameSync(restoredOf(folder), folder)
  return true
}

/** What a kill left of a backup that was being unpacked. */
function clearUnpacking(folder: string): void {
  const home = dirname(folder)
  const start = basename(unpackingOf(folder, ''))
  if (!existsSync(home)) return
  for (const name of readdirSync(home)) {
    if (name.startsWith(start)) rmSync(join(home, name), { recursive: true, force: true })
  }
}
