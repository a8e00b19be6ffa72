import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { JobQueue, PaintingSnapshot, QueuedModelJob, QueuedPainting } from '../../electron/contract.ts'
import { placePicture } from '../document/edits.ts'
import { noteBegun } from '../stores/begunStore.ts'
import { board, commit, redoBoard, undoBoard, useBoardStore } from '../stores/boardStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { onPreview, type PreviewPatch } from '../stores/previewFeed.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { freshId, openTestStudio, testPicture, type TestStudio } from './testStudio.ts'
import { watchJobs } from './watch.ts'

// Canvases are a browser's.
vi.mock('../stores/previewBuffer.ts', () => ({
  PreviewBuffer: class {
    readonly canvas: { readonly width: number; readonly height: number }
    constructor(width: number, height: number) {
      this.canvas = { width, height }
    }
    put(): void {}
    clear(): void {}
  },
}))

let studio: TestStudio

const order: QueuedPainting['order'] = {
  request: { prompt: 'a boat', seed: 1, imageIndex: 0, count: 4 },
  modelId: 'first',
  edits: false,
  turnId: freshId(),
  guard: 0,
}
const waiting: QueuedPainting = {
  id: freshId(),
  kind: 'paint',
  needs: [],
  state: 'waiting',
  order,
  progress: null,
  message: null,
  createdAt: 0,
  readiness: 'ready',
  pictures: [],
}
const started = {
  type: 'started',
  tokenCount: 4,
  rows: 2,
  columns: 2,
  patchSize: 32,
  width: 64,
  height: 64,
  count: 4,
  warnings: [],
} as const
const boats = [0, 1, 2, 3].map(() => testPicture({ prompt: 'a boat', turnId: order.turnId, parentId: null }))
const places = (count: number) => boats.slice(0, count).map(({ id }, place) => ({ place, id }))
const tell = (...jobs: readonly QueuedPainting[]) =>
  studio.tellJobs({ type: 'queue', queue: { jobs, paused: false, held: false, editingId: null } satisfies JobQueue })
const placed = () => board().pictures.map(({ id }) => id)
const steps = () => Object.values(useBoardStore.getState().history.steps).map(({ verb }) => verb)
const toasts = () => useToastStore.getState().toasts.map(({ message }) => message)

beforeEach(() => {
  // The library has them, the board does not.
  studio = openTestStudio()
  studio.answer({ 'pictures:get': ({ ids }) => boats.filter(({ id }) => ids.includes(id)) })
  watchJobs()
})

test('what is finished after something else was undone leaves redo as it was', async () => {
  const [own, another] = [testPicture(), testPicture()]
  commit({ verb: 'open', pictureIds: [own.id] }, (document) =>
    placePicture(document, { id: own.id, x: 0, y: 0, width: 64, height: 64 }),
  )
  noteBegun([waiting.id])
  undoBoard()
  tell({ ...waiting, state: 'done', readiness: null, pictures: places(1) })
  await studio.settled()
  expect(placed()).toEqual([boats[0]!.id])
  redoBoard()
  expect(placed().toSorted()).toEqual([boats[0]!.id, own.id].toSorted())
  // What was asked for after that grows a branch, as whatever else is done.
  undoBoard()
  const job = { ...waiting, id: freshId() }
  noteBegun([job.id])
  studio.answer({ 'pictures:get': () => [another] })
  tell({ ...job, state: 'done', readiness: null, pictures: [{ place: 0, id: another.id }] })
  await studio.settled()
  redoBoard()
  expect(placed()).toEqual([boats[0]!.id, another.id])
})

