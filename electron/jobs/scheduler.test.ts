import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  exportOrderSchema,
  pictureQuerySchema,
  type JobQueue,
  type PaintingEvent,
  type PaintingSnapshot,
  type Progress,
  type QueuedJob,
  type QueuedPictures,
  type WatchMessage,
} from '../contract.ts'
import { EngineError } from '../../engine/errors.ts'
import { checkGiven } from '../../engine/nextstep/given.ts'
import type { Model } from '../../engine/nextstep/model.ts'
import { imagesOf } from '../library/database.ts'
import { openLibrary, type Library } from '../library/library.ts'
import type { JobEvent, ModelOrder } from '../models/messages.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import {
  imageEvent,
  paintAll,
  paintJob,
  standInEngine,
  standInExporter,
  standInPixels,
  standInSeries,
  standInThumbnails as thumbnails,
  standInUpscaler,
  type Generate,
  type StandIn,
} from './testJobs.ts'

let folder: string
let library: Library
let scheduler: Scheduler
let engine: StandIn
let models: ReturnType<typeof standInModels>
let window: ReturnType<typeof standInWindow>

function start(generate: Generate = paintAll): void {
  library = openLibrary(folder)
  engine = standInEngine(generate)
  models = standInModels()
  scheduler = createScheduler({
    library,
    engine,
    pixels: standInPixels,
    thumbnails,
    exporter: standInExporter,
    upscaler: standInUpscaler,
    series: standInSeries().series,
    models,
  })
  window = standInWindow()
  scheduler.watch(window.hear)
}

/** As after a power cut: nothing is told to anyone. */
function restart(generate: Generate = paintAll): void {
  scheduler.dispose()
  library.close()
  start(generate)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchwork-jobs-'))
  start()
})
afterEach(() => {
  scheduler.dispose()
  library.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A window that notes what it is told. */
function standInWindow() {
  const facts = {
    queue: null as JobQueue | null,
    painting: null as PaintingSnapshot | null,
    progress: [] as Progress[],
    events: [] as PaintingEvent[],
    added: [] as string[],
    /** Of pictures that come in. */
    messages: [] as string[],
  }
  return {
    facts,
    hear: (message: WatchMessage) => {
      if (message.type === 'queue') {
        facts.queue = message.queue
        for (const job of message.queue.jobs) if (job.kind === 'pictures') facts.messages.push(job.message ?? '')
      }
      if (message.type === 'added') facts.added.push(message.picture.id)
      if (message.type === 'painting') facts.painting = message.painting
      if (message.type === 'progress') facts.progress.push(message.progress)
      if (message.type === 'event') facts.events.push(message.event)
    },
  }
}

function standInModels() {
  let hear: (jobId: string, event: JobEvent) => void = () => undefined
  let die: (message: string) => void = () => undefined
  return {
    started: [] as string[],
    stopped: [] as string[],
    discarded: [] as ModelOrder[],
    start(jobId: string) {
      this.started.push(jobId)
    },
    stop(jobId: string) {
      this.stopped.push(jobId)
    },
    discard(order: ModelOrder) {
      this.discarded.push(order)
      return Promise.resolve(null)
    },
    onEvent: (listener: typeof hear) => void (hear = listener),
    onDeath: (listener: typeof die) => void (die = listener),
    tell: (jobId: string, event: JobEvent) => hear(jobId, event),
    die: (message: string) => die(message),
  }
}

const draft = (more: Parameters<typeof paintJob>[0] = {}) => {
  const { id, order, needs } = paintJob(more)
  return { id, order, needs }
}
const queued = (): readonly QueuedJob[] => window.facts.queue!.jobs
const stateOf = (id: string) => queued().find((job) => job.id === id)?.state ?? 'gone'
/** The machine may be busy. */
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000 })
const until = (id: string, state: string) => eventually(() => expect(stateOf(id)).toBe(state))
const painted = (id: string) => library.pictures.paintedBy(id).map(({ place }) => place)

