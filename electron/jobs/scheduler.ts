/**
 * The one scheduler: takes commands, starts what may start, and tells the window what became of it. One painting at a
 * time, one export and one enlargement; pictures that come in, imports and downloads of models beside it, as many as were asked for.
 */
import { randomUUID } from 'node:crypto'
import { basename, join } from 'node:path'
import { EngineError, missingCase } from '../../engine/errors.ts'
import { manifestNames } from '../../engine/series/ledger.ts'
import { insertPassage } from '../../engine/passages.ts'
import { tooLarge } from '../../engine/upscale/tooLarge.ts'
import {
  isModelJob,
  type ErrorCode,
  type ExportJob,
  type ExportOrder,
  type Job,
  type JobDraft,
  type JobQueue,
  type KnownFile,
  type ModelJob,
  type PaintJob,
  type PaintOrder,
  type Passage,
  type PassageChanges,
  type PicturesJob,
  type PicturesOrder,
  type Progress,
  type QueuedJob,
  type SeriesJob,
  type UpscaleJob,
  type WatchMessage,
} from '../contract.ts'
import type { ModelOrder } from '../models/messages.ts'
import type { ModelHost } from '../models/modelHost.ts'
import { failure } from '../painting.ts'
import { afterEvent, cutShort } from './modelRunner.ts'
import type { Importers } from '../pictures/bringIn.ts'
import { startPainting, type Outcome, type Painters, type PaintRun } from './paintRunner.ts'
import { startPictures, type PicturesRun } from './pictureRunner.ts'
import { startExport, type Exporters, type ExportRun } from './exportRunner.ts'
import { startSeries, type SeriesPainters, type SeriesRun } from './seriesRunner.ts'
import { startUpscale, type Upscalers, type UpscaleRun } from './upscaleRunner.ts'
import {
  isHeld,
  nextPainting,
  readinessOf,
  seriesIsToWait,
  stepTarget,
  waitingInVain,
  withDependents,
  withNeeded,
} from './readiness.ts'
import { hasTokens, recover, supplied } from './recover.ts'
import * as to from './transitions.ts'
import { may, type Transition } from './transitions.ts'

export interface Scheduler {
  add(drafts: readonly (Omit<JobDraft, 'order'> & { readonly order: PaintOrder })[], at: 'front' | 'back'): void
  change(id: string, order: PaintOrder): void
  move(id: string, target: { readonly before: string | null } | { readonly by: 1 | -1 }): void
  /** Returns those that can be brought back. */
  cancel(ids: readonly string[]): readonly string[]
  bringBack(ids: readonly string[]): void
  retry(ids: readonly string[]): void
  settle(ids: readonly string[]): void
  pause(paused: boolean): void
  edit(id: string | null): void
  hold(id: string, paused: boolean): void
  /** Gives the memory free that the running painting needs while it is paused. */
  rest(id: string): void
  /** The running painting gets other words or settings, from its next row on. */
  steer(id: string, changes: PassageChanges): void
  /** Whether it paints candidates for each row. */
  setChoosing(id: string, on: boolean): void
  choose(id: string, place: number): void
  /** Pictures from elsewhere, by their paths. */
  bringIn(order: PicturesOrder): void
  /** Pictures of the library as files for a game. */
  export(order: ExportOrder): void
  /** Each of these pictures larger; throws `request/invalid` once those are lined up that do not become too large. */
  upscale(ids: readonly string[], order: UpscaleJob['order']): void
  /** A picture of every row of a table, into a folder. */
  paintSeries(order: SeriesJob['order']): void
  /** What an export has written since the program started; of a series, its manifest. */
  exported(id: string): readonly string[]
  /** An import or a download of a model. The same one again goes on instead of being listed twice. */
  startModel(order: ModelOrder): void
  stop(id: string): void
  discard(id: string): Promise<void>
  /** Everything from here on goes to this window, first of all where things stand; null for nobody. */
  watch(window: Watcher | null): void
  dispose(): void
}

export type Watcher = (message: WatchMessage) => void

export interface SchedulerParts extends Painters, Importers, Exporters, Upscalers, SeriesPainters {
  readonly models: Pick<ModelHost, 'start' | 'stop' | 'discard' | 'onEvent' | 'onDeath'>
}