describe('a window that was away', () => {
  test('places what was finished meanwhile, each as one step, and only then lets the job be forgotten', async () => {
    tell({ ...waiting, state: 'done', readiness: null, pictures: places(2) })
    await studio.settled()
    expect(placed()).toEqual([boats[0]!.id, boats[1]!.id])
    expect(steps()).toEqual(['start', 'generate', 'generate'])
    const channels = studio.asked.map(({ channel }) => channel)
    expect(channels.indexOf('jobs:settle')).toBeGreaterThan(channels.lastIndexOf('history:append'))
  })

  test('places none twice, also when they were taken off the board again', async () => {
    tell({ ...waiting, state: 'done', readiness: null, pictures: places(2) })
    await studio.settled()
    undoBoard()
    tell({ ...waiting, id: freshId(), state: 'done', readiness: null, pictures: places(2) })
    await studio.settled()
    expect(placed()).toEqual([boats[0]!.id])
    expect(steps()).toHaveLength(3)
  })

  test('places what was dropped, pasted or enlarged on the board that it was begun on, whichever is open by then', async () => {
    const boardId = freshId()
    studio.answer({
      'history:load': () => Promise.resolve({ boardId, steps: [], headId: null, lastChild: {}, lost: [] }),
    })
    const facts = { progress: null, message: null, createdAt: 0, readiness: null, state: 'done' } as const
    const order = { files: ['a.png'], at: { x: 5, y: 5 }, boardId, known: [] }
    const photos = { ...facts, id: freshId(), kind: 'pictures', needs: [], order, pictures: places(1) } as const
    const enlarged = { kind: 'upscale', needs: [], order: { scale: 2, boardId } } as const
    const large = { ...facts, id: freshId(), ...enlarged, pictures: places(2).slice(1) }
    const rest = { paused: false, held: false, editingId: null }
    studio.tellJobs({ type: 'queue', queue: { jobs: [], ...rest } })
    studio.tellJobs({
      type: 'queue',
      queue: {
        jobs: [
          { ...photos, needs: [] },
          { ...large, needs: [] },
        ],
        ...rest,
      },
    })
    await studio.settled()
    expect(placed()).toEqual([])
    const there = studio.inputsOf('history:append').filter((append) => append.boardId === boardId)
    expect(there.flatMap(({ step }) => step.pictureIds).toSorted()).toEqual([boats[0]!.id, boats[1]!.id].toSorted())
  })

  test('places what a job has that waits or failed: it may never go on', async () => {
    tell({ ...waiting, readiness: 'held', pictures: places(3) })
    await studio.settled()
    expect(placed()).toHaveLength(3)
    expect(studio.inputsOf('jobs:settle')).toEqual([])
    tell({ ...waiting, state: 'failed', readiness: null, pictures: places(4) })
    await studio.settled()
    expect(placed()).toHaveLength(4)
  })

  test('shows a painting where it is: pictures that are there, patches, and what can be seen of the rest', () => {
    const seen: PreviewPatch[] = []
    const stop = onPreview((patch) => seen.push(patch))
    const job = { ...waiting, state: 'running', readiness: null } as const
    const pixels = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3) }
    const painting: PaintingSnapshot = {
      job,
      paused: true,
      rested: false,
      choosing: false,
      candidates: [],
      started,
      shown: [4, 2, 0, 0],
      saved: [{ image: 0, picture: boats[0]! }],
      pixels: [null, pixels, null, null],
    }
    tell(job)
    studio.tellJobs({ type: 'painting', painting })
    stop()
    expect(placed()).toEqual([boats[0]!.id])
    expect(usePaintingStore.getState()).toMatchObject({
      job: { id: job.id, slots: [{}, {}, {}, {}] },
      painting: { phase: 'painting', paused: true, patches: 6, patchCount: 16 },
    })
    expect(seen).toMatchObject([{ jobId: job.id, image: 1, pixels }])
    // Its place is the one where the picture lies; the others are free.
    const [first] = board().pictures
    const { slots } = usePaintingStore.getState().job!
    expect(slots[0]).toMatchObject({ x: first!.x, y: first!.y })
    expect(new Set(slots.map(({ x, y }) => `${x} ${y}`)).size).toBe(4)
  })

  test('says of an edit that came to nothing that it did, and of a small one in a region nothing', () => {
    const job = { ...waiting, state: 'running', readiness: null } as const
    const common = { job, paused: false, rested: false, choosing: false, candidates: [], started }
    tell(job)
    studio.tellJobs({
      type: 'painting',
      painting: { ...common, shown: [0, 0, 0, 0], saved: [], pixels: [null, null, null, null] },
    })
    const score = { verdict: 'restored', restored: 0.9, drift: 1, shift: 0, little: true } as const
    const { recipe } = boats[0]!
    const edited = { ...boats[0]!, prompt: 'make it night', recipe: { ...recipe!, guard: { strength: 0.5, score } } }
    const into = { tokens: 'f'.repeat(64), columns: 2, runs: [0, 1] }
    const saved = (picture: typeof edited) =>
      studio.tellJobs({ type: 'event', jobId: job.id, event: { type: 'saved', image: 0, picture } })
    saved({ ...edited, recipe: { ...edited.recipe, into } })
    expect(toasts()).toEqual([])
    saved(edited)
    expect(toasts()).toEqual(['“make it night” changed hardly anything. Say it in other words, or try again.'])
  })

  test('says how much is left from last time, chains included', () => {
    const needs = [{ job: waiting.id, place: 0 }]
    const chained: QueuedPainting = { ...waiting, id: freshId(), readiness: 'needs', needs }
    tell({ ...waiting, readiness: 'held' }, chained)
    expect(toasts()).toEqual(['2 jobs still wait from last time.'])
    tell({ ...waiting, readiness: 'held' }, chained)
    expect(toasts()).toHaveLength(1)
  })
})

describe('the queue', () => {
  test('holds what runs, waits or failed; imports and downloads have a list of their own', () => {
    const download: QueuedModelJob = {
      id: freshId(),
      kind: 'download',
      needs: [],
      state: 'running',
      message: null,
      createdAt: 0,
      order: { address: 'owner/name', quantization: null, anyway: false, generation: null, release: null },
      progress: null,
      readiness: null,
      pictures: [],
    }
    const jobs = [waiting, { ...waiting, id: freshId(), state: 'stopping', readiness: null } as const, download]
    studio.tellJobs({ type: 'queue', queue: { jobs, paused: false, held: false, editingId: null } })
    expect(useQueueStore.getState().jobs).toEqual([waiting])
    const progress = { stage: 'downloading', done: 40, total: 100, unit: 'bytes', note: null } as const
    studio.tellJobs({ type: 'progress', id: download.id, progress })
    expect(useQueueStore.getState().modelJobs).toEqual([{ ...download, progress }])
  })

  test('a failure of an earlier window is no news', () => {
    tell({ ...waiting, state: 'failed', readiness: null, message: 'No memory left.' })
    expect(toasts()).toEqual([])
  })

  test('word of the engine does not take the place of “Try again”', () => {
    tell({ ...waiting, state: 'running', readiness: null })
    tell({ ...waiting, state: 'failed', readiness: null, message: 'The engine stopped unexpectedly.' })
    studio.tell({ type: 'engine:restarted' })
    const again = useToastStore.getState().toasts.find(({ id }) => id === 'generation')
    expect(again).toMatchObject({ message: 'The engine stopped unexpectedly.', action: { label: 'Try again' } })
  })
})
