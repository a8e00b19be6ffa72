/**
 * `ab/abcd....png`: the name is the SHA-256 of the file, so a file is written once and never changed; the end of the
 * name says what it is, so that this is still known where the database is lost.
 */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../../engine/errors.ts'
import { writeWhole } from '../../engine/writeWhole.ts'

/** What a file of the library is -> the end of its name. */
export const blobEndings = {
  picture: 'png',
  /** An edit as the model painted it, what changed in it, and its parent as the model repeats it; see GuardFacts. */
  guardEdit: 'guard.png',
  guardMap: 'guard.png',
  guardCopy: 'guard.png',
  /** What a model painted, of which the picture was cut out. */
  under: 'under.png',
  /** Of a painted picture; see engine/journal. */
  tokens: 'tokens',
} as const satisfies Readonly<Record<string, string>>

export type BlobKind = keyof typeof blobEndings
export type BlobEnding = (typeof blobEndings)[BlobKind]

export interface KeptFile {
  readonly hash: string
  readonly ending: BlobEnding
}

const endings = new Set<string>(Object.values(blobEndings))
const partialSuffix = '.part'

export function blobFile(folder: string, kind: BlobKind, hash: string): string {
  return join(folder, blobName({ hash, ending: blobEndings[kind] }))
}

/** Its path in the folder of the files, and in a backup. */
export function blobName({ hash, ending }: KeptFile): string {
  return `${hash.slice(0, 2)}/${hash}.${ending}`
}

/** What a name such as `blobName` gives stands for; null for any other. */
export function parseBlobName(name: string): KeptFile | null {
  const [, start, hash, ending] = /^([0-9a-f]{2})\/([0-9a-f]{64})\.([a-z.]+)$/.exec(name) ?? []
  if (hash === undefined || ending === undefined || !hash.startsWith(start ?? '') || !isEnding(ending)) return null
  return { hash, ending }
}

/** A file of `partialFile`, synced, and what it holds. */
export interface WrittenFile {
  readonly file: string
  readonly hash: string
}

/** A name for what is on its way into the library. */
export function partialFile(folder: string): string {
  return join(folder, `${randomUUID()}${partialSuffix}`)
}

/** Returns the hash once the content is on disk under its final name. `known`: the hash of bytes, where it has been found already. */
export async function keepBlob(
  folder: string,
  kind: BlobKind,
  content: Uint8Array | WrittenFile,
  known?: string,
): Promise<string> {
  const isBytes = content instanceof Uint8Array
  const hash = isBytes ? (known ?? createHash('sha256').update(content).digest('hex')) : content.hash
  const file = blobFile(folder, kind, hash)
  if (existsSync(file)) return hash
  try {
    if (isBytes) await writeWhole(file, content, { partial: partialFile(folder) })
    else await writeWhole(file, () => Promise.resolve(), { partial: content.file })
  } catch (cause) {
    const advice = 'check that the disk has room and the folder is writable, then try again.'
    throw new EngineError('cache/unwritable', `The picture cannot be kept in ${folder}; ${advice}`, { cause })
  }
  return hash
}

/** What a power cut left half written. */
export function clearPartialFiles(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith(partialSuffix)) rmSync(join(folder, name), { force: true })
}

/** Every file of a known kind, in no order. A folder that cannot be read is passed by. */
export async function* keptFiles(folder: string): AsyncGenerator<KeptFile> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || !/^[0-9a-f]{2}$/.test(entry.name)) continue
    const names = await readdir(join(folder, entry.name)).catch((): string[] => [])
    for (const name of names) {
      const kept = parseBlobName(`${entry.name}/${name}`)
      if (kept !== null) yield kept
    }
  }
}

/** Whether any file is kept at all. */
export function holdsFiles(folder: string): boolean {
  return readdirSync(folder).some((name) => /^[0-9a-f]{2}$/.test(name) && readdirSync(join(folder, name)).length > 0)
}

/** Bytes read at once. */
const piece = 2 ** 18

/** What is in the file, piece by piece, so that neither memory nor the event loop is filled; null when there is none. */
export async function hashOfFile(file: string): Promise<{ readonly hash: string; readonly bytes: number } | null> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    // A pipe would be waited for without end.
    if (!(await stat(file)).isFile()) throw new Error(`${file} is no file.`)
    const handle = await open(file)
    try {
      // No larger than the file: of twenty thousand small ones the collector would have gigabytes to sweep, and stall.
      const room = Buffer.allocUnsafe(Math.min(piece, (await handle.stat()).size + 1))
      for (let read; (read = (await handle.read(room, 0, room.length, bytes)).bytesRead) > 0; bytes += read) {
        hash.update(room.subarray(0, read))
      }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  return { hash: hash.digest('hex'), bytes }
}

function isEnding(text: string): text is BlobEnding {
  return endings.has(text)
}
