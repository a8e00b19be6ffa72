/** Paints the queue, one job at a time: take the next, open its stream, keep what comes, tell how it ended. */
import { call, generate } from '../api.ts'
import type { Job, Picture, StreamMessage } from '../../electron/contract.ts'
import { boundsOf, findPlaced } from '../document/document.ts'
import { placePicture } from '../document/edits.ts'
import { union, type Rect, type Size } from '../document/geometry.ts'
import { reducePainting, startPainting, stopPainting } from '../document/painting.ts'
import { findPlaces } from '../document/placement.ts'
import { nextJob, withDependents } from '../document/queue.ts'
import { board, commit } from '../stores/boardStore.ts'
import { useConversationStore } from '../stores/conversationStore.ts'
import { pictureById, rememberPictures, useLibraryStore } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore, type Job as PaintingJob } from '../stores/paintingStore.ts'
import { feedPreview } from '../stores/previewFeed.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { notify } from '../stores/toastStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { usePanelStore } from '../stores/panelStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import { queueStrings } from '../strings/queue.ts'
import { loadPictures } from './pictures.ts'
import { changeJob, editJob, goOn, removeJobs, retryJobs } from './queue.ts'

/** Brings back what waited when the program was closed, and paints whatever may be painted from now on. */
export async function startQueue(): Promise<void> {
  const stored = await call('queue:list', {})
  // A page that is opened again finds its last job still marked as running.
  const jobs = stored.map((job) => (job.state === 'running' ? { ...job, state: 'waiting' as const } : job))
  const left = jobs.filter(({ state }) => state === 'waiting').map(({ id }) => id)
  useQueueStore.setState({ jobs, held: new Set(left) })
  if (left.length > 0) notify({ id: 'queue', tone: 'note', message: queueStrings.left(left.length), action: goOn })
  const take = () => void work()
  useQueueStore.subscribe(take)
  useModelStore.subscribe(take)
  // A job that is being changed waits for that; with the panel closed nobody changes it.
  usePanelStore.subscribe(({ side }) => {
    if (side !== 'queue' && useQueueStore.getState().editingId !== null) editJob(null)
  })
}

let working = false

async function work(): Promise<void> {
  if (working) return
  working = true
  try {
    for (let job = next(); job !== null; job = next()) await run(job)
  } finally {
    working = false
  }
}

function next(): Job | null {
  const { jobs, ...hold } = useQueueStore.getState()
  return useModelStore.getState().capabilities === null ? null : nextJob(jobs, hold)
}

async function run(job: Job): Promise<void> {
  changeJob(job.id, { state: 'running' })
  try {
    await paint(job)
  } catch (error) {
    fail(job.id, error instanceof Error ? error.message : String(error))
  }
  usePaintingStore.setState(({ painting }) => ({ painting: stopPainting(painting) }))
  conclude(job.id)
}

async function paint({ id, order }: Job): Promise<void> {
  const { request, parentId, turnId } = order
  if (parentId !== null) await loadPictures([parentId])
  const parent = pictureById(parentId)
  const abort = new AbortController()
  const grid = expectedGrid(request)
  const job: PaintingJob = {
    id,
    prompt: request.prompt,
    parentId,
    turnId,
    slots: placesFor(grid, request.count, parent),
    grid,
    generation: generate(order, { signal: abort.signal }),
    stop: () => abort.abort(),
  }
  usePaintingStore.setState({ job, painting: startPainting() })
  const follows = isWatched(parentId)
  if (follows) lookAt({ type: 'fit', rect: union([...job.slots, ...placeOf(parent)]) })
  for await (const message of job.generation) receive(id, message)
  // Nothing came of it: look away from the empty place.
  const rect = boundsOf(board())
  if (follows && usePaintingStore.getState().painting.saved.length === 0 && rect !== null) {
    lookAt({ type: 'fit', rect })
  }
}

function receive(id: string, message: StreamMessage): void {
  if (message.type === 'preview') feedPreview({ jobId: id, ...message })
  if (message.type === 'image') feedPreview({ jobId: id, image: message.image, x: 0, y: 0, pixels: message.pixels })
  usePaintingStore.setState(({ painting }) => ({ painting: reducePainting(painting, message, performance.now()) }))
  const { job } = usePaintingStore.getState()
  if (job === null) return
  if (message.type === 'started') fitSlots(job, message)
  if (message.type === 'saved') settle(job, message.image, message.picture)
  if (message.type === 'failed' && message.code !== 'engine/aborted') fail(id, message.message)
}