export function createScheduler({ models, ...runners }: SchedulerParts): Scheduler {
  const { library } = runners
  const { jobs: table, pictures } = library
  const held = new Set(recover(library))
  let paused = false
  let editingId: string | null = null
  let window: Watcher | null = null
  let run: PaintRun | null = null
  /** Pictures that come in, by job. */
  const incoming = new Map<string, PicturesRun>()
  let exporting: { readonly id: string; readonly run: ExportRun } | null = null
  let series: { readonly id: string; readonly run: SeriesRun } | null = null
  let upscaling: { readonly id: string; readonly run: UpscaleRun } | null = null
  const exportedBy = new Map<string, readonly string[]>()
  /** Why paintings failed that ran in this process. */
  const codes = new Map<string, ErrorCode>()
  /** How often the engine died over a painting. */
  const crashes = new Map<string, number>()
  let disposed = false

  const circumstances = () => ({ paused, held, editingId, between: series?.run.isBetween() ? series.id : null })
  const tell = (message: WatchMessage) => window?.(message)
  const some = (ids: readonly string[]) => ids.flatMap((id) => table.get(id) ?? [])
  const hasPictures = (job: Job) => knownOf(job).length > 0 || pictures.paintedBy(job.id).length > 0

  function queue(): JobQueue {
    const jobs = table.list()
    const painted = table.painted()
    return {
      jobs: jobs.flatMap((job) => (job.state === 'cancelled' ? [] : [queued(job, painted.get(job.id) ?? [])])),
      paused,
      held: isHeld(jobs, circumstances()),
      editingId,
    }
  }

  function queued(job: Job, pictures: QueuedJob['pictures']): QueuedJob {
    const { live } = run ?? {}
    const code = job.state === 'failed' ? codes.get(job.id) : undefined
    return {
      ...withoutPaths(job),
      progress: live?.job.id === job.id ? live.progress() : job.progress,
      readiness: readinessOf(job, circumstances()),
      pictures: withPlacesOf(job, pictures),
      ...(code && { code }),
    }
  }

  /** A command: what it changes is stored whole or refused, then the window hears of it, then the next may start. */
  function act(change: () => void): void {
    if (disposed) return
    table.atOnce(change)
    tellAndGoOn()
  }

  /** What is so whatever the disk says: an event, or a command that makes an end. */
  function happened(change: () => void): void {
    if (disposed) return
    table.happened(change)
    tellAndGoOn()
  }

  function tellAndGoOn(): void {
    tell({ type: 'queue', queue: queue() })
    startNext()
  }

  /** Moves those along an arrow that it leaves from; the others have gone on meanwhile. */
  function go(ids: readonly string[], transition: Transition): readonly string[] {
    const those = some(ids).filter((job) => may(job, transition))
    table.put(those.map((job) => transition(job)))
    return those.map(({ id }) => id)
  }

  function startNext(): void {
    if (disposed) return
    for (const job of table.list()) {
      if (job.kind === 'pictures' && job.state === 'waiting') takeIn(job)
      if (job.kind === 'export' && job.state === 'waiting' && exporting === null) writeOut(job)
      if (job.kind === 'upscale' && job.state === 'waiting' && upscaling === null) enlarge(job)
    }
    series?.run.hold(seriesIsToWait(table.list(), circumstances()))
    const job = run === null ? nextPainting(table.list(), circumstances()) : null
    if (job?.kind === 'paint') begin(job)
    if (job?.kind === 'series') beginSeries(job)
  }

  function takeIn(job: PicturesJob): void {
    const { id } = job
    table.happened(() => table.put([to.start(job)]))
    const running = startPictures(job, runners, {
      added: (picture) => tell({ type: 'added', jobId: id, picture }),
      // Read anew after a death, they are known again.
      known: (file) => some([id]).forEach((now) => table.note(withKnown(now, file))),
      progress: (progress) => noteProgress(id, progress),
      unread: (message) => happened(() => table.put(some([id]).map((now) => ({ ...now, message })))),
    })
    incoming.set(id, running)
    tell({ type: 'queue', queue: queue() })
    void running.outcome.then((how) => {
      incoming.delete(id)
      if (!disposed) happened(() => ended(id, how))
    })
  }

  function writeOut(job: ExportJob): void {
    const { id } = job
    table.happened(() => table.put([to.start(job)]))
    const running = startExport(job, runners, {
      progress: (progress) => noteProgress(id, progress),
      wrote: (files) => void exportedBy.set(id, files),
    })
    exporting = { id, run: running }
    tell({ type: 'queue', queue: queue() })
    void running.outcome.then((how) => {
      exporting = null
      if (!disposed) happened(() => ended(id, how))
    })
  }

  function enlarge(job: UpscaleJob): void {
    const { id } = job
    table.happened(() => table.put([to.start(job)]))
    const running = startUpscale(job, runners, (progress) => noteProgress(id, progress))
    upscaling = { id, run: running }
    tell({ type: 'queue', queue: queue() })
    void running.outcome.then((how) => {
      upscaling = null
      if (!disposed) happened(() => ended(id, how))
    })
  }

  function beginSeries(job: SeriesJob): void {
    const { id } = job
    held.delete(id)
    table.happened(() => table.put([to.start(job)]))
    let rows = -1
    const running = startSeries(job, runners, {
      progress(progress) {
        // It did not die of the row that it is at.
        if (Math.floor(progress.done) > rows && rows >= 0) crashes.delete(id)
        rows = Math.floor(progress.done)
        noteProgress(id, progress)
      },
      between: startNext,
      failed: (numbers) => happened(() => table.put(some([id]).map((now) => ({ ...now, message: unread(numbers) })))),
    })
    series = { id, run: running }
    tellAndGoOn()
    void running.outcome.then((how) => {
      // What died was at something else.
      if (running.isBetween()) crashes.delete(id)
      series = null
      if (!disposed) happened(() => ended(id, how))
    })
  }

  function noteProgress(id: string, progress: Progress): void {
    const now = table.get(id)
    if (disposed || now === null) return
    table.note({ ...now, progress })
    tell({ type: 'progress', id, progress })
  }

  function begin(job: PaintJob): void {
    held.delete(job.id)
    try {
      run = startPainting(job, runners, {
        tell: (event) => tell({ type: 'event', jobId: job.id, event }),
        steered: (passage) => happened(() => table.put(some([job.id]).map((now) => withPassage(now, passage)))),
        kept: supply,
      })
    } catch (error) {
      return happened(() => table.put([to.fail(to.start(job), failure(error).message)]))
    }
    if (run === null) return happened(() => conclude(to.finish(job)))
    const { live, outcome } = run
    happened(() => table.put([to.start(job)]))
    tell({ type: 'painting', painting: live.snapshot() })
    void outcome.then((how) => {
      if (disposed) return
      const { paused } = live.snapshot()
      run = null
      happened(() => ended(job.id, how))
      // What goes on after a death stays paused where it was.
      if (paused) hold(job.id, true)
    })
  }

  function hold(id: string, is: boolean): void {
    if (run?.live.job.id !== id) return
    run.hold(is)
    // So that it does not go on by itself when the program starts again.
    const progress = run.live.progress()
    happened(() => table.put(some([id]).map((job) => ({ ...job, progress }))))
  }

  function ended(id: string, how: Outcome): void {
    const job = table.get(id)
    if (job === null) return
    // Stopped while it ended by itself.
    if (job.state === 'stopping') return conclude(to.end(job, hasPictures(job)))
    switch (how.type) {
      case 'finished':
        return conclude(to.finish(job))
      case 'stopped':
        return conclude(to.end(job, hasPictures(job)))
      case 'failed':
        if (how.code === 'engine/crashed' && goesOnAfterCrash(job)) return
        codes.set(id, how.code)
        return table.put([to.fail(job, how.message)])
      default:
        return missingCase(how)
    }
  }

  /** Its patches are kept: it goes on where it was, unless the engine seems to die of it. */
  function goesOnAfterCrash(job: Job): boolean {
    const times = (crashes.get(job.id) ?? 0) + 1
    crashes.set(job.id, times)
    if (times > 2 || !canGoOn(job)) return false
    table.put([to.interrupt(job)])
    table.move(job.id, table.list()[0]?.id ?? null)
    return true
  }

  function canGoOn(job: Job): boolean {
    return job.kind === 'series' || hasTokens(library.journalFile(job.id))
  }

  /** What still waits for a picture of it goes with it. */
  function conclude(job: Job): void {
    table.put([job])
    go(withDependents(table.list(), [job.id]), to.cancel)
  }

  function supply(): void {
    happened(() => table.put(table.list().flatMap((job) => supplied(job, pictures) ?? [])))
  }

  function modelJob(id: string): ModelJob {
    const job = table.get(id)
    if (job === null || !isModelJob(job)) {
      throw new EngineError('request/invalid', 'That import or download is no longer listed.')
    }
    return job
  }

  function startModels(ids: readonly string[]): void {
    for (const job of some(ids)) if (isModelJob(job) && job.state === 'running') models.start(job.id, job)
  }

  models.onEvent((id, event) => {
    const job = table.get(id)
    if (disposed || job === null || (job.state !== 'running' && job.state !== 'stopping')) return
    const after = afterEvent(job, event)
    if (after.state !== job.state || after.message !== job.message) return happened(() => table.put([after]))
    table.note(after)
    if (after.progress) tell({ type: 'progress', id, progress: after.progress })
  })
  models.onDeath((message) => {
    const cut = table.list().filter((job) => isModelJob(job) && (job.state === 'running' || job.state === 'stopping'))
    if (!disposed) happened(() => table.put(cut.map((job) => cutShort(job, message))))
  })

  return {
    add: (drafts, at) =>
      act(() => {
        const fresh = { kind: 'paint', state: 'waiting', progress: null, message: null, createdAt: Date.now() } as const
        table.add(
          drafts.map((draft) => ({ ...draft, ...fresh })),
          at,
        )
        table.put(drafts.flatMap(({ id }) => supplied(table.get(id)!, pictures) ?? []))
        const inVain = waitingInVain(table.list())
        if (drafts.some(({ id }) => inVain.includes(id))) {
          throw new EngineError(
            'request/invalid',
            'What it goes on from is no longer in the queue; ask for both again.',
          )
        }
      }),

    change: (id, order) =>
      act(() => {
        const [job] = some([id])
        if (job?.kind === 'paint' && may(job, to.cancel)) table.put([{ ...job, order }])
      }),

    move: (id, target) =>
      act(() => {
        const before = 'by' in target ? stepTarget(table.list(), id, target.by) : target.before
        if (before !== undefined) table.move(id, before)
      }),

    cancel(ids) {
      let gone: readonly string[] = []
      happened(() => {
        const all = withDependents(table.list(), ids).filter((id) => !some([id]).some(isModelJob))
        gone = go(all, to.cancel)
        for (const id of go(all, to.stop)) {
          if (run?.live.job.id === id) run.stop()
          incoming.get(id)?.stop()
          if (exporting?.id === id) exporting.run.stop()
          if (upscaling?.id === id) upscaling.run.stop()
          if (series?.id === id) series.run.stop()
        }
      })
      return gone
    },

    bringBack: (ids) =>
      act(() => {
        go(withNeeded(table.list(), ids), to.bringBack)
        go(waitingInVain(table.list()), to.cancel)
      }),

    retry: (ids) => {
      act(() => {
        const again = go(ids, to.retry)
        for (const id of again) {
          held.delete(id)
          crashes.delete(id)
        }
        // The models process waits for nothing.
        go(
          again.filter((id) => some([id]).some(isModelJob)),
          to.start,
        )
      })
      startModels(ids)
    },

    settle: (ids) =>
      happened(() =>
        table.remove(
          some(ids)
            .filter((job) => !isModelJob(job) && may(job, to.settle))
            .map(({ id }) => id),
        ),
      ),

    pause: (is) =>
      act(() => {
        paused = is
        if (!is) held.clear()
      }),

    edit: (id) => act(() => void (editingId = id)),

    hold,

    rest(id) {
      if (run?.live.job.id === id) run.rest()
    },

    steer(id, changes) {
      if (run?.live.job.id === id) run.steer(changes)
    },

    setChoosing(id, on) {
      if (run?.live.job.id !== id) return
      run.setChoosing(on)
      act(() => table.put(some([id]).map((job) => withChoosing(job, on))))
    },

    choose(id, place) {
      if (run?.live.job.id === id) run.choose(place)
    },

    bringIn: (order) =>
      act(() => {
        const fresh = { state: 'waiting', progress: null, message: null, createdAt: Date.now() } as const
        table.add([{ id: randomUUID(), kind: 'pictures', order: { ...order, known: [] }, needs: [], ...fresh }], 'back')
      }),

    export: (order) =>
      act(() => {
        const fresh = { state: 'waiting', progress: null, message: null, createdAt: Date.now() } as const
        table.add([{ id: randomUUID(), kind: 'export', order, needs: [], ...fresh }], 'back')
      }),

    upscale(ids, order) {
      const troubles = new Map<string, string>()
      for (const id of ids) {
        const picture = library.get(id)
        const trouble = picture && tooLarge(picture.width, picture.height, order.scale)
        if (trouble !== null) troubles.set(id, trouble)
      }
      act(() => {
        const fresh = { state: 'waiting', progress: null, message: null, createdAt: Date.now() } as const
        table.add(
          ids
            .filter((id) => !troubles.has(id))
            .map((picture) => ({
              id: randomUUID(),
              kind: 'upscale',
              order,
              needs: [{ picture }],
              ...fresh,
            })),
          'back',
        )
      })
      const [first] = troubles.values()
      if (first !== undefined) throw new EngineError('request/invalid', first)
    },

    paintSeries: (order) =>
      act(() => {
        const same = table.list().filter((job) => job.kind === 'series' && job.order.folder === order.folder)
        if (same.some(({ state }) => state === 'waiting' || state === 'running' || state === 'stopping'))
          throw new EngineError(
            'request/invalid',
            `Pictures are being painted into ${order.folder} already; the queue shows how far they are.`,
          )
        // What it came to last is of no interest any more.
        table.remove(same.map(({ id }) => id))
        const fresh = { state: 'waiting', progress: null, message: null, createdAt: Date.now() } as const
        table.add([{ id: randomUUID(), kind: 'series', order, needs: [], ...fresh }], 'back')
      }),

    exported(id) {
      const job = table.get(id)
      return job?.kind === 'series' ? [join(job.order.folder, manifestNames[0])] : (exportedBy.get(id) ?? [])
    },

    startModel(order) {
      const same = table.list().find((job) => isSameModel(job, order))
      if (same !== undefined && may(same, to.retry)) return this.retry([same.id])
      if (same !== undefined && same.state !== 'done') return
      const id = randomUUID()
      const fresh = { id, needs: [], state: 'waiting' as const, progress: null, message: null, createdAt: Date.now() }
      act(() => {
        if (same !== undefined) table.remove([same.id])
        table.add([to.start({ ...order, ...fresh })], 'back')
      })
      startModels([id])
    },

    stop(id) {
      happened(() => void go([modelJob(id).id], to.stop))
      if (modelJob(id).state === 'stopping') models.stop(id)
    },

    async discard(id) {
      const job = modelJob(id)
      if (!may(job, to.discard)) throw new EngineError('request/invalid', 'Stop it first.')
      if (job.state !== 'done') await models.discard(job)
      act(() => {
        const [still] = some([id])
        if (still !== undefined && may(still, to.discard)) table.remove([id])
      })
    },

    watch(next) {
      // The window of a program that ends closes after all else.
      if (disposed) return
      window = next
      // Nobody is changing a job in a window that has just been opened.
      editingId = null
      tell({ type: 'queue', queue: queue() })
      if (run !== null) tell({ type: 'painting', painting: run.live.snapshot() })
      startNext()
    },

    dispose() {
      disposed = true
      window = null
      for (const running of incoming.values()) running.stop()
    },
  }
}