/** Paints until the test lets it go on, after `pictures` pictures. */
function painter(pictures: number) {
  let release = () => undefined as void
  const released = new Promise<void>((resolve) => (release = resolve))
  const generate: Generate = async function* (order, signal) {
    let done = 0
    for await (const event of paintAll(order, signal)) {
      if (done === pictures && event.type === 'token') {
        yield event
        await Promise.race([released, new Promise((resolve) => signal.addEventListener('abort', resolve))])
      } else yield event
      if (event.type === 'image') done++
    }
  }
  return { generate, release }
}

describe('paintings', () => {
  test('are painted one at a time, in order, and stay until their pictures lie on the board', async () => {
    const [first, second] = [draft({ prompt: 'a fox', count: 2 }), draft({ prompt: 'an owl' })]
    scheduler.add([first, second], 'back')
    expect(queued().map(({ state, readiness }) => [state, readiness])).toEqual([
      ['running', null],
      ['waiting', 'ready'],
    ])
    await until(second.id, 'done')
    expect(engine.asked.map(({ request }) => request.prompt)).toEqual(['a fox', 'an owl'])
    expect(queued()[0]).toMatchObject({ state: 'done', pictures: [{ place: 0 }, { place: 1 }] })
    expect(window.facts.events.filter(({ type }) => type === 'saved')).toHaveLength(3)
    scheduler.settle([first.id, second.id])
    expect(queued()).toEqual([])
    restart()
    expect(queued()).toEqual([])
  })

  test('latents stay in the main process; the window only counts them', async () => {
    const job = draft({ count: 2 })
    scheduler.add([job], 'back')
    await until(job.id, 'done')
    const tokens = window.facts.events.filter((event) => event.type === 'token')
    expect(tokens).toHaveLength(8)
    expect(tokens[5]).toEqual({ type: 'token', image: 1, index: 1, row: 0, column: 1, pictures: 1 })
  })

  test('a chain goes on from the picture of the job before, which becomes its parent', async () => {
    const first = draft({ count: 1 })
    const second = draft({ edits: true, needs: [{ job: first.id, place: 0 }] })
    scheduler.add([second, first], 'back')
    expect(queued().map(({ readiness }) => readiness)).toEqual(['needs', null])
    await until(second.id, 'done')
    const [parent] = library.pictures.paintedBy(first.id)
    expect(library.pictures.paintedBy(second.id)[0]!.picture).toMatchObject({
      verb: 'edit',
      parentId: parent!.picture.id,
    })
    expect(engine.asked[1]).toMatchObject({ isEdit: true, sources: [{ width: 2, height: 2 }] })
  })

  test('a job can wait for several others', async () => {
    const [first, second] = [draft(), draft({ count: 2 })]
    const third = draft({
      needs: [
        { job: second.id, place: 1 },
        { job: first.id, place: 0 },
      ],
    })
    scheduler.add([third, first, second], 'back')
    await until(third.id, 'done')
    const [one] = library.pictures.paintedBy(first.id)
    const [, two] = library.pictures.paintedBy(second.id)
    expect(library.pictures.paintedBy(third.id)[0]!.picture).toMatchObject({
      parentId: null,
      referenceIds: [two!.picture.id, one!.picture.id],
    })
  })

  test('one whose picture is no longer in the library says so, and the next goes on', async () => {
    const [lost, next] = [draft({ edits: true, needs: [{ picture: draft().id }] }), draft()]
    scheduler.add([lost, next], 'back')
    await until(next.id, 'done')
    expect(queued()[0]).toMatchObject({ state: 'failed', message: expect.stringContaining('no longer in the library') })
  })

  test('when the engine dies the job says so, keeps its pictures, and is tried again from there', async () => {
    restart(painter(2).generate)
    const job = draft({ count: 4 })
    scheduler.add([job], 'back')
    await eventually(() => expect(painted(job.id)).toEqual([0, 1]))
    engine.die()
    await until(job.id, 'failed')
    expect(queued()[0]!.message).toMatch(/^The engine stopped unexpectedly/)
    restart()
    scheduler.retry([job.id])
    await until(job.id, 'done')
    expect(painted(job.id)).toEqual([0, 1, 2, 3])
  })

  test('one whose patches are of a model that was changed meanwhile says so, and is painted anew when tried again', async () => {
    /** Four patches of one number; the engine dies after two of them, or goes through. */
    const withModel = (hash: string, dies = false): Generate =>
      async function* (order, signal) {
        const { given } = order.request
        if (given) checkGiven(given, { hash, config: { tokenSize: 1, generationConfig: { name: 'M' } } } as Model, 4)
        for await (const event of paintAll(order, signal)) {
          if (event.type === 'started') yield { ...event, tokens: { modelHash: hash, size: 1 } }
          else yield event
          if (dies && event.type === 'token' && event.index === 1) engine.die()
        }
      }
    restart(withModel('before', true))
    const job = draft()
    scheduler.add([job], 'back')
    await until(job.id, 'failed')
    restart(withModel('now'))
    scheduler.retry([job.id])
    await eventually(() => expect(queued()[0]!.message).toMatch(/^These patches were painted by another model than M/))
    expect(engine.asked[0]!.request.given?.modelHash).toBe('before')
    scheduler.retry([job.id])
    await until(job.id, 'done')
    expect(engine.asked[1]!.request.given).toBeUndefined()
  })

  test('a picture that found no room is made of its patches again when it is tried after a kill', async () => {
    restart(async function* (order, signal) {
      for await (const event of paintAll(order, signal)) {
        yield event.type === 'started' ? { ...event, tokens: { modelHash: 'a'.repeat(64), size: 1 } } : event
      }
    })
    const job = draft()
    const noRoom = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    library.add = () => Promise.reject(new EngineError('cache/unwritable', 'The disk is full.', { cause: noRoom }))
    scheduler.add([job], 'back')
    await until(job.id, 'failed')
    restart()
    expect(queued()).toMatchObject([{ id: job.id, state: 'failed', message: 'The disk is full.' }])
    scheduler.retry([job.id])
    await until(job.id, 'done')
    expect(engine.asked[0]!.request.given!.pictures[0]!.kept).toEqual(Uint8Array.of(1, 1, 1, 1))
    expect(painted(job.id)).toEqual([0])
  })

  test('a picture that cannot be kept ends the job with a sentence', async () => {
    const job = draft()
    library.add = () => Promise.reject(new Error('The disk is full.'))
    scheduler.add([job], 'back')
    await until(job.id, 'failed')
    expect(queued()[0]!.message).toContain('The disk is full.')
  })
})

