/**
 * A converted model is sealed: sizes and a hash of every megabyte of its files. The seal is compared when a file's time or
 * size has changed, and once a week: disks rot in silence, and damaged weights paint another picture without an error.
 */
import { createHash } from 'node:crypto'
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { stampOfFolder, type KnownFiles } from '../knownFiles.ts'

const sealName = 'seal.json'
const megabyte = 2 ** 20
/** Days until the files are compared although they look untouched. */
const trust = 7

const sealSchema = z.record(z.string(), z.object({ size: z.number(), hashes: z.array(z.string()) }))
type Seal = z.output<typeof sealSchema>

/** Call it when every file of the folder is in place. */
export async function sealFolder(folder: string): Promise<void> {
  const seal: Record<string, Seal[string]> = {}
  for (const name of (await readdir(folder)).filter((file) => file !== sealName).toSorted()) {
    const path = join(folder, name)
    const hashes: string[] = []
    for await (const hash of megabytesOf(path)) hashes.push(hash)
    seal[name] = { size: (await stat(path)).size, hashes }
  }
  await writeFile(join(folder, sealName), JSON.stringify(seal))
}

/** Whether the files have been compared this week and are as they were then. */
export async function isKnownWhole(folder: string, known: KnownFiles): Promise<boolean> {
  const stamp = await stampOfFolder(folder).catch(() => null)
  return stamp !== null && known.get(folder, stamp, trust) === 'whole'
}

/** The first thing that is not as it was sealed, in words; null when all is well. */
export async function damageOf(folder: string, known: KnownFiles): Promise<string | null> {
  const stamp = await stampOfFolder(folder).catch(() => null)
  if (!stamp) return 'it cannot be listed'
  if (await isKnownWhole(folder, known)) return null
  const seal = await readSeal(folder)
  if (!seal) return `${sealName} cannot be read`
  for (const [name, { size, hashes }] of Object.entries(seal)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (found?.size !== size) return found ? `${name} has ${found.size} bytes instead of ${size}` : `${name} is missing`
    let index = 0
    try {
      for await (const hash of megabytesOf(path)) {
        if (hash !== hashes[index++]) return `megabyte ${index} of ${name} has changed`
      }
    } catch {
      return `${name} cannot be read`
    }
  }
  await known.set(folder, stamp, 'whole')
  return null
}

async function readSeal(folder: string): Promise<Seal | null> {
  try {
    return sealSchema.parse(JSON.parse(await readFile(join(folder, sealName), 'utf8')))
  } catch {
    return null
  }
}

async function* megabytesOf(path: string): AsyncGenerator<string> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(megabyte)
    for (;;) {
      let filled = 0
      while (filled < megabyte) {
        const { bytesRead } = await file.read(buffer, filled, megabyte - filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      if (filled > 0) yield createHash('sha256').update(buffer.subarray(0, filled)).digest('hex').slice(0, 16)
      if (filled < megabyte) return
    }
  } finally {
    await file.close()
  }
}
