/**
 * What a folder holds of a series, a line before each picture is painted: so the same command, given again, paints what is
 * missing and knows its own pictures from those of others.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export const ledgerName = '.patchwork-series.jsonl'
/** Lies in the folder while a row is painted, so that a killed series goes on at its next patch. */
export const journalName = '.patchwork-row.journal'

/** Of what was made of which row. */
export const manifestNames = ['manifest.csv', 'manifest.json'] as const

export interface Ledger {
  /** Whether a series was begun in this folder. */
  readonly isBegun: boolean
  /** Files that were begun. */
  readonly begun: number
  /** Of the row that a file was begun for; the last one counts. */
  keyOf(file: string): string | null
  /** On the disk when it returns. */
  begin(file: string, key: string): void
  /** That a series is painted here, and nothing of any file. */
  beginNothing(): void
  close(): void
}

export function openLedger(folder: string): Ledger {
  const path = join(folder, ledgerName)
  const isBegun = existsSync(path)
  const text = isBegun ? readFileSync(path, 'utf8') : ''
  const keys = new Map(text.split('\n').flatMap(entry))
  let file: number | null = null
  function add(line: object): void {
    // A line that a power cut left half ends here.
    const start = file === null && text !== '' && !text.endsWith('\n') ? '\n' : ''
    file ??= openSync(path, 'a')
    writeSync(file, `${start}${JSON.stringify(line)}\n`)
    fsyncSync(file)
  }
  return {
    isBegun,
    begun: keys.size,
    keyOf: (name) => keys.get(name) ?? null,
    begin(name, key) {
      add({ file: name, key })
      keys.set(name, key)
    },
    beginNothing: () => add({}),
    close() {
      if (file !== null) closeSync(file)
      file = null
    },
  }
}

function entry(line: string): readonly (readonly [file: string, key: string])[] {
  try {
    const { file, key } = JSON.parse(line) as { readonly file?: unknown; readonly key?: unknown }
    return typeof file === 'string' && typeof key === 'string' ? [[file, key]] : []
  } catch {
    return []
  }
}