describe('pictures that come in', () => {
  const files = (count: number) => Array.from({ length: count }, (_, index) => `/photos of mine/${index}.jpg`)
  const names = () =>
    library.pictures.page({ query: pictureQuerySchema.parse({ sort: 'oldest' }), offset: 0, limit: 500 }).pictures
  const come = () => queued().find(({ kind }) => kind === 'pictures')
  const untilThere = (state: string) => eventually(() => expect(come()?.state ?? 'gone').toBe(state))

  test('come beside a painting, are counted, and stay listed until they lie on the board', async () => {
    restart(painter(0).generate)
    scheduler.add([draft()], 'back')
    scheduler.bringIn({ files: files(5), at: { x: 3, y: 4 } })
    await untilThere('done')
    expect(come()).toMatchObject({
      order: { files: ['0.jpg', '1.jpg', '2.jpg', '3.jpg', '4.jpg'], at: { x: 3, y: 4 } },
      progress: { stage: 'adding', done: 5, total: 5, unit: 'files' },
      pictures: [0, 1, 2, 3, 4].map((place) => ({ place })),
      message: null,
    })
    expect(
      names()
        .map(({ prompt, verb }) => `${verb} ${prompt}`)
        .toSorted(),
    ).toEqual(['0.jpg', '1.jpg', '2.jpg', '3.jpg', '4.jpg'].map((name) => `import ${name}`))
    expect(window.facts.added).toHaveLength(5)
    for (const { hash } of names()) expect(existsSync(library.imageFile(hash))).toBe(true)
    expect(readdirSync(imagesOf(library.folder)).filter((name) => name.endsWith('.part'))).toEqual([])
    expect(stateOf(queued()[0]!.id)).toBe('running')
    scheduler.settle([come()!.id])
    expect(come()).toBeUndefined()
  })

  test('what cannot be read is named, and the others are in', async () => {
    scheduler.bringIn({ files: ['/a/fox.png', '/a/notes.txt', '/a/owl.png', '/a/list.txt'], at: null })
    await untilThere('done')
    expect(come()!.message).toBe('notes.txt and list.txt: It is no picture.')
    expect(come()!.pictures.map(({ place }) => place)).toEqual([0, 2])
  })

  test('what is in the library already is that picture, out of the bin too, and comes to no second entry', async () => {
    scheduler.bringIn({ files: files(4), at: null })
    await untilThere('done')
    scheduler.settle([come()!.id])
    const [first, second] = names()
    library.pictures.delete([second!.id])
    scheduler.bringIn({ files: [...files(6), files(6)[5]!], at: null })
    await untilThere('done')
    expect(names()).toHaveLength(6)
    expect(come()!.pictures).toHaveLength(6)
    const { known } = (come() as QueuedPictures).order
    expect(known.map(({ binned }) => binned).filter(Boolean)).toHaveLength(1)
    expect(known).toContainEqual({ place: expect.any(Number), id: second!.id, binned: true })
    expect(known).toContainEqual({ place: expect.any(Number), id: first!.id, binned: false })
    // The same file twice at once.
    expect(known).toHaveLength(5)
    restart()
    expect(come()!.pictures).toHaveLength(6)
  })

  test('can be stopped: what is in stays', async () => {
    scheduler.bringIn({ files: files(300), at: null })
    await eventually(() => expect(names().length).toBeGreaterThan(3))
    expect(scheduler.cancel([come()!.id])).toEqual([])
    await untilThere('done')
    expect(come()!.pictures.length).toBe(names().length)
    expect(names().length).toBeLessThan(300)
  })

  test('go on by themselves when the program starts again, and none comes twice', async () => {
    scheduler.bringIn({ files: files(120), at: null })
    for (let start = 0; start < 4; start++) {
      await eventually(() => expect(names().length).toBeGreaterThan(start * 10))
      restart()
    }
    await untilThere('done')
    expect(
      names()
        .map(({ prompt }) => prompt)
        .toSorted(),
    ).toEqual(
      files(120)
        .map((file) => file.slice('/photos of mine/'.length))
        .toSorted(),
    )
    expect(come()!.pictures).toHaveLength(120)
  })

  test('a full disk ends it with one sentence, and nothing waits in memory', async () => {
    library.addOnce = (_picture, fullDisk) =>
      Promise.reject(Object.assign(new Error(`no room, ${fullDisk}`), { code: fullDisk === 'refuse' ? 'ENOSPC' : '' }))
    scheduler.bringIn({ files: files(9), at: null })
    await eventually(() => expect(window.facts.messages.at(-1)).toMatch(/^The disk is full; free some space/))
    await eventually(() => expect(come()).toBeUndefined())
    expect(window.facts.messages.filter((message) => message.includes('full')).length).toBeLessThanOrEqual(2)
  })
})

