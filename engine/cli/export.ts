/** `patchwork export`: pictures in, files for a game engine out. */
import { resolve } from 'node:path'
import { exportPictures, type ExportEvent } from '../export/export.ts'
import { optionsOf, type ExportFlags } from './exportFlags.ts'
import { lineStart } from './import.ts'
import type { Terminal } from './terminal.ts'

export async function printExport(pictures: readonly string[], flags: ExportFlags, terminal: Terminal): Promise<void> {
  const controller = new AbortController()
  const stopListening = terminal.onStop(() => controller.abort())
  const show = exportReporter(flags.json ?? false, terminal)
  const request = {
    pictures: pictures.map((path) => resolve(terminal.cwd, path)),
    out: resolve(terminal.cwd, flags.out),
    options: optionsOf(flags),
  }
  try {
    for await (const event of exportPictures(request, { signal: controller.signal })) show(event)
  } finally {
    stopListening()
  }
}

/** Progress now and then; the paths of the files alone to `out`. */
function exportReporter(json: boolean, terminal: Terminal): (event: ExportEvent) => void {
  const isScreen = terminal.screen() !== null
  let shownAt = isScreen ? 0 : Date.now()
  return (event) => {
    if (json) {
      terminal.out(`${JSON.stringify(event)}\n`)
    } else if (event.type === 'progress') {
      if (Date.now() - shownAt < (isScreen ? 100 : 2000)) return
      shownAt = Date.now()
      const line = `${Math.floor((100 * event.done) / event.total)}%`
      terminal.err(isScreen ? `\r${line} ` : `${line}\n`)
    } else {
      terminal.err(lineStart(terminal))
      for (const file of event.files) terminal.out(`${file}\n`)
    }
  }
}
