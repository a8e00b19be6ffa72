/** What SQLite and the file system say when a library cannot be read or written, in sentences to act on. */
import { EngineError } from '../../engine/errors.ts'

/** SQLite's result codes, https://www.sqlite.org/rescode.html */
const [permission, ioError, corrupt, full, cannotOpen, readOnly, notADatabase] = [3, 10, 11, 13, 14, 8, 26]
/** The word index has a code of its own; see searchIndex.ts. */
const corruptIndex = 267

/** Null for what is not about the library's database. */
export function libraryTrouble(error: unknown): EngineError | null {
  const sentence = sentenceFor(error)
  return sentence === null ? null : new EngineError('cache/unwritable', sentence, { cause: error })
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, whatever is damaged but the word index. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error)
  // Of a damaged byte in the header SQLite says that no version of it wrote such a file, as a plain SQLITE_ERROR.
  if (error instanceof Error && error.message.includes('unsupported file format')) return true
  return code !== corruptIndex && (primary(code) === corrupt || primary(code) === notADatabase)
}

export function isDiskFull(error: unknown): boolean {
  if (primary(codeOf(error)) === full) return true
  if (!(error instanceof Error)) return false
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '') || isDiskFull(error.cause)
}

function sentenceFor(error: unknown): string | null {
  if (isDiskFull(error)) return 'The disk is full, so the library cannot be written; free some space and try again.'
  if (isDamage(error)) {
    return 'The database of the library is damaged; open Settings, Storage, and have it checked and repaired.'
  }
  switch (primary(codeOf(error))) {
    case permission:
    case readOnly:
    case cannotOpen:
      return 'The library cannot be written; see that its folder and the files in it may be changed by you.'
    case ioError:
      return 'The disk reported an error in the library; back it up to another disk before you go on.'
    default:
      return null
  }
}

function codeOf(error: unknown): number | null {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' ? code : null
}

function primary(code: number | null): number | null {
  return code === null ? null : code & 0xff
}