describe('stopping and cancelling', () => {
  test('a batch that is stopped keeps what it has, and the next one starts', async () => {
    restart(painter(1).generate)
    const [batch, next] = [draft({ count: 3 }), draft()]
    scheduler.add([batch, next], 'back')
    await eventually(() => expect(painted(batch.id)).toEqual([0]))
    expect(scheduler.cancel([batch.id])).toEqual([])
    await until(batch.id, 'done')
    await until(next.id, 'done')
    expect(painted(batch.id)).toEqual([0])
  })

  test('one without a picture leaves nothing, and takes those that waited for it along', async () => {
    restart(painter(0).generate)
    const first = draft()
    const second = draft({ edits: true, needs: [{ job: first.id, place: 0 }] })
    scheduler.add([first, second], 'back')
    expect(scheduler.cancel([first.id])).toEqual([second.id])
    await until(first.id, 'gone')
    expect(queued()).toEqual([])
  })

  test('any number is cancelled and brought back to the same places', () => {
    restart(painter(0).generate)
    const drafts = Array.from({ length: 301 }, (_, index) => draft({ prompt: `fox ${index}` }))
    scheduler.add(drafts, 'back')
    const before = queued().map(({ id }) => id)
    const some = drafts.slice(100, 200).map(({ id }) => id)
    scheduler.cancel(some)
    scheduler.move(drafts[300]!.id, { before: drafts[50]!.id })
    scheduler.bringBack(some)
    scheduler.move(drafts[300]!.id, { before: null })
    expect(queued().map(({ id }) => id)).toEqual(before)
    const gone = scheduler.cancel(before)
    expect(gone).toHaveLength(300)
    scheduler.bringBack(gone)
    expect(queued().filter(({ state }) => state === 'waiting')).toHaveLength(300)
  })

  test('a job that failed comes back as one that failed', async () => {
    const lost = draft({ needs: [{ picture: draft().id }] })
    scheduler.add([lost], 'back')
    await until(lost.id, 'failed')
    scheduler.bringBack(scheduler.cancel([lost.id]))
    expect(stateOf(lost.id)).toBe('failed')
  })
})

