/** Appends tokens to a journal: in the file at once, which survives the program; on the disk once a row and once a second, which survives the machine. */
import { closeSync, fdatasync, fdatasyncSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { EngineError } from '../errors.ts'
import { headerBytes, recordBytes, type JournalHeader } from './format.ts'

export interface JournalWriter {
  /** The same token of the pictures `first`, `first` + 1... that share a pass: (tokenSize) of each. */
  append(token: number, first: number, values: readonly Float32Array[]): void
  /** Brings everything to the disk. */
  close(): void
}

/** Milliseconds after which what was written is brought to the disk, in the middle of a row too. */
const syncWithin = 1000

/** A new journal, in place of any that is there. Throws `journal/unwritable`. */
export function createJournal(path: string, header: JournalHeader): JournalWriter {
  return guarded(path, () => {
    mkdirSync(dirname(path), { recursive: true })
    const file = openSync(path, 'w')
    const bytes = headerBytes(header)
    writeSync(file, bytes)
    fsyncSync(file)
    syncFolder(dirname(path))
    return writerOf(path, file, header, bytes.length)
  })
}

/** Goes on with one that was read; `length`: up to where it is whole. Throws `journal/unwritable`. */
export function reopenJournal(path: string, header: JournalHeader, length: number): JournalWriter {
  return guarded(path, () => {
    const file = openSync(path, 'r+')
    ftruncateSync(file, length)
    return writerOf(path, file, header, length)
  })
}

function writerOf(path: string, file: number, { columns }: JournalHeader, length: number): JournalWriter {
  let at = length
  let open = true
  let unsynced = false
  let syncing = false
  const timer = setInterval(sync, syncWithin)
  timer.unref()

  /** Beside the painting: a slow disk must not hold up the next token. */
  function sync(): void {
    if (!unsynced || syncing || !open) return
    unsynced = false
    syncing = true
    fdatasync(file, () => {
      syncing = false
      if (!open) finish()
    })
  }

  function finish(): void {
    guarded(path, () => fdatasyncSync(file))
    closeSync(file)
  }

  return {
    append(token, first, values) {
      const records = values.map((own, index) =>
        recordBytes({ picture: first + index, token, first, together: values.length }, own),
      )
      const bytes = Buffer.concat(records)
      guarded(path, () => writeSync(file, bytes, 0, bytes.length, at))
      at += bytes.length
      unsynced = true
      if ((token + 1) % columns === 0) sync()
    },
    close() {
      if (!open) return
      clearInterval(timer)
      open = false
      if (!syncing) finish()
    },
  }
}

/** So that its name survives a power cut. Windows knows no such thing, and needs it not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new EngineError(
      'journal/unwritable',
      `The journal ${path} cannot be written (${reason}); make room there, or name another place.`,
      {
        cause,
      },
    )
  }
}
