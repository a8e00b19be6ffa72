/** Pictures that cannot be lost: a real model paints, and the engine or the whole program dies at any patch. */
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Engine } from '../../engine/engine.ts'
import { createLocalEngine } from '../../engine/index.ts'
import { chance } from '../seed.ts'
import type { JobQueue, PaintOrder, Picture } from '../../electron/contract.ts'
import { openLibrary, type Library } from '../../electron/library/library.ts'
import type { PixelCalls } from '../../electron/pixels/messages.ts'
import type { PixelHost } from '../../electron/pixels/pixelHost.ts'
import { createScheduler, type Scheduler } from '../../electron/jobs/scheduler.ts'
import {
  paintJob,
  standInEngine,
  standInExporter as exporter,
  standInUpscaler as upscaler,
  standInSeries,
  standInThumbnails as thumbnails,
  type Generate,
  type StandIn,
} from '../../electron/jobs/testJobs.ts'

const tiny = fileURLToPath(new URL('../fixtures/tiny-a/model', import.meta.url))
const deaths = Number(process.env.PATCHWORK_KILLS ?? 6)
/** 4 rows of 4 patches. */
const size = { width: 64, height: 64, steps: 12 }

let cacheFolder: string
let real: Engine
let folder: string
let library: Library
let scheduler: Scheduler
let engine: StandIn
let queue: JobQueue
/** Tokens that were really sampled, since the last start. */
let sampled = 0
/** Patches that the window has heard of. */
const shown = new Set<number>()
/** Called for each of them, at once. */
let heard: () => void = () => undefined
/** How many events until the engine, or all of it, dies; null for never. */
let fuse: { events: number; readonly burn: () => void | Promise<void> } | null = null
/** Nothing more comes of it. */
const power = () => new Promise<void>(() => undefined)

beforeAll(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'patchwork-unlosable-cache-'))
  real = createLocalEngine({ model: tiny, cacheFolder, device: 'cpu' })
})
afterAll(async () => {
  await real.dispose()
  rmSync(cacheFolder, { recursive: true, force: true })
})
beforeEach(() => {
  fuse = null
  heard = () => undefined
  sampled = 0
  folder = mkdtempSync(join(tmpdir(), 'patchwork-unlosable-'))
  start()
})
afterEach(() => {
  scheduler.dispose()
  library.close()
  rmSync(folder, { recursive: true, force: true })
})

const paintReally: Generate = async function* (order, _signal, options) {
  for await (const event of real.generate({ ...order.request, images: [...order.sources] }, options)) {
    if (fuse && fuse.events-- === 0) {
      const { burn } = fuse
      fuse = null
      return await burn()
    }
    if (event.type === 'token' && !event.given) sampled++
    yield event
  }
}

/** The file of a picture is its pixels. */
const pixels: Pick<PixelHost, 'call'> = {
  call(_name, input) {
    const { pixels: own, recipe } = input as PixelCalls['finish']['input']
    const { width, height } = own
    return Promise.resolve({ png: Buffer.from(own.data), width, height, recipe, guard: null } as never)
  },
}

const noModels = { start: () => undefined, stop: () => undefined, discard: () => Promise.resolve(null) }

function start(): void {
  library = openLibrary(folder)
  engine = standInEngine(paintReally)
  const models = { ...noModels, onEvent: () => undefined, onDeath: () => undefined }
  scheduler = createScheduler({
    library,
    engine,
    pixels,
    thumbnails,
    exporter,
    upscaler,
    series: standInSeries().series,
    models,
  })
  scheduler.watch((message) => {
    if (message.type === 'queue') queue = message.queue
    if (message.type !== 'event' || message.event.type !== 'token') return
    shown.add(message.event.index)
    heard()
  })
}

/** As after kill -9: nothing is told to anyone. */
function restart(): void {
  scheduler.dispose()
  library.close()
  sampled = 0
  start()
}

function paint(request: Partial<PaintOrder['request']> = {}, order: Partial<PaintOrder> = {}): string {
  const job = paintJob()
  const whole = { ...job.order, ...order, request: { ...job.order.request, ...size, seed: 7, ...request } }
  scheduler.add([{ id: job.id, order: whole, needs: [] }], 'back')
  return job.id
}

/** Something that is done as soon as so many patches have been heard of; a picture is whole sooner than a clock would tell. */
function atPatch(count: number, act: () => void): Promise<void> {
  shown.clear()
  return new Promise((resolve) => {
    heard = () => {
      if (shown.size < count) return
      heard = () => undefined
      queueMicrotask(() => {
        act()
        resolve()
      })
    }
  })
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 30_000 })
const done = (id: string) => eventually(() => expect(queue.jobs.find((job) => job.id === id)?.state).toBe('done'))
const picturesOf = (id: string) => library.pictures.paintedBy(id).map(({ picture }) => picture)
const bytesOf = ({ hash }: Picture) => readFileSync(library.imageFile(hash))
const journals = () => (existsSync(join(folder, 'journals')) ? readdirSync(join(folder, 'journals')) : [])