describe('holding back', () => {
  test('a paused queue takes nothing more until it goes on', async () => {
    scheduler.pause(true)
    const job = draft()
    scheduler.add([job], 'back')
    expect(queued()[0]).toMatchObject({ state: 'waiting', readiness: 'paused' })
    expect(window.facts.queue).toMatchObject({ paused: true, held: true })
    scheduler.pause(false)
    await until(job.id, 'done')
  })

  test('a job is not started while it is changed, and a new window changes none', async () => {
    restart(painter(0).generate)
    const [first, second] = [draft(), draft({ prompt: 'an owl' })]
    scheduler.add([first, second], 'back')
    scheduler.edit(second.id)
    scheduler.cancel([first.id])
    await until(first.id, 'gone')
    expect(queued()[0]).toMatchObject({ state: 'waiting', readiness: 'edited' })
    scheduler.change(second.id, { ...second.order, request: { ...second.order.request, prompt: 'a purple owl' } })
    window = standInWindow()
    scheduler.watch(window.hear)
    await until(second.id, 'running')
    expect(engine.asked.at(-1)!.request.prompt).toBe('a purple owl')
  })

  test('what is painted pauses and goes on', async () => {
    const { generate, release } = painter(0)
    restart(generate)
    const job = draft()
    scheduler.add([job], 'back')
    await eventually(() => expect(window.facts.events.map(({ type }) => type)).toContain('token'))
    scheduler.hold(job.id, true)
    release()
    expect(window.facts.events.at(-1)).toEqual({ type: 'paused', paused: true })
    window = standInWindow()
    scheduler.watch(window.hear)
    expect(window.facts.painting).toMatchObject({ paused: true })
    scheduler.hold(job.id, false)
    await until(job.id, 'done')
  })
})

test('a window that closes after the program has ended finds nobody, and harms nobody', () => {
  scheduler.dispose()
  library.close()
  expect(() => scheduler.watch(null)).not.toThrow()
  start()
})

