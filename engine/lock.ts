/** One import or download at a time in one working folder, also across programs. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { EngineError } from './errors.ts'
import { isRunning } from './files.ts'

/** Locks held by this process: a file with its number that is not among them was left by a dead one of the same number. */
const held = new Set<string>()

/** Returns how to let go. A lock whose owner has died is taken over. */
export async function lock(path: string, what: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const owner = Number(await readFile(path, 'utf8').catch(() => ''))
    if (owner === process.pid ? held.has(path) : owner > 0 && isRunning(owner)) {
      throw new EngineError('request/invalid', `${what} is already under way; wait until it is done or stop it first.`)
    }
    await rm(path, { force: true })
  }
  held.add(path)
  return async () => {
    held.delete(path)
    await rm(path, { force: true })
  }
}