async function painted(...wish: Parameters<typeof paint>): Promise<readonly Picture[]> {
  const id = paint(...wish)
  await done(id)
  return picturesOf(id)
}

test(
  'a program that dies at any patch goes on from it by itself, and the picture is the same to the byte',
  { timeout: 60_000 + deaths * 20_000 },
  async () => {
    const expected = (await painted({ count: 2 })).map(bytesOf)
    const { next } = chance('deaths while painting')
    for (let death = 0; death < deaths; death++) {
      fuse = { events: 2 + Math.floor(next() * 30), burn: power }
      const begun = fuse.events
      const id = paint({ count: 2 })
      await eventually(() => expect(fuse).toBeNull())
      restart()
      // A batch that had shown nothing waits for the user: it may be what the program died of.
      scheduler.pause(false)
      await done(id)
      expect(picturesOf(id).map(bytesOf)).toEqual(expected)
      expect(begun).toBeGreaterThan(0)
    }
    expect(journals()).toEqual([])
  },
)

test('what was painted before a death is not painted again', async () => {
  const id = paint()
  fuse = { events: 20, burn: power }
  await eventually(() => expect(fuse).toBeNull())
  const before = sampled
  restart()
  await done(id)
  expect(before).toBeGreaterThan(1)
  // The last one may not have arrived.
  expect([16 - before, 17 - before]).toContain(sampled)
})

test('an engine that dies is started again, and the picture goes on where it was', async () => {
  const [whole] = await painted()
  const id = paint()
  fuse = { events: 20, burn: () => engine.die() }
  await done(id)
  expect(bytesOf(picturesOf(id)[0]!)).toEqual(bytesOf(whole!))
  expect(engine.asked).toHaveLength(3)
  expect(engine.asked[2]!.request.given?.pictures[0]?.kept).toContain(1)
})

test('one that the engine dies of again and again fails in a sentence, and can be tried again', async () => {
  const [whole] = await painted({ steps: 200 })
  const id = paint({ steps: 200 })
  let deaths = 0
  // Laid again as it burns: the next painting is not waited for.
  const lay = (): void => {
    fuse = {
      events: 8,
      burn: () => {
        if (++deaths < 3) lay()
        engine.die()
      },
    }
  }
  lay()
  await eventually(() =>
    expect(queue.jobs.find((job) => job.id === id)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('stopped unexpectedly'),
    }),
  )
  scheduler.retry([id])
  await done(id)
  expect(bytesOf(picturesOf(id)[0]!)).toEqual(bytesOf(whole!))
})

test('a paused picture stays paused when the engine dies', async () => {
  const held = atPatch(2, () => {
    scheduler.hold(id, true)
    engine.die()
  })
  const id = paint()
  await held
  await eventually(() => expect(engine.asked).toHaveLength(2))
  shown.clear()
  await new Promise((resolve) => setTimeout(resolve, 500))
  const before = shown.size
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(shown.size).toBe(before)
  expect(queue.jobs.find((job) => job.id === id)).toMatchObject({ state: 'running', progress: { stage: 'paused' } })
  scheduler.hold(id, false)
  await done(id)
})

describe('a paused picture whose memory is given free', () => {
  let id = ''
  const progress = () => queue.jobs.find((job) => job.id === id)?.progress
  async function rest(): Promise<void> {
    const held = atPatch(3, () => {
      scheduler.hold(id, true)
      scheduler.rest(id)
    })
    id = paint()
    await held
    await eventually(() => expect(engine.open()).toBe(0))
    expect(progress()?.stage).toBe('paused')
  }

  test('needs no engine until it goes on, to the same picture', async () => {
    const [whole] = await painted()
    await rest()
    const asked = engine.asked.length
    const before = Math.max(...shown)
    expect(engine.asked).toHaveLength(asked)
    const seen: number[] = []
    scheduler.watch((message) => {
      if (message.type === 'queue') queue = message.queue
      if (message.type === 'event' && message.event.type === 'token') seen.push(message.event.index)
    })
    scheduler.hold(id, false)
    await done(id)
    expect(engine.asked).toHaveLength(asked + 1)
    // What is read in again is no news to the window.
    expect(seen[0]).toBeGreaterThan(before)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(bytesOf(picturesOf(id)[0]!)).toEqual(bytesOf(whole!))
  })

  test('is kept with all its patches when it is stopped', async () => {
    await rest()
    const before = Math.max(...shown) + 1
    scheduler.cancel([id])
    await done(id)
    const [part] = picturesOf(id)
    expect(part!.recipe!.until).toBeGreaterThanOrEqual(before)
    expect(part!.recipe!.until).toBeLessThan(16)
  })

  test('is steered by the words that it is given meanwhile', async () => {
    await rest()
    scheduler.steer(id, { prompt: 'a blue whale' })
    scheduler.hold(id, false)
    await done(id)
    const [picture] = picturesOf(id)
    const [passage] = picture!.recipe!.passages!
    expect(passage).toMatchObject({ prompt: 'a blue whale' })
    const [repeated] = await painted({ passages: [passage!] })
    expect(bytesOf(repeated!)).toEqual(bytesOf(picture!))
  })

  test('is there after the program has died', async () => {
    const [whole] = await painted()
    await rest()
    restart()
    expect(queue.jobs.find((job) => job.id === id)).toMatchObject({ state: 'waiting', readiness: 'held' })
    scheduler.pause(false)
    await done(id)
    expect(bytesOf(picturesOf(id)[0]!)).toEqual(bytesOf(whole!))
  })
})

