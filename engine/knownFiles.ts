/** What an earlier look has found out about files, as long as they are as they were then; kept in the cache folder. */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from './writeWhole.ts'

const schema = z.record(z.string(), z.object({ stamp: z.string(), value: z.string(), at: z.number() }))
type Entries = z.output<typeof schema>

export interface KnownFiles {
  /** What was noted of this path, if its stamp is still the same and the note no older than `days`. */
  get(path: string, stamp: Stamp, days?: number): string | undefined
  /** At once on the disk; a note that cannot be kept is looked up again. */
  set(path: string, stamp: Stamp, value: string): Promise<void>
}

/** Size, times and number of a file: other than its contents they cannot be set back by whoever changes it. */
export interface Stamp {
  readonly text: string
  /** Milliseconds since 1970. */
  readonly changedAt: number
}

const day = 24 * 3600 * 1000
/** Some disks count time in steps of two seconds; a file may change again within one. */
const coarsestClock = 2000

export async function openKnownFiles(cacheFolder: string): Promise<KnownFiles> {
  const place = join(cacheFolder, 'known.json')
  const entries = await read(place)
  return {
    get(path, stamp, days = Infinity) {
      const entry = entries[path]
      const age = entry ? Date.now() - entry.at : Infinity
      return entry?.stamp === stamp.text && age >= 0 && age < days * day ? entry.value : undefined
    },
    async set(path, stamp, value) {
      const at = Date.now()
      if (at - stamp.changedAt < coarsestClock) return
      entries[path] = { stamp: stamp.text, value, at }
      const all = { ...(await read(place)), [path]: entries[path] }
      await writeWhole(place, JSON.stringify(all)).catch(() => {})
    },
  }
}

export async function stampOf(path: string): Promise<Stamp> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true })
  return { text: `${size} ${mtimeNs} ${ctimeNs} ${ino}`, changedAt: Number(ctimeNs / 1_000_000n) }
}

/** Of all files that lie in a folder, together. */
export async function stampOfFolder(folder: string): Promise<Stamp> {
  const names = (await readdir(folder)).toSorted()
  const stamps = await Promise.all(names.map((name) => stampOf(join(folder, name))))
  const hash = createHash('sha256')
  for (const [index, { text }] of stamps.entries()) hash.update(`${names[index]} ${text}\n`)
  return { text: hash.digest('hex'), changedAt: Math.max(0, ...stamps.map(({ changedAt }) => changedAt)) }
}

/** Damaged notes are as good as none. */
async function read(place: string): Promise<Entries> {
  try {
    return schema.parse(JSON.parse(await readFile(place, 'utf8')))
  } catch {
    return {}
  }
}
