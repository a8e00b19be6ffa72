import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sha256 } from '../../engine/sha256.ts'
import { writeWhole } from '../../engine/writeWhole.ts'
import type { SeriesTable } from '../contract.ts'

/**
 * A table that lies in no file gets one, called by what it looks like: spreadsheets copy cells with tabs between. The same
 * text is the same file.
 */
export async function keepPasted(folder: string, text: string): Promise<SeriesTable> {
  const start = text.trimStart()
  const kind = start.startsWith('[') ? 'json' : start.startsWith('{') ? 'jsonl' : 'csv'
  const name = `pasted.${kind}`
  const own = join(folder, sha256(text))
  mkdirSync(own, { recursive: true })
  if (!existsSync(join(own, name))) await writeWhole(join(own, name), text)
  return { table: join(own, name), name }
}

/** Those that are not among the tables still needed. */
export function forgetPasted(folder: string, tables: readonly string[]): void {
  const needed = new Set(tables.map((table) => dirname(table)))
  try {
    for (const name of readdirSync(folder))
      if (!needed.has(join(folder, name))) rmSync(join(folder, name), { recursive: true, force: true })
  } catch {
    // None was ever pasted, or the disk will not have it gone: that costs its room.
  }
}

/** Those of these tables that were pasted. */
export function dropPasted(folder: string, tables: readonly string[]): void {
  for (const own of tables.map((table) => dirname(table)))
    if (dirname(own) === folder) rmSync(own, { recursive: true, force: true })
}