describe('after the program has died', () => {
  test('a batch goes on after the pictures that it has, held until the user goes on', async () => {
    restart(painter(3).generate)
    const [batch, next] = [draft({ count: 4 }), draft({ prompt: 'an owl' })]
    scheduler.add([next], 'back')
    scheduler.cancel([next.id])
    scheduler.add([batch], 'back')
    await eventually(() => expect(painted(batch.id)).toEqual([0, 1, 2]))
    const before = library.pictures.paintedBy(batch.id)
    restart()
    expect(queued()).toMatchObject([{ id: batch.id, state: 'waiting', readiness: 'held', pictures: [{}, {}, {}] }])
    expect(window.facts.queue!.held).toBe(true)
    // What is asked for now does not wait for the old ones.
    const fresh = draft()
    scheduler.add([fresh], 'back')
    await until(fresh.id, 'done')
    scheduler.pause(false)
    await until(batch.id, 'done')
    expect(painted(batch.id)).toEqual([0, 1, 2, 3])
    expect(library.pictures.paintedBy(batch.id).slice(0, 3)).toEqual(before)
  })

  test('what was finished while no window was there is told to the next one', async () => {
    scheduler.watch(null)
    const job = draft({ count: 2 })
    scheduler.add([job], 'back')
    await eventually(() => expect(library.jobs.get(job.id)?.state).toBe('done'))
    restart()
    expect(queued()).toMatchObject([{ id: job.id, state: 'done', pictures: [{ place: 0 }, { place: 1 }] }])
  })

  test('a chain whose first picture is there by then goes on from it', async () => {
    restart(painter(1).generate)
    const first = draft({ count: 2 })
    const second = draft({ edits: true, needs: [{ job: first.id, place: 0 }] })
    scheduler.add([first, second], 'back')
    await eventually(() => expect(painted(first.id)).toEqual([0]))
    // As if it had died between the picture and the row of the job that waits for it.
    library.jobs.put([{ ...library.jobs.get(second.id)!, needs: [{ job: first.id, place: 0 }] }])
    restart()
    expect(queued().map(({ readiness }) => readiness)).toEqual(['held', 'held'])
  })
})

describe('a window that comes to a painting in the middle', () => {
  test('is told where it is: what has begun, the patches, the pictures, and what can be seen of the rest', async () => {
    const held = new Promise<void>(() => undefined)
    restart(async function* (order) {
      yield {
        type: 'started',
        tokenCount: 4,
        rows: 2,
        columns: 2,
        patchSize: 1,
        width: 2,
        height: 2,
        count: 2,
        warnings: [],
      }
      yield imageEvent(order.request.prompt, 0)
      yield { type: 'token', image: 1, index: 0, row: 0, column: 0, values: [new Float32Array(1)] }
      yield { type: 'preview', image: 1, x: 1, y: 1, pixels: { width: 2, height: 2, data: new Uint8Array(12).fill(9) } }
      await held
    })
    const job = draft({ count: 2 })
    scheduler.add([job], 'back')
    const heard = () => window.facts.events.map(({ type }) => type)
    await eventually(() => expect(heard()).toEqual(expect.arrayContaining(['preview', 'saved'])))
    window = standInWindow()
    scheduler.watch(window.hear)
    expect(window.facts.painting).toMatchObject({
      job: { id: job.id },
      started: { count: 2, width: 2 },
      shown: [4, 1],
      saved: [{ image: 0, picture: { prompt: 'a fox' } }],
      pixels: [null, { width: 2, height: 2, data: new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9]) }],
    })
  })
})

