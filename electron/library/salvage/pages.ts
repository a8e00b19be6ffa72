/**
 * The pages of a SQLite file and of the log beside it, as they lie on the disk. Format and offsets:
 * https://www.sqlite.org/fileformat2.html
 */
import { existsSync, readFileSync } from 'node:fs'

export interface Pages {
  readonly count: number
  /** Bytes of a page that hold content. */
  readonly usable: number
  /** From 1; what was cut off reads as zeros. Null for a number that no page has. */
  page(number: number): Buffer | null
}

const magic = 'SQLite format 3\0'
/** That of every library; used where the file does not say. */
const usualPageSize = 4096

export function readPages(file: string): Pages {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  const isHeaderThere = bytes.length >= 100 && bytes.toString('latin1', 0, 16) === magic
  const size = (isHeaderThere && pageSizeIn(bytes.readUInt16BE(16))) || usualPageSize
  const reserved = isHeaderThere ? bytes[20]! : 0
  const logged = existsSync(`${file}-wal`) ? readLog(readFileSync(`${file}-wal`), size) : new Map<number, Buffer>()
  const count = Math.max(Math.ceil(bytes.length / size), ...logged.keys())
  return {
    count,
    usable: size - (reserved <= 32 ? reserved : 0),
    page(number) {
      if (!Number.isInteger(number) || number < 1 || number > count) return null
      const page = logged.get(number) ?? bytes.subarray((number - 1) * size, number * size)
      return page.length === size ? page : Buffer.concat([page, Buffer.alloc(size - page.length)])
    },
  }
}

function pageSizeIn(value: number): number | null {
  const size = value === 1 ? 65536 : value
  return size >= 512 && (size & (size - 1)) === 0 ? size : null
}

/** The newest committed state of each page in a write-ahead log; frames behind the first damaged one are not there. */
function readLog(log: Buffer, size: number): Map<number, Buffer> {
  const committed = new Map<number, Buffer>()
  const pending = new Map<number, Buffer>()
  if (log.length < 32 || log.readUInt32BE(8) !== size) return committed
  const sum = checksum(log.readUInt32BE(0) === 0x377f0683)
  sum.add(log.subarray(0, 24))
  if (!sum.equals(log, 24)) return committed
  for (let at = 32; at + 24 + size <= log.length; at += 24 + size) {
    if (!log.subarray(at + 8, at + 16).equals(log.subarray(16, 24))) break // of an older round
    sum.add(log.subarray(at, at + 8))
    const page = log.subarray(at + 24, at + 24 + size)
    sum.add(page)
    if (!sum.equals(log, at + 16)) break
    pending.set(log.readUInt32BE(at), page)
    if (log.readUInt32BE(at + 4) === 0) continue // no commit yet
    for (const [number, newest] of pending) committed.set(number, newest)
    pending.clear()
  }
  return committed
}

/** Section 4.2 of the format: two sums over pairs of words. */
function checksum(bigEndian: boolean) {
  let [first, second] = [0, 0]
  return {
    add(bytes: Buffer): void {
      for (let at = 0; at + 8 <= bytes.length; at += 8) {
        first = (first + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + second) >>> 0
        second = (second + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + first) >>> 0
      }
    },
    equals: (bytes: Buffer, at: number) => bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second,
  }
}
