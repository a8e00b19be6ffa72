/** An export from the row of its job to files in a folder; the pixel process carries it out. */
import type { ExportJob, Progress } from '../contract.ts'
import type { Library } from '../library/library.ts'
import { namedFiles } from '../pictures/named.ts'
import type { ExportListeners, ExportRunning, ExportToDo } from '../pixels/messages.ts'
import { endedBy } from './endedBy.ts'
import type { Outcome } from './paintRunner.ts'

export interface Exporters {
  readonly library: Library
  readonly exporter: {
    readonly export: (todo: ExportToDo, listeners: ExportListeners) => ExportRunning
    /** Whether files that are there already may be replaced. */
    readonly mayReplace: (paths: readonly string[]) => Promise<boolean>
  }
}

export interface ExportRun {
  stop(): void
  readonly outcome: Promise<Outcome>
}

interface Listeners {
  readonly progress: (progress: Progress) => void
  readonly wrote: (files: readonly string[]) => void
}

export function startExport(job: ExportJob, { library, exporter }: Exporters, listeners: Listeners): ExportRun {
  const { pictures, options, folder } = job.order
  let stopped = false
  let running: ExportRunning | null = null

  async function work(): Promise<Outcome> {
    const todo = { pictures: await namedFiles(library, pictures), options, out: folder }
    if (stopped) return { type: 'stopped' }
    running = exporter.export(todo, {
      progress: (done, total) => listeners.progress({ stage: 'exporting', done, total, unit: 'files', note: null }),
      mayReplace: exporter.mayReplace,
    })
    listeners.wrote(await running.result)
    return { type: 'finished' }
  }

  return {
    stop() {
      stopped = true
      running?.stop()
    },
    outcome: work().catch((error: unknown) => endedBy(error, stopped)),
  }
}