/** The engine has the last word on the size; slots follow it. */
function fitSlots(job: PaintingJob, started: Extract<StreamMessage, { type: 'started' }>): void {
  for (const warning of started.warnings) notify({ id: warning, tone: 'note', message: warning })
  const { width, height, rows, columns, patchSize } = started
  const fits = job.slots.length === started.count && job.grid.width === width && job.grid.height === height
  const slots = fits ? job.slots : placesFor({ width, height }, started.count, pictureById(job.parentId))
  usePaintingStore.setState({ job: { ...job, slots, grid: { rows, columns, patchSize, width, height } } })
}

/** A saved picture takes the place where it was painted. After a change, the next instruction is about the result. */
function settle(job: PaintingJob, image: number, picture: Picture): void {
  const isRetry = Object.values(useLibraryStore.getState().byId).some(
    ({ id, turnId }) => turnId !== null && turnId === job.turnId && !isSavedHere(id),
  )
  rememberPictures([picture])
  const slot = job.slots[image]
  if (slot === undefined) return
  const place = { id: picture.id, x: slot.x, y: slot.y, width: picture.width, height: picture.height }
  const verb = isRetry ? 'reroll' : job.parentId === null ? 'generate' : 'edit'
  commit({ verb, pictureIds: [picture.id] }, (document) => placePicture(document, place))
  if (!goesOn(job)) return
  select(picture.id)
  useConversationStore.setState({ reviewingId: picture.id })
}

function isSavedHere(id: string): boolean {
  return usePaintingStore.getState().painting.saved.some(({ picture }) => picture.id === id)
}

/** Whether the selection moves on to the result: from its parent, from a candidate being looked at, or along a replay. */
function goesOn({ id, parentId, turnId }: PaintingJob): boolean {
  const { selectedId } = useViewStore.getState()
  if (selectedId === null) return useQueueStore.getState().jobs.some(({ afterJobId }) => afterJobId === id)
  if (selectedId === parentId) return true
  const selected = pictureById(selectedId)
  return selected !== null && selected.turnId === turnId && turnId !== null && !isSavedHere(selectedId)
}

function fail(id: string, message: string): void {
  changeJob(id, { state: 'failed', message })
  const again = { label: strings.errors.again, run: () => retryJobs([id]) }
  notify({ id: 'generation', tone: 'error', message, action: again })
}

/** The first picture is what later jobs of its chain go on from: they hear of it before the job is forgotten. */
function conclude(id: string): void {
  const { jobs } = useQueueStore.getState()
  const job = jobs.find((other) => other.id === id)
  if (job === undefined || job.state === 'failed') return
  const first = usePaintingStore.getState().painting.saved[0]?.picture
  if (first === undefined) return removeJobs(withDependents(jobs, [id]))
  for (const other of jobs) {
    if (other.afterJobId === id) changeJob(other.id, { order: { ...other.order, parentId: first.id } })
  }
  removeJobs([id])
}

/** Until the engine tells its own. */
function expectedGrid({ width, height }: Job['order']['request']): PaintingJob['grid'] {
  const { capabilities } = useModelStore.getState()
  if (capabilities === null) throw new Error(strings.status.noModel)
  const { patchSize, defaults } = capabilities
  const size = { width: width ?? defaults.width, height: height ?? defaults.height }
  return { rows: Math.ceil(size.height / patchSize), columns: Math.ceil(size.width / patchSize), patchSize, ...size }
}

/** Who works on another picture meanwhile is not carried away from it. */
function isWatched(parentId: string | null): boolean {
  const { selectedId } = useViewStore.getState()
  return selectedId === null || selectedId === parentId || pictureById(selectedId)?.parentId === parentId
}

function placesFor(size: Size, count: number, parent: Picture | null): readonly Rect[] {
  return findPlaces(board().pictures, size, count, placeOf(parent)[0] ?? null)
}

function placeOf(picture: Picture | null): readonly Rect[] {
  const place = picture === null ? null : findPlaced(board(), picture.id)
  return place === null ? [] : [place]
}
