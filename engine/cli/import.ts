import { inWords } from '../bytes.ts'
import { resolve } from 'node:path'
import { importModel, type ImportEvent } from '../import/importModel.ts'
import type { Quantization } from '../graph/precision.ts'
import { choicesFrom, profileInWords, type ModelFlags } from './modelFlags.ts'
import type { Terminal } from './terminal.ts'

export interface ImportFlags extends ModelFlags {
  readonly quantize?: Quantization
  readonly name?: string
  readonly json?: boolean
}

export async function printImport(folder: string, flags: ImportFlags, terminal: Terminal): Promise<void> {
  const controller = new AbortController()
  const stopListening = terminal.onStop(() => controller.abort())
  try {
    const options = {
      signal: controller.signal,
      ...(flags.quantize ? { quantization: flags.quantize } : {}),
      ...(flags.name ? { name: flags.name } : {}),
      choices: choicesFrom(flags, terminal),
    }
    const show = importReporter(flags.json ?? false, terminal)
    for await (const event of importModel(resolve(terminal.cwd, folder), options)) show(event)
  } finally {
    stopListening()
  }
}

type Progress = {
  readonly type: 'progress'
  readonly stage: string
  readonly doneBytes: number
  readonly bytes: number
}

/** Events as lines of JSON, or in words: progress at most once a second, the path of the model alone to `out`. */
export function importReporter(
  json: boolean,
  terminal: Terminal,
): (event: Exclude<ImportEvent, Progress> | Progress) => void {
  let shownAt = 0
  return (event) => {
    if (json) {
      terminal.out(`${JSON.stringify(event)}\n`)
    } else if (event.type === 'planned') {
      const resumed = event.bytesAlreadyThere > 0 ? `, ${inWords(event.bytesAlreadyThere)} of it already there` : ''
      for (const line of profileInWords(event.profile)) terminal.err(`${lineStart(terminal)}${line}\n`)
      terminal.err(`${lineStart(terminal)}Writing ${inWords(event.bytes)}${resumed} to ${event.folder}\n`)
    } else if (event.type === 'progress') {
      if (Date.now() - shownAt < 1000) return
      shownAt = Date.now()
      const line = `${event.stage} ${Math.floor((100 * event.doneBytes) / Math.max(1, event.bytes))}%`
      terminal.err(terminal.screen() ? `\r${line}  ` : `${line}\n`)
    } else {
      terminal.err(lineStart(terminal))
      terminal.out(`${event.folder}\n`)
    }
  }
}

/** Over the progress that stands there. */
export function lineStart(terminal: Terminal): string {
  return terminal.screen() ? '\r\x1b[K' : ''
}
