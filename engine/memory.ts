/** Main memory that could be had now. */
import { readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'

/** Bytes that a program could ask for without anybody being put out. */
export function memoryAtHand(): number {
  const limit = process.constrainedMemory?.() ?? 0
  const allowed = limit > 0 && limit < totalmem() ? limit - process.memoryUsage.rss() : Infinity
  return Math.max(0, Math.min(available(), allowed))
}

/** What systems call free leaves out the files that they keep at hand and would give up at once. */
function available(): number {
  switch (process.platform) {
    case 'linux': {
      const kibibytes = /^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]
      return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024
    }
    case 'darwin':
      // macOS fills its memory with files and says no more than what is empty.
      return Math.max(freemem(), totalmem() / 2)
    default:
      return freemem()
  }
}
