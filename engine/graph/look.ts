/** What opening a model will have to read to its end before anything is painted, so that the wait can be told and is not taken for a hang. */
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { defaultCacheFolder } from '../folders.ts'
import { openKnownFiles, stampOf, type KnownFiles } from '../knownFiles.ts'
import { isKnownWhole } from './seal.ts'

/** Bytes of the files of a new model, or of an imported one whose week is over; 0 for one that opens at once. */
export async function bytesToLookAt(model: string, cacheFolder: string = defaultCacheFolder()): Promise<number> {
  const known = await openKnownFiles(cacheFolder)
  const compiled = join(model, 'compiled')
  const files = await filesIn(compiled)
  if (files.some(({ path }) => path.endsWith('manifest.json')))
    return (await isKnownWhole(compiled, known)) ? 0 : sumOf(files)
  const weights = (await filesIn(model)).filter(({ path }) => /\.(safetensors|pt)$/.test(path))
  return sumOf(
    await Promise.all(weights.map(async (file) => ({ size: (await isRead(file.path, known)) ? 0 : file.size }))),
  )
}

/** Smaller models are read before anyone could read that they are. */
export const worthTelling = 2 ** 30

async function isRead(path: string, known: KnownFiles): Promise<boolean> {
  return known.get(path, await stampOf(path)) !== undefined
}

/** Links that lead nowhere, and folders that are not there, are for others to complain of. */
async function filesIn(folder: string) {
  const paths = (await readdir(folder).catch(() => [])).map((name) => resolve(join(folder, name)))
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => null)))
  return paths.flatMap((path, index) => (found[index]?.isFile() ? [{ path, size: found[index].size }] : []))
}

function sumOf(files: readonly { readonly size: number }[]): number {
  return files.reduce((sum, { size }) => sum + size, 0)
}