describe('imports and downloads', () => {
  const order: ModelOrder = {
    kind: 'download',
    order: { address: 'owner/name', quantization: null, anyway: false, generation: null, release: null },
  }
  const other: ModelOrder = {
    kind: 'import',
    order: { folder: '/models/x', quantization: 'int4', name: null, generation: null, release: null },
  }

  test('run beside each other and beside a painting, and tell how far they are', () => {
    scheduler.add([draft()], 'back')
    scheduler.startModel(order)
    scheduler.startModel(other)
    const [painting, download, imported] = queued()
    expect([painting, download, imported].map((job) => job!.state)).toEqual(['running', 'running', 'running'])
    expect(models.started).toEqual([download!.id, imported!.id])
    models.tell(download!.id, { type: 'downloading', commit: 'c', bytes: 100, bytesAlreadyThere: 40 })
    expect(window.facts.progress).toEqual([{ stage: 'downloading', done: 40, total: 100, unit: 'bytes', note: null }])
    models.tell(download!.id, { type: 'done', folder: '/models/name', bytes: 30 })
    expect(stateOf(download!.id)).toBe('done')
  })

  test('asked for twice it is one job', () => {
    scheduler.startModel(order)
    scheduler.startModel(order)
    expect(queued()).toHaveLength(1)
    models.tell(queued()[0]!.id, { type: 'stopped' })
    scheduler.startModel(order)
    expect(queued()).toMatchObject([{ state: 'running' }])
    models.tell(queued()[0]!.id, { type: 'done', folder: '/models/name', bytes: 30 })
    scheduler.startModel(order)
    expect(queued()).toMatchObject([{ state: 'running' }])
  })

  test('are stopped, outlive the program, and go on or are thrown away', async () => {
    scheduler.startModel(order)
    scheduler.startModel(other)
    const [download, imported] = queued().map(({ id }) => id)
    scheduler.stop(download!)
    expect(models.stopped).toEqual([download])
    models.tell(download!, { type: 'stopped' })
    await expect(scheduler.discard(imported!)).rejects.toThrow('Stop it first.')
    restart()
    expect(queued()).toMatchObject([{ state: 'stopped' }, { state: 'stopped' }])
    scheduler.retry([download!])
    expect(models.started).toEqual([download])
    await scheduler.discard(imported!)
    expect(models.discarded).toMatchObject([other])
    expect(queued()).toMatchObject([{ id: download, state: 'running' }])
  })

  test('say so when their process dies', () => {
    scheduler.startModel(order)
    models.die('It was cut off unexpectedly.')
    expect(queued()).toMatchObject([{ state: 'failed', message: 'It was cut off unexpectedly.' }])
  })
})

describe('exports', () => {
  const options = exportOrderSchema.shape.options.parse({ preset: 'png' })
  const order = (...names: readonly string[]) => ({
    pictures: names.map((name) => ({ id: pictureOf(name), name })),
    options,
    folder: '/game',
  })
  const pictureOf = (name: string) =>
    library.pictures.add({
      hash: Buffer.from(name).toString('hex').padEnd(64, '0'),
      prompt: name,
      width: 2,
      height: 2,
      verb: 'import',
      recipe: null,
    }).id
  const exports = () => queued().filter(({ kind }) => kind === 'export')
  const states = () => exports().map(({ state }) => state)

  test('run one after the other beside paintings, say what they wrote, and are settled', async () => {
    scheduler.export(order('endless'))
    scheduler.export(order('one', 'two'))
    expect(states()).toEqual(['running', 'waiting'])
    scheduler.cancel([exports()[0]!.id])
    await eventually(() => expect(states()).toEqual(['done']))
    const { id } = exports()[0]!
    expect(scheduler.exported(id)).toEqual(['/game/one.png', '/game/two.png'])
    expect(window.facts.progress.at(-1)).toMatchObject({ stage: 'exporting', done: 1, total: 2 })
    scheduler.settle([id])
    expect(exports()).toEqual([])
  })

  test('say why they failed, also where a picture is gone', async () => {
    scheduler.export(order('broken'))
    await eventually(() => expect(exports()[0]).toMatchObject({ state: 'failed', message: 'broken cannot be read.' }))
    const gone = order('gone')
    library.pictures.delete(gone.pictures.map(({ id }) => id))
    scheduler.export(gone)
    await eventually(() => expect(exports()[1]?.message).toMatch(/gone is no longer in the library/))
    restart()
    expect(exports()).toEqual([])
  })

  test('that the program died in are made again when it is started', async () => {
    scheduler.export(order('endless'))
    await eventually(() => expect(states()).toEqual(['running']))
    restart()
    await eventually(() => expect(states()).toEqual(['running']))
  })
})