function unread(rows: readonly number[]): string {
  const named = rows.slice(0, 10).join(', ') + (rows.length > 10 ? ', …' : '')
  return rows.length === 1
    ? `Row ${named} was not painted; manifest.csv says why.`
    : `${rows.length} rows were not painted (${named}); manifest.csv says why.`
}

/** What the painting goes on with, should it be cut off. */
function withPassage(job: Job, passage: Passage): Job {
  if (job.kind !== 'paint') return job
  const { request } = job.order
  return {
    ...job,
    order: { ...job.order, request: { ...request, passages: insertPassage(request.passages, passage) } },
  }
}

/** It goes on so after a death, too. */
function withChoosing(job: Job, on: boolean): Job {
  if (job.kind !== 'paint') return job
  const { choosing: _before, ...order } = job.order
  return { ...job, order: { ...order, ...(on && ({ choosing: true } as const)) } }
}

function knownOf(job: Job): readonly KnownFile[] {
  return job.kind === 'pictures' ? job.order.known : []
}

function withKnown(job: Job, file: KnownFile): Job {
  return job.kind === 'pictures' ? { ...job, order: { ...job.order, known: [...job.order.known, file] } } : job
}

/** Each picture once, although two of the files were the same. */
function withPlacesOf(job: Job, painted: QueuedJob['pictures']): QueuedJob['pictures'] {
  const byId = new Map(painted.map((one) => [one.id, one]))
  for (const { place, id } of knownOf(job)) if (!byId.has(id)) byId.set(id, { place, id })
  return [...byId.values()].toSorted((a, b) => a.place - b.place)
}

/** The page is told what the files are called, and not where they lie. */
function withoutPaths(job: Job): Job {
  if (job.kind !== 'pictures') return job
  return { ...job, order: { ...job.order, files: job.order.files.map((file) => basename(file)) } }
}

function isSameModel(job: Job, { kind, order }: ModelOrder): boolean {
  return job.kind === kind && JSON.stringify(job.order) === JSON.stringify(order)
}
