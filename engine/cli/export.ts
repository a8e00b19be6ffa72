/** `patchwork export`: pictures in, files for a game engine out. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { EngineError } from '../errors.ts'
import { exportPictures, type ExportEvent, type ExportRequest } from '../export/export.ts'
import { sourcesOf, type Source } from '../export/pictures.ts'
import { captionedSources } from './captions.ts'
import { optionsOf, type ExportFlags } from './exportFlags.ts'
import { lineStart } from './import.ts'
import type { Terminal } from './terminal.ts'

export async function printExport(pictures: readonly string[], flags: ExportFlags, terminal: Terminal): Promise<void> {
  const controller = new AbortController()
  const { signal } = controller
  const stopListening = terminal.onStop(() => controller.abort())
  const request = {
    pictures:
      flags.captions === undefined
        ? sourcesOf(pictures.map((path) => resolve(terminal.cwd, path)))
        : await captionedSources(pictures, flags.captions, terminal.cwd),
    out: resolve(terminal.cwd, flags.out),
    options: optionsOf(flags),
  }
  try {
    const before = await lookAt(request.pictures)
    const own = await exportOnce(request, flags, terminal, signal)
    if (flags.watch) await exportAgain({ ...request, own }, before, flags, terminal, signal)
  } finally {
    stopListening()
  }
}

/** Returns the files that it wrote. */
async function exportOnce(
  request: ExportRequest,
  { json = false }: ExportFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const show = exportReporter(json, terminal)
  let files: readonly string[] = []
  for await (const event of exportPictures(request, { signal })) {
    show(event)
    if (event.type === 'done') files = event.files
  }
  return files
}

/** After each change, until it is stopped; one that goes wrong is told, and the next change tries again. */
async function exportAgain(
  request: ExportRequest,
  before: string,
  flags: ExportFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { pictures } = request
  let own = new Set(request.own)
  terminal.err(`Watching ${pictures.length} pictures; Ctrl+C ends it.\n`)
  for (let seen = before; !signal.aborted; await wait(interval, undefined, { signal }).catch(() => undefined)) {
    const now = await lookAt(pictures)
    if (now === seen) continue
    // Whoever writes them may not have finished.
    await wait(interval, undefined, { signal }).catch(() => undefined)
    if ((await lookAt(pictures)) !== now) continue
    seen = now
    try {
      const files = await exportOnce({ ...request, own: [...own] }, flags, terminal, signal)
      own = new Set([...own, ...files])
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof EngineError)) throw error
      terminal.err(`${lineStart(terminal)}patchwork: ${error.message}\n`)
    }
  }
}

/** Milliseconds between two looks. */
const interval = 300

/** Sizes and times, which change with the pictures; disks over the network tell of changes in no other way. */
async function lookAt(pictures: readonly Source[]): Promise<string> {
  const entries = await Promise.all(pictures.map(({ path }) => stat(path).catch(() => null)))
  return entries.map((entry) => (entry ? `${entry.mtimeMs} ${entry.size}` : '-')).join()
}

/** Progress now and then; the paths of the files alone to `out`. */
function exportReporter(json: boolean, terminal: Terminal): (event: ExportEvent) => void {
  const isScreen = terminal.screen() !== null
  let shownAt = isScreen ? 0 : Date.now()
  return (event) => {
    if (event.type === 'packed') return
    if (json) {
      terminal.out(`${JSON.stringify(event)}\n`)
    } else if (event.type === 'note') {
      terminal.err(`${lineStart(terminal)}Note: ${event.note}\n`)
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
