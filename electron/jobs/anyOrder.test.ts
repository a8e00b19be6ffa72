/** Whatever is commanded in whatever order, and however often the program dies: nothing is lost and nothing is there twice. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JobQueue } from '../contract.ts'
import type { EngineStreamMessage } from '../engineMessages.ts'
import { openLibrary, type Library } from '../library/library.ts'
import type { EnginePort } from './paintRunner.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import {
  imageEvent,
  paintJob,
  standInExporter,
  standInUpscaler,
  standInPixels,
  standInSeries,
  standInThumbnails,
} from './testJobs.ts'

const models = {
  start: () => undefined,
  stop: () => undefined,
  discard: () => Promise.resolve(null),
  onEvent: () => undefined,
  onDeath: () => undefined,
}

interface Running {
  readonly count: number
  image: number
  tell: (message: EngineStreamMessage) => void
  readonly close: () => void
}

/** An engine that does the next thing when it is told to. */
function steppedEngine() {
  let running: Running | null = null
  return {
    paint({ request: { count = 1 } }: { readonly request: { readonly count?: number | undefined } }): EnginePort {
      let close = () => undefined as void
      const ended = () => {
        if (running === mine) running = null
        close()
      }
      const mine: Running = { count, image: 0, tell: () => undefined, close: ended }
      running = mine
      return {
        postMessage: ({ type }) => {
          if (type !== 'stop') return
          mine.tell({ type: 'failed', code: 'engine/aborted', message: 'Stopped.' })
          ended()
        },
        onMessage: (listener) => void (mine.tell = listener),
        onClose: (listener) => void (close = listener),
      }
    },
    /** The next picture, or the end of the batch. */
    step() {
      if (running === null) return
      const { image, count, tell, close } = running
      if (image < count) {
        running.image++
        return tell({ ...imageEvent('x', image), type: 'painted', copy: null, elapsedMs: 1 })
      }
      tell({ type: 'done', elapsedMs: 1, timings: { load: 0, prefill: 0, tokens: 0, preview: 0, decode: 0 } })
      close()
    },
    die: () => running?.close(),
    rest: () => running?.close(),
  }
}

type Command =
  | { readonly do: 'add'; readonly count: number; readonly after: number | null; readonly at: 'front' | 'back' }
  | { readonly do: 'cancel' | 'bringBack' | 'retry' | 'settle' | 'edit'; readonly which: number }
  | { readonly do: 'move'; readonly which: number; readonly before: number }
  | { readonly do: 'pause'; readonly paused: boolean }
  | { readonly do: 'step' | 'engineDies' | 'programDies' | 'windowLeaves' }

const which = fc.nat(11)
const commands = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('add' as const),
      count: fc.integer({ min: 1, max: 3 }),
      after: fc.option(which),
      at: fc.constantFrom('front' as const, 'back' as const),
    }),
    fc.record({ do: fc.constantFrom('cancel', 'bringBack', 'retry', 'settle', 'edit'), which } as const),
    fc.record({ do: fc.constant('move' as const), which, before: which }),
    fc.record({ do: fc.constant('pause' as const), paused: fc.boolean() }),
    { weight: 4, arbitrary: fc.constant({ do: 'step' } as const) },
    fc.record({ do: fc.constantFrom('engineDies', 'programDies', 'windowLeaves') } as const),
  ),
  { maxLength: 40 },
)

test(
  'no order of commands, crashes and restarts loses or doubles a job or a picture',
  { timeout: 300_000 },
  async () => {
    await fc.assert(fc.asyncProperty(commands, play), { numRuns: 60 })
  },
)

