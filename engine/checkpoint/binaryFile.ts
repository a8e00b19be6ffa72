import { open, stat } from 'node:fs/promises'
import { EngineError } from '../errors.ts'
import { danglingLink } from '../files.ts'
import { unreadable } from './tensorSource.ts'

/** Random access to a file whose size was taken once, at opening; no read ever leaves it. */
export interface BinaryFile {
  readonly path: string
  readonly size: number
  /** Fills `target` from byte `offset`. */
  readInto(target: Uint8Array, offset: number): Promise<void>
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  readonly close: () => Promise<void>
}

/** One read call moves at most this much: the operating systems stop short of 2 GiB. */
const largestRead = 256 * 1024 * 1024

export async function openBinaryFile(path: string): Promise<BinaryFile> {
  const fail = async (cause: unknown) => {
    throw cannotOpen(path, await danglingLink(path), cause)
  }
  // Before it is opened: a pipe would be waited for without end.
  if ((await stat(path).catch(fail))?.isFile() === false) throw unreadable(path, 'is not a file')
  const handle = await open(path, 'r').catch(fail)
  const { size } = await handle.stat()

  const readInto = async (target: Uint8Array, offset: number): Promise<void> => {
    assertInside(path, offset, target.length, size)
    let done = 0
    while (done < target.length) {
      const length = Math.min(target.length - done, largestRead)
      const { bytesRead } = await handle.read(target, done, length, offset + done).catch((cause: unknown) => {
        throw unreadable(path, 'could not be read from the disk', 'check the disk and try again', cause)
      })
      if (bytesRead === 0) throw unreadable(path, 'became shorter while it was being read')
      done += bytesRead
    }
  }

  return {
    path,
    size,
    readInto,
    read: async (offset, length) => {
      assertInside(path, offset, length, size) // before the allocation, so that it cannot exceed the file
      const bytes = new Uint8Array(length)
      await readInto(bytes, offset)
      return bytes
    },
    close: () => handle.close(),
  }
}

const pointerStart = 'version https://git-lfs.github.com/'

/** A clone made without Git LFS holds small notes where the weights should be. */
export async function refusePointer(file: BinaryFile): Promise<void> {
  const start = await file.read(0, Math.min(pointerStart.length, file.size))
  if (new TextDecoder('latin1').decode(start) !== pointerStart) return
  throw unreadable(
    file.path,
    'is a Git LFS pointer, not the weights',
    'run `git lfs pull` in its folder or download the file itself',
  )
}

function assertInside(path: string, offset: number, length: number, size: number): void {
  const valid = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0
  if (!valid || offset + length > size) {
    throw unreadable(path, `ends at byte ${size}, before the data it declares (${length} bytes from byte ${offset})`)
  }
}

function cannotOpen(path: string, target: string | null, cause: unknown): EngineError {
  if (target !== null) return unreadable(path, `is a link to ${target}, which is gone`)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new EngineError(
      'model/unreadable',
      `${path} is missing; download the whole checkpoint again or choose another one.`,
      { cause },
    )
  }
  return unreadable(path, `cannot be opened (${code || 'unknown reason'})`, 'check that you may read it', cause)
}