test('a torn journal costs one patch; a foreign or unreadable one costs the patches, not the picture', async () => {
  const [whole] = await painted()
  for (const damage of ['torn', 'unreadable']) {
    const id = paint()
    fuse = { events: 20, burn: power }
    await eventually(() => expect(fuse).toBeNull())
    scheduler.dispose()
    const file = join(folder, 'journals', `${id}.journal`)
    if (damage === 'torn') appendFileSync(file, 'half a record')
    else writeFileSync(file, 'no journal at all')
    restart()
    scheduler.pause(false)
    await done(id)
    expect(bytesOf(picturesOf(id)[0]!)).toEqual(bytesOf(whole!))
  }
})

test('a stopped picture is kept as far as it is painted, and can be gone on with to the same picture', async () => {
  const [whole] = await painted()
  const cancelled = atPatch(2, () => scheduler.cancel([id]))
  const id = paint()
  await cancelled
  await done(id)
  const [part] = picturesOf(id)
  const until = part!.recipe!.until!
  expect(until).toBeLessThan(16)
  expect(library.tokensFile(part!.id)).not.toBeNull()
  const [rest] = await painted({}, { goesOn: { picture: part!.id, patches: null } })
  expect(rest).toMatchObject({ verb: 'continue', parentId: part!.id })
  expect(bytesOf(rest!)).toEqual(bytesOf(whole!))
})

test('a finished picture keeps its patches: others go on from any of them', async () => {
  const [whole] = await painted()
  sampled = 0
  const again = { passages: [{ from: 8, seed: 99 }], count: 2 }
  const branches = await painted(again, { goesOn: { picture: whole!.id, patches: 8 } })
  expect(sampled).toBe(8)
  expect(branches.map(({ verb, parentId }) => [verb, parentId])).toEqual([
    ['reroll', whole!.id],
    ['reroll', whole!.id],
  ])
  for (const branch of branches) expect(branch.recipe!.passages).toMatchObject([{ from: 8, seed: 99 }])
  // Without the patches at hand, the recipe alone paints the same.
  const repeated = await painted(again)
  expect(repeated.map(bytesOf)).toEqual(branches.map(bytesOf))
})

test('other words for what is being painted take effect at the next row, survive a death, and paint the same again', async () => {
  const told = atPatch(2, () => scheduler.steer(id, { prompt: 'a blue whale' }))
  const id = paint()
  await told
  const steered = () => {
    const job = library.jobs.get(id)
    return job?.kind === 'paint' ? (job.order.request.passages ?? []) : []
  }
  fuse = { events: 12, burn: power }
  await eventually(() => expect(steered()).toHaveLength(1))
  await eventually(() => expect(fuse).toBeNull())
  restart()
  await done(id)
  const [picture] = picturesOf(id)
  const { passages } = picture!.recipe!
  expect(passages).toEqual([{ from: expect.any(Number), prompt: 'a blue whale' }])
  expect(passages![0]!.from % 4).toBe(0)
  const [repeated] = await painted({ passages: [...passages!] })
  expect(bytesOf(repeated!)).toEqual(bytesOf(picture!))
})

test('a picture whose patches were not kept says so', async () => {
  const imported = await library.add({
    png: Buffer.from('not painted here'),
    width: 8,
    height: 8,
    verb: 'import',
    prompt: '',
    recipe: null,
  })
  const id = paint({}, { goesOn: { picture: imported.id, patches: null } })
  await eventually(() =>
    expect(queue.jobs.find((job) => job.id === id)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('were not kept'),
    }),
  )
})
