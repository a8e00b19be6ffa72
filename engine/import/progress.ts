/** Which weights of an interrupted import are safely on the disk: a file of lines, each added after its bytes are synced. */
import { open, readFile, type FileHandle } from 'node:fs/promises'

export interface ImportProgress {
  readonly done: ReadonlySet<string>
  readonly checksums: ReadonlyMap<string, string>
  /** Notes a written weight; lines reach the file together with a sync of the data, every so many bytes. */
  add(name: string, checksum: string, bytes: number, sync: () => Promise<void>): Promise<void>
  flush(): Promise<void>
  close(): Promise<void>
}

/** Bytes that a crash can cost, at most, beside the weight it falls into. */
const syncEvery = 8 * 1024 * 1024

/** `identity` names checkpoint, quantisation and format; progress of another one is thrown away. */
export async function openProgress(path: string, identity: string): Promise<ImportProgress> {
  const text = await readFile(path, 'utf8').catch(() => '')
  // A line cut off by a crash has no newline behind it and is ignored.
  const [first, ...lines] = text.split('\n').slice(0, -1)
  const resumed = first === identity
  const checksums = new Map<string, string>(resumed ? lines.map((line) => JSON.parse(line) as [string, string]) : [])
  const file: FileHandle = await open(path, resumed ? 'a' : 'w')
  if (resumed) await file.truncate(Buffer.byteLength([first, ...lines, ''].join('\n')))
  else await file.write(`${identity}\n`)
  const done = new Set(checksums.keys())
  let waiting: string[] = []
  let unsynced = 0
  let lastSync = async () => {}
  const flush = async () => {
    if (waiting.length === 0) return
    await lastSync()
    await file.write(waiting.join(''))
    await file.datasync()
    waiting = []
    unsynced = 0
  }
  return {
    done,
    checksums,
    async add(name, checksum, bytes, sync) {
      checksums.set(name, checksum)
      waiting.push(`${JSON.stringify([name, checksum])}\n`)
      unsynced += bytes
      lastSync = sync
      if (unsynced >= syncEvery) await flush()
    },
    flush: async () => {
      // The data file is closed, and synced, by now.
      lastSync = async () => {}
      await flush()
    },
    close: () => file.close(),
  }
}
