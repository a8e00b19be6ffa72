import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeWhole } from '../../engine/writeWhole.ts'
import type { Job, SeriesTable } from '../contract.ts'

/** A table that lies in no file gets one, called by what it looks like: spreadsheets copy cells with tabs between. */
export async function keepPasted(folder: string, text: string): Promise<SeriesTable> {
  const start = text.trimStart()
  const kind = start.startsWith('[') ? 'json' : start.startsWith('{') ? 'jsonl' : 'csv'
  const name = `pasted.${kind}`
  const own = join(folder, randomUUID())
  mkdirSync(own, { recursive: true })
  await writeWhole(join(own, name), text)
  return { table: join(own, name), name }
}

/** Those that no job is painted from any more. */
export function forgetPasted(folder: string, jobs: readonly Job[]): void {
  const needed = new Set(jobs.flatMap((job) => (job.kind === 'series' ? [dirname(job.order.table)] : [])))
  try {
    for (const name of readdirSync(folder))
      if (!needed.has(join(folder, name))) rmSync(join(folder, name), { recursive: true, force: true })
  } catch {
    // None was ever pasted, or the disk will not have it gone: that costs its room.
  }
}
