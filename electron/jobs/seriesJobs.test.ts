import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ledgerName } from '../../engine/series/ledger.ts'
import type { JobQueue, Progress, SeriesOrder } from '../contract.ts'
import { openLibrary, type Library } from '../library/library.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import {
  paintAll,
  paintJob,
  standInEngine,
  standInExporter as exporter,
  standInPixels as pixels,
  standInSeries,
  standInThumbnails as thumbnails,
  standInUpscaler as upscaler,
  type StandIn,
} from './testJobs.ts'

let folder: string
let library: Library
let scheduler: Scheduler
let engine: StandIn
let rows: ReturnType<typeof standInSeries>
let queue: JobQueue
let told: Progress[]

function start(): void {
  library = openLibrary(folder)
  engine = standInEngine(paintAll)
  rows = standInSeries()
  told = []
  const nothing = () => undefined
  const models = {
    start: nothing,
    stop: nothing,
    discard: () => Promise.resolve(null),
    onEvent: nothing,
    onDeath: nothing,
  }
  const { series } = rows
  scheduler = createScheduler({ library, engine, pixels, thumbnails, exporter, upscaler, series, models })
  scheduler.watch((message) => {
    if (message.type === 'queue') ({ queue } = message)
    if (message.type === 'progress') told.push(message.progress)
  })
}

/** As after a power cut: nothing is told to anyone. */
function restart(): void {
  scheduler.dispose()
  library.close()
  start()
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchwork-series-'))
  start()
})
afterEach(() => {
  scheduler.dispose()
  library.close()
  rmSync(folder, { recursive: true, force: true })
})

const order = (table = 'things.csv'): SeriesOrder => ({
  table,
  template: 'a {thing}',
  name: null,
  folder,
  images: null,
  limit: null,
  onlyMissing: false,
  modelId: 'm',
  sampling: {},
  seed: null,
  count: 1,
  guard: 0,
})
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000 })
const series = () => queue.jobs.filter((job) => job.kind === 'series')
const states = () => series().map(({ state }) => state)
const paintings = () => queue.jobs.filter((job) => job.kind === 'paint').map(({ state }) => state)
const addPicture = () => {
  const { id, order: painted, needs } = paintJob()
  scheduler.add([{ id, order: painted, needs }], 'back')
}
/** That its rows are in its folder. */
const haveBegun = () =>
  writeFileSync(join(folder, ledgerName), [1, 2].map((row) => `{"file":"${row}.png","key":"k"}\n`).join(''))

async function begin(table?: string): Promise<void> {
  const before = rows.begun.length
  scheduler.paintSeries(order(table))
  await eventually(() => expect(rows.begun).toHaveLength(before + 1))
}

describe('series', () => {
  test('are painted one after the other, tell how many rows are done, and say which were not painted', async () => {
    await begin('one.csv')
    scheduler.paintSeries({ ...order('two.csv'), folder: join(folder, 'two') })
    expect(states()).toEqual(['running', 'waiting'])
    rows.row()
    expect(told.at(-1)).toMatchObject({ stage: 'painting', done: 1, total: 3, unit: 'rows' })
    rows.row()
    rows.row()
    await eventually(() => expect(rows.begun).toEqual(['one.csv', 'two.csv']))
    expect(states()).toEqual(['done', 'running'])
    expect(series()[0]!.message).toMatch(/Row 2 was not painted/)
    expect(scheduler.exported(series()[0]!.id)).toEqual([join(folder, 'manifest.csv')])
    scheduler.settle([series()[0]!.id])
    expect(states()).toEqual(['running'])
  })

  test('wait between two rows for a picture of my own, and never paint beside it', async () => {
    await begin()
    addPicture()
    expect(paintings()).toEqual(['waiting'])
    expect(engine.asked).toHaveLength(0)
    rows.row()
    await eventually(() => expect(paintings()).toEqual(['done']))
    expect(engine.asked).toHaveLength(1)
    rows.row()
    rows.row()
    await eventually(() => expect(states()).toEqual(['done']))
    expect(rows.begun).toHaveLength(1)
  })

  test('a picture that was taken back meanwhile leaves the next one its turn', async () => {
    await begin()
    addPicture()
    scheduler.cancel([queue.jobs.find(({ kind }) => kind === 'paint')!.id])
    addPicture()
    rows.row()
    await eventually(() => expect(paintings()).toEqual(['done']))
  })

  test('wait between two rows while the queue is paused', async () => {
    await begin()
    scheduler.pause(true)
    rows.row()
    expect(queue.held).toBe(true)
    addPicture()
    expect(engine.asked).toHaveLength(0)
    scheduler.pause(false)
    await eventually(() => expect(paintings()).toEqual(['done']))
  })

  test('go on by themselves when the program starts again, at once or after it ended once more', async () => {
    await begin()
    haveBegun()
    restart()
    await eventually(() => expect(rows.begun).toHaveLength(1))
    restart()
    restart()
    await eventually(() => expect(rows.begun).toHaveLength(1))
    expect(states()).toEqual(['running'])
  })

  test('of which nothing was painted wait until I go on: they may be what the program died of', async () => {
    await begin()
    restart()
    expect(series()[0]).toMatchObject({ state: 'waiting', readiness: 'held' })
    expect(queue.held).toBe(true)
    scheduler.pause(false)
    await eventually(() => expect(states()).toEqual(['running']))
  })

  test('go on after the engine has died, and fail when it dies of one row again and again', async () => {
    await begin()
    rows.die()
    await eventually(() => expect(rows.begun).toHaveLength(2))
    rows.row() // it got further, so that row was not it
    for (const times of [3, 4]) {
      rows.die()
      await eventually(() => expect(rows.begun).toHaveLength(times))
    }
    rows.die()
    await eventually(() => expect(series()[0]).toMatchObject({ state: 'failed', message: 'It died.' }))
    scheduler.retry([series()[0]!.id])
    await eventually(() => expect(rows.begun).toHaveLength(5))
  })

  test('into a folder that is painted into already are refused, and what came of the last one makes room', async () => {
    await begin()
    expect(() => scheduler.paintSeries(order())).toThrow(`Pictures are being painted into ${folder} already`)
    rows.row()
    rows.row()
    rows.row()
    await eventually(() => expect(states()).toEqual(['done']))
    await begin()
    expect(states()).toEqual(['running'])
  })

  test('are stopped, and gone on with', async () => {
    await begin()
    const { id } = series()[0]!
    scheduler.cancel([id])
    await eventually(() => expect(states()).toEqual([]))
    scheduler.bringBack([id])
    await eventually(() => expect(rows.begun).toHaveLength(2))
  })
})
