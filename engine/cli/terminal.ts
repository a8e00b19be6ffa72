/** Where a command writes: results to `out`, all that is for the eye to `err`. */
export interface Terminal {
  readonly out: (text: string) => void
  /** A picture to the same place as `out`. */
  readonly outBytes: (bytes: Uint8Array) => void
  readonly err: (text: string) => void
  /** Size of the screen behind `err`; null when that is a file or a pipe. */
  readonly screen: () => Screen | null
  readonly cwd: string
  /** Calls `stop` at Ctrl+C or a polite kill; returns how to stop listening. */
  readonly onStop: (stop: () => void) => () => void
}

export interface Screen {
  readonly columns: number
  readonly rows: number
  readonly truecolor: boolean
}

export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => process.exit(1)) // the reader of the pipe has gone
  }
  return {
    out: (text) => void process.stdout.write(text),
    outBytes: (bytes) => void process.stdout.write(bytes),
    err: (text) => void process.stderr.write(text),
    screen: () => {
      const { isTTY, columns, rows } = process.stderr
      // A screen that does not know its size says 0.
      return isTTY
        ? { columns: columns || 80, rows: rows || 24, truecolor: process.stderr.getColorDepth() >= 24 }
        : null
    },
    cwd: process.cwd(),
    onStop: (stop) => {
      process.on('SIGINT', stop).on('SIGTERM', stop)
      return () => process.off('SIGINT', stop).off('SIGTERM', stop)
    },
  }
}