async function play(orders: readonly Command[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'patchwork-any-order-'))
  let library!: Library
  let scheduler!: Scheduler
  let engine!: ReturnType<typeof steppedEngine>
  let queue!: JobQueue
  /** Jobs that were told to be there, and what the user did to them. */
  const known: { readonly id: string; readonly count: number }[] = []
  const cancelled = new Set<string>()
  const settled = new Set<string>()

  const open = () => {
    library = openLibrary(folder)
    engine = steppedEngine()
    scheduler = createScheduler({
      library,
      engine,
      pixels: standInPixels,
      thumbnails: standInThumbnails,
      exporter: standInExporter,
      upscaler: standInUpscaler,
      series: standInSeries().series,
      models,
    })
    scheduler.watch(hear)
  }
  const hear = (message: { readonly type: string }) => {
    if ('queue' in message) queue = message.queue as JobQueue
  }
  const close = () => {
    scheduler.dispose()
    library.close()
  }
  /** Pictures are written meanwhile. */
  const turn = async () => {
    for (let at = 0; at < 4; at++) await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
  const jobAt = (at: number) => known[at % Math.max(1, known.length)]
  async function run(command: Command): Promise<void> {
    switch (command.do) {
      case 'add': {
        const after = command.after === null ? undefined : jobAt(command.after)
        const needs = after === undefined ? [] : [{ job: after.id, place: 0 }]
        const { id, order } = paintJob({ count: command.count, edits: needs.length > 0 })
        try {
          scheduler.add([{ id, order, needs }], command.at)
          known.push({ id, count: command.count })
        } catch (error) {
          // What it goes on from has left the queue.
          expect(String(error)).toContain('no longer in the queue')
        }
        return
      }
      case 'cancel':
      case 'bringBack':
      case 'retry':
      case 'settle': {
        const job = jobAt(command.which)
        if (job === undefined) return
        const before = queue.jobs.find(({ id }) => id === job.id)
        if (command.do === 'cancel') for (const id of [job.id, ...scheduler.cancel([job.id])]) cancelled.add(id)
        else scheduler[command.do]([job.id])
        if (command.do === 'settle' && before?.state === 'done') settled.add(job.id)
        return
      }
      case 'edit':
        return scheduler.edit(jobAt(command.which)?.id ?? null)
      case 'move': {
        const [job, before] = [jobAt(command.which), jobAt(command.before)]
        if (job !== undefined) scheduler.move(job.id, { before: before?.id ?? null })
        return
      }
      case 'pause':
        return scheduler.pause(command.paused)
      case 'step':
        engine.step()
        return turn()
      case 'engineDies':
        engine.die()
        return turn()
      case 'programDies':
        await turn()
        close()
        return open()
      case 'windowLeaves':
        scheduler.watch(null)
        return scheduler.watch(hear)
    }
  }

  function check(): void {
    const ids = queue.jobs.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(queue.jobs.filter(({ state }) => state === 'running').length).toBeLessThanOrEqual(1)
    for (const { id, count } of known) {
      const places = library.pictures.paintedBy(id).map(({ place }) => place)
      expect(places).toEqual(places.map((_, index) => index))
      expect(places.length).toBeLessThanOrEqual(count)
      if (!cancelled.has(id) && !settled.has(id)) expect(ids).toContain(id)
    }
  }

  open()
  try {
    for (const command of orders) {
      await run(command)
      dependentsOfCancelled(queue, known, cancelled, library)
      check()
    }
    // In the end everything that was not cancelled is painted whole.
    scheduler.edit(null)
    scheduler.pause(false)
    for (let at = 0; at < 400 && queue.jobs.some(({ state }) => state !== 'done'); at++) {
      scheduler.retry(queue.jobs.filter(({ state }) => state === 'failed').map(({ id }) => id))
      engine.step()
      await turn()
    }
    dependentsOfCancelled(queue, known, cancelled, library)
    for (const { id, count } of known) {
      if (!cancelled.has(id)) expect(library.pictures.paintedBy(id)).toHaveLength(count)
    }
  } finally {
    close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Jobs that need a picture of one that was cancelled share its fate. */
function dependentsOfCancelled(
  queue: JobQueue,
  known: readonly { readonly id: string }[],
  cancelled: Set<string>,
  library: Library,
): void {
  const there = new Set(queue.jobs.map(({ id }) => id))
  for (const { id } of known) {
    const row = library.jobs.get(id)
    if (there.has(id) || (row !== null && row.state !== 'cancelled')) continue
    if (row?.needs.some((need) => 'job' in need && (cancelled.has(need.job) || library.jobs.get(need.job) === null))) {
      cancelled.add(id)
    }
  }
}
