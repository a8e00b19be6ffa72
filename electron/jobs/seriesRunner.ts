/** A series from the row of its job to pictures in its folder; the engine process paints it, and the folder knows how far it is. */
import { join } from 'node:path'
import { journalName, openLedger } from '../../engine/series/ledger.ts'
import type { Progress, SeriesJob, SeriesOrder } from '../contract.ts'
import type { Running } from '../portedWork.ts'
import type { SeriesDone, SeriesToDo } from '../series/messages.ts'
import { endedBy } from './endedBy.ts'
import type { Outcome } from './paintRunner.ts'

export interface SeriesListeners {
  /** In rows. */
  readonly progress: (done: number, total: number) => void
  readonly waits: (ticket: number) => void
}

export type SeriesRunning = Running<SeriesDone> & {
  /** Has it wait before its next row, and say this number when it does; null: it goes on. */
  readonly wait: (ticket: number | null) => void
}

export interface SeriesPainters {
  readonly series: {
    readonly toDo: (order: SeriesOrder) => Promise<SeriesToDo>
    readonly paint: (todo: SeriesToDo, listeners: SeriesListeners) => SeriesRunning
  }
}

export interface SeriesRun {
  /** Before its next row, so that another picture can be painted. */
  hold(is: boolean): void
  /** It paints nothing until it is let go on. */
  isBetween(): boolean
  stop(): void
  readonly outcome: Promise<Outcome>
}

interface Listeners {
  readonly progress: (progress: Progress) => void
  /** It is between two rows, as it was asked to be. */
  readonly between: () => void
  /** Rows whose picture could not be read. */
  readonly failed: (rows: readonly number[]) => void
}

export function startSeries({ order }: SeriesJob, { series }: SeriesPainters, listeners: Listeners): SeriesRun {
  let [stopped, held, between, ticket] = [false, false, false, 0]
  let running: SeriesRunning | null = null

  async function work(): Promise<Outcome> {
    const todo = await series.toDo(order)
    if (stopped) return { type: 'stopped' }
    running = series.paint(todo, {
      progress: (done, total) => listeners.progress({ stage: 'painting', done, total, unit: 'rows', note: null }),
      waits(said) {
        // One that was let go on meanwhile says it of an earlier time.
        if (!held || said !== ticket) return
        between = true
        listeners.between()
      },
    })
    if (held) running.wait(++ticket)
    const { failed } = await running.result
    if (failed.length > 0) listeners.failed(failed)
    return { type: 'finished' }
  }

  return {
    hold(is) {
      if (is === held) return
      held = is
      between = false
      running?.wait(is ? ++ticket : null)
    },
    isBetween: () => between,
    stop() {
      stopped = true
      running?.stop()
    },
    outcome: work().catch((error: unknown) => endedBy(error, stopped)),
  }
}

/** Whether a picture of it is there, or a patch of the first: otherwise it may be what the program died of. */
export function isSeriesBegun({ folder }: SeriesOrder, hasTokens: (journal: string) => boolean): boolean {
  return openLedger(folder).begun > 1 || hasTokens(join(folder, journalName))
}