describe('enlargements', () => {
  async function picture(name: string): Promise<string> {
    const { id } = await library.add({
      png: Buffer.from(name),
      prompt: name,
      width: 2,
      height: 2,
      verb: 'import',
      recipe: null,
    })
    return id
  }
  const upscales = () => queued().filter(({ kind }) => kind === 'upscale')
  const states = () => upscales().map(({ state }) => state)

  test('of several pictures come one after the other, each as a child of its picture, until they lie on the board', async () => {
    const ids = [await picture('one'), await picture('two')]
    scheduler.upscale(ids, { scale: 2 })
    await eventually(() => expect(states()).toEqual(['done', 'done']))
    const made = upscales().map(({ pictures }) => library.get(pictures[0]!.id)!)
    expect(made.map(({ verb, parentId, width, prompt }) => [verb, parentId, width, prompt])).toEqual([
      ['upscale', ids[0], 4, 'one'],
      ['upscale', ids[1], 4, 'two'],
    ])
    expect(readFileSync(library.imageFile(made[0]!.hash), 'utf8')).toBe('2 times one')
    expect(window.facts.progress.at(-1)).toMatchObject({ stage: 'upscaling', done: 1, total: 2, unit: 'tiles' })
    scheduler.settle(upscales().map(({ id }) => id))
    expect(upscales()).toEqual([])
  })

  test('can be stopped, and leave nothing behind', async () => {
    scheduler.upscale([await picture('endless'), await picture('waits')], { scale: 4 })
    expect(states()).toEqual(['running', 'waiting'])
    scheduler.cancel(upscales().map(({ id }) => id))
    await eventually(() => expect(upscales()).toEqual([]))
    expect(library.pictures.facets().count).toBe(2)
    expect(readdirSync(imagesOf(folder), { recursive: true }).filter((name) => String(name).includes('part'))).toEqual(
      [],
    )
  })

  test('that the program died in are made anew when it is started, and no picture comes twice', async () => {
    scheduler.upscale([await picture('endless')], { scale: 4 })
    restart()
    await eventually(() => expect(states()).toEqual(['running']))
    scheduler.cancel(upscales().map(({ id }) => id))
    scheduler.upscale([await picture('one')], { scale: 2 })
    await eventually(() => expect(states()).toContain('done'))
    restart()
    expect(upscales().map(({ state, pictures }) => [state, pictures.length])).toEqual([['done', 1]])
  })

  test('that would be too large are refused before they are lined up, and the others are made', async () => {
    const png = Buffer.from('panorama')
    const facts = { prompt: 'panorama', verb: 'import', recipe: null } as const
    const { id } = await library.add({ png, width: 9000, height: 900, ...facts })
    const other = await picture('small')
    expect(() => scheduler.upscale([id, other], { scale: 2 })).toThrow(/18000 x 1800, and a side may have 16384/)
    expect(upscales().map(({ needs }) => needs)).toEqual([[{ picture: other }]])
    await eventually(() => expect(states()).toEqual(['done']))
  })

  test('of a picture that is gone say so, and are tried again when it is back', async () => {
    const id = await picture('gone')
    library.pictures.delete([id])
    scheduler.upscale([id], { scale: 2 })
    await eventually(() =>
      expect(upscales()[0]).toMatchObject({
        state: 'failed',
        message: expect.stringMatching(/no longer in the library/),
      }),
    )
    library.pictures.restore([id])
    scheduler.retry([upscales()[0]!.id])
    await eventually(() => expect(states()).toEqual(['done']))
  })
})
