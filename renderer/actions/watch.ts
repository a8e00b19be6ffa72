/** Hears what becomes of jobs: shows the picture that is being painted, and gives each its place when it is there. */
import { call, watch } from '../api.ts'
import {
  isHardlyChanged,
  missingCase,
  type JobQueue,
  type PaintOrder,
  type PaintingEvent,
  type PaintingSnapshot,
  type Picture,
  type QueuedPainting,
  type QueuedPictures,
  type WatchMessage,
} from '../../electron/contract.ts'
import { boundsOf } from '../document/document.ts'
import { union, type Rect, type Size } from '../document/geometry.ts'
import { isRunning, paintingFrom, reducePainting, stopPainting, type PatchGrid } from '../document/painting.ts'
import { goesOnFrom, parentOf } from '../document/queue.ts'
import { noteShown } from '../stores/begunStore.ts'
import { board, isOpenBoard } from '../stores/boardStore.ts'
import { lookAt, useCameraStore, type LookAt } from '../stores/cameraStore.ts'
import { useConversationStore } from '../stores/conversationStore.ts'
import { markDeleted, pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore, type PaintingJob } from '../stores/paintingStore.ts'
import { shownSide, usePanelStore } from '../stores/panelStore.ts'
import { feedPreview } from '../stores/previewFeed.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { usePromptStore } from '../stores/promptStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import { conversationStrings } from '../strings/conversation.ts'
import { queueStrings } from '../strings/queue.ts'
import { offerFound } from './found.ts'
import { hearCandidate, lookAtCandidate } from './chooser.ts'
import { placeOf, placesFor, sizeOnBoard } from './freePlaces.ts'
import { isUnfinished, offerToGoOn } from './goOn.ts'
import { hearExports } from './exportJobs.ts'
import { placeOnBoard } from './elsewhere.ts'
import { placeIncoming, tellIncoming, tellProgress } from './importing.ts'
import { tellNoise } from './noise.ts'
import { loadPictures } from './pictures.ts'
import { placeLeft, placePainted } from './placing.ts'
import { anywayAction, editJob, goOn, retryJobs } from './queue.ts'
import { isWritingAnother, takeWordsAlong } from './talk.ts'
import { openTouchUp } from './touchUp.ts'
import { countRows, hearSeries } from './series.ts'
import { hearUpscales, tellUpscales } from './upscale.ts'

/** From now on. The board must be open, because pictures take their places on it. */
export function watchJobs(): void {
  const memory: Memory = { placed: new Map(), isNew: true }
  watch((message) => hear(message, memory))
  // A job that is being changed waits for that; with the panel closed nobody changes it.
  usePanelStore.subscribe((panels) => {
    if (shownSide(panels) !== 'queue' && useQueueStore.getState().editingId !== null) editJob(null)
  })
}

/** Another board was opened: where everything stands is told once more. What is left was told at the start. */
export function watchAgain(): void {
  const memory: Memory = { placed: new Map(), isNew: false }
  watch((message) => hear(message, memory))
}

interface Memory {
  /** Jobs whose pictures were put on the board, and how they stood then. */
  readonly placed: Map<string, string>
  /** Nothing has been heard yet. */
  isNew: boolean
}

function hear(message: WatchMessage, memory: Memory): void {
  switch (message.type) {
    case 'queue':
      return hearQueue(message.queue, memory)
    case 'progress': {
      const { id, progress } = message
      const further = <Any extends { readonly id: string }>(job: Any) => (job.id === id ? { ...job, progress } : job)
      useQueueStore.setState(({ modelJobs, incoming, exports, upscales, series }) => ({
        modelJobs: modelJobs.map(further),
        incoming: incoming.map(further),
        exports: exports.map(further),
        upscales: upscales.map(further),
        series: series.map(further),
      }))
      const { incoming, upscales, series } = useQueueStore.getState()
      if (series.some((job) => job.id === id)) countRows(id, progress)
      incoming.filter((job) => job.id === id).forEach(tellProgress)
      return tellUpscales(upscales)
    }
    case 'painting':
      return show(message.painting)
    case 'added':
      markDeleted([message.picture.id], false)
      rememberPictures([message.picture])
      // The words of a series are known.
      if (!useQueueStore.getState().incoming.some((job) => job.id === message.jobId && job.order.series !== undefined))
        offerFound(message.picture)
      return
    case 'event':
      return hearEvent(message.jobId, message.event)
    default:
      return missingCase(message)
  }
}

function hearQueue({ jobs, ...queue }: JobQueue, memory: Memory): void {
  const before = useQueueStore.getState()
  const paintings = jobs.filter((job) => job.kind === 'paint')
  const listed = paintings.filter(({ state }) => state === 'waiting' || state === 'running' || state === 'failed')
  const incoming = jobs.filter((job) => job.kind === 'pictures')
  const exports = jobs.filter((job) => job.kind === 'export')
  const upscales = jobs.filter((job) => job.kind === 'upscale')
  const series = jobs.filter((job) => job.kind === 'series')
  const modelJobs = jobs.filter((job) => job.kind === 'import' || job.kind === 'download')
  useQueueStore.setState({ ...queue, jobs: listed, modelJobs, incoming, exports, upscales, series })
  tellIncoming(incoming, before.incoming)
  hearExports(exports, before.exports)
  hearUpscales(upscales, before.upscales)
  hearSeries(series, before.series)
  if (memory.isNew) tellWhatIsLeft(listed)
  memory.isNew = false
  for (const job of listed) if (job.state === 'failed' && before.jobs.some(isUnfailed(job))) tellFailure(job)
  const { job } = usePaintingStore.getState()
  if (job !== null && !listed.some(({ id, state }) => id === job.id && state === 'running')) stopShowing(job)
  const fresh = [...paintings, ...incoming].filter(
    (one) => isAtRest(one) && memory.placed.get(one.id) !== standing(one),
  )
  for (const one of fresh) memory.placed.set(one.id, standing(one))
  void settle(fresh).catch((error: unknown) => report(error, 'queue'))
}

function isUnfailed({ id }: QueuedPainting): (before: QueuedPainting) => boolean {
  return (before) => before.id === id && before.state !== 'failed'
}

function tellWhatIsLeft(jobs: readonly QueuedPainting[]): void {
  if (!jobs.some(({ readiness }) => readiness === 'held')) return
  const { length } = jobs.filter(({ readiness }) => readiness === 'held' || readiness === 'needs')
  notify({ id: 'queue', tone: 'note', message: queueStrings.left(length), action: goOn })
}

function tellFailure({ id, message, code }: QueuedPainting): void {
  const again = { label: strings.errors.again, run: () => retryJobs([id]) }
  const anyway = { label: strings.errors.anyway, run: () => void anywayAction.run([id]) }
  const action = code === 'memory/short' ? anyway : again
  notify({ id: 'generation', tone: 'error', message: message ?? strings.status.failed, action })
}

/** Its pictures are told of by nobody else: those of a job that runs come one by one, or all at its end. */
function isAtRest({ kind, state }: QueuedPainting | QueuedPictures): boolean {
  if (kind === 'pictures') return state === 'done'
  return state !== 'running' && state !== 'stopping'
}

function standing({ state, pictures }: QueuedPainting | QueuedPictures): string {
  return `${state} ${pictures.length}`
}

/** Pictures that came while the window was away take their places, and a finished job is forgotten then. */
async function settle(jobs: readonly (QueuedPainting | QueuedPictures)[]): Promise<void> {
  for (const job of jobs) {
    if (job.kind === 'pictures') await placeIncoming(job)
    else if (job.order.member === undefined)
      await (isOpenBoard(job.order.boardId) ? placeLeft(job) : placeElsewhere(job))
  }
  const done = jobs.filter(({ state }) => state === 'done').map(({ id }) => id)
  if (done.length > 0) await call('jobs:settle', { ids: done })
}

async function placeElsewhere({ order: { boardId = '' }, pictures }: QueuedPainting): Promise<void> {
  const ids = pictures.map(({ id }) => id)
  await loadPictures(ids)
  const left = ids.flatMap((id) => pictureById(id) ?? [])
  await placeOnBoard(boardId, left, left[0]?.verb ?? 'generate', false)
}

/** A painting begins, or this window comes to it in the middle. */
function show(snapshot: PaintingSnapshot): void {
  const { job, started, saved, pixels } = snapshot
  const { request, turnId } = job.order
  const parentId = parentOf(job)
  rememberPictures(saved.map(({ picture }) => picture))
  if (parentId !== null) void loadPictures([parentId]).catch((error: unknown) => report(error, 'queue'))
  const grid = started === null ? expectedGrid(request) : gridOf(started)
  const { goesOn, edits, member } = job.order
  const isElsewhere = member !== undefined || !isOpenBoard(job.order.boardId)
  const size = sizeOnBoard(resultSize(grid, job.order, parentId), parentId)
  const slots = isElsewhere ? [] : slotsFor(size, started?.count ?? request.count, { ...job.order, parentId }, saved)
  const shown: PaintingJob = {
    id: job.id,
    prompt: request.prompt,
    parentId,
    turnId,
    slots,
    grid,
    edits,
    framing: !isElsewhere && isWatched(parentId) ? frame(slots, parentId) : null,
    isElsewhere,
    ...(goesOn && { goesOn }),
  }
  if (!isElsewhere) noteShown(job.id)
  usePaintingStore.setState({ job: shown, painting: paintingFrom(snapshot, performance.now()) })
  for (const { image, picture } of saved) place(shown, image, picture)
  pixels.forEach((part, image) => part && feedPreview({ jobId: job.id, image, x: 0, y: 0, pixels: part }))
  if (snapshot.candidates.length > 0) lookAtCandidate(0)
}

function frame(places: readonly Rect[], parentId: string | null): LookAt {
  const framing: LookAt = { type: 'fit', rect: union([...places, ...placeOf(parentId)]) }
  lookAt(framing)
  return framing
}

/** The camera shows the painting, and nobody has looked elsewhere since. */
function isFramed({ framing }: PaintingJob): boolean {
  const { lookAt: asked, moved } = useCameraStore.getState()
  return framing !== null && framing === asked && !moved
}

function hearEvent(id: string, event: PaintingEvent): void {
  const { job } = usePaintingStore.getState()
  if (job === null || job.id !== id) return
  if (event.type === 'preview') feedPreview({ jobId: id, ...event })
  if (event.type === 'image') feedPreview({ jobId: id, image: event.image, x: 0, y: 0, pixels: event.pixels })
  usePaintingStore.setState(({ painting }) => ({ painting: reducePainting(painting, event, performance.now()) }))
  if (event.type === 'candidate') hearCandidate(event)
  if (event.type === 'started') fitSlots(job, event)
  if (event.type === 'saved') settleIn(job, event.image, event.picture)
}

type Started = Extract<PaintingEvent, { type: 'started' }>

/** The engine has the last word on the size; slots follow it. */
function fitSlots(job: PaintingJob, started: Started): void {
  for (const warning of started.warnings) notify({ id: warning, tone: 'note', message: warning })
  const grid = gridOf(started)
  const size = sizeOnBoard(resultSize(grid, job, job.parentId), job.parentId)
  const [first] = job.slots
  const fits = job.slots.length === started.count && first?.width === size.width && first.height === size.height
  const { saved } = usePaintingStore.getState().painting
  const slots = fits || job.isElsewhere ? job.slots : slotsFor(size, started.count, job, saved)
  const framing = fits || !isFramed(job) ? job.framing : frame(slots, job.parentId)
  usePaintingStore.setState({ job: { ...job, slots, grid, framing } })
}

/** A saved picture takes the place where it was painted. The next instruction is about what was painted last. */
function settleIn(job: PaintingJob, image: number, picture: Picture): void {
  // Strokes that are being drawn are not broken off.
  const goesOn = !job.isElsewhere && openTouchUp() === null && selectionGoesOn(job, picture)
  rememberPictures([picture])
  place(job, image, picture)
  frameResult(job)
  if (isUnfinished(picture)) {
    const kept = usePaintingStore.getState().painting.saved.map((saved) => saved.picture)
    offerToGoOn(kept.filter(isUnfinished))
  }
  if (picture.recipe !== null && isHardlyChanged(picture.recipe))
    notify({ id: 'hardly', tone: 'note', message: conversationStrings.hardly(picture.prompt) })
  void tellNoise(picture)
  if (!goesOn) return
  takeWordsAlong()
  select(picture.id)
  useConversationStore.setState({ reviewingId: picture.id })
}

/** What came of it, and what it was made from, when the last picture is there. */
function frameResult(job: PaintingJob): void {
  const { saved } = usePaintingStore.getState().painting
  if (saved.length < job.slots.length || !isFramed(job)) return
  const framing = frame(
    saved.flatMap(({ picture }) => placeOf(picture.id)),
    job.parentId,
  )
  usePaintingStore.setState({ job: { ...job, framing } })
}

function place({ id, slots, parentId, turnId }: PaintingJob, image: number, picture: Picture): void {
  const slot = slots[image]
  const together = usePaintingStore.getState().painting.saved.map((saved) => saved.picture.id)
  if (slot !== undefined) placePainted(picture, slot, { jobId: id, parentId, turnId, together })
}

/** Whether the selection moves on to the result: from its parent, from a candidate being looked at, or along a replay. */
function selectionGoesOn({ id, parentId, turnId }: PaintingJob, picture: Picture): boolean {
  const { selectedId } = useViewStore.getState()
  const { jobs } = useQueueStore.getState()
  if (selectedId === null && isWritingAnother()) return false
  const isLed = jobs.some((job) => goesOnFrom(job, id) || (job.id !== id && parentOf(job) === picture.id))
  if (selectedId === null && isLed) return true
  if (parentId === null && isFree()) return isLast(id)
  if (selectedId === parentId) return selectedId !== null
  const selected = pictureById(selectedId)
  const { saved } = usePaintingStore.getState().painting
  const isOurs = saved.some((own) => own.picture.id === selectedId)
  return selected !== null && selected.turnId === turnId && turnId !== null && !isOurs
}

/** Nothing is selected, or nothing but a result that nobody has begun to work with. */
function isFree(): boolean {
  const { selectedId, comparing, tool } = useViewStore.getState()
  if (useModelStore.getState().capabilities?.edit !== true) return false
  const isFresh = selectedId === useConversationStore.getState().reviewingId
  const isIdle = comparing === 'off' && tool === 'select' && usePromptStore.getState().drafts.change === ''
  return selectedId === null || (isFresh && isIdle)
}

/** The last picture of the job, and no other job is to come: the talk is about one picture, not about each of many. */
function isLast(id: string): boolean {
  const { job, painting } = usePaintingStore.getState()
  const { jobs } = useQueueStore.getState()
  const isOther = jobs.some((other) => other.id !== id && (other.state === 'waiting' || other.state === 'running'))
  return !isOther && painting.saved.length === (job?.slots.length ?? 1)
}

/** It has ended. Where nothing came of it, the camera looks away from the empty place. */
function stopShowing(job: PaintingJob): void {
  const { painting } = usePaintingStore.getState()
  // Stopped, it is kept as far as it is painted.
  const isKept = isRunning(painting) && painting.patches > 0
  if (isRunning(painting)) usePaintingStore.setState({ painting: stopPainting(painting) })
  if (!isFramed(job)) return
  usePaintingStore.setState({ job: { ...job, framing: null } })
  const rect = boundsOf(board())
  if (painting.saved.length === 0 && !isKept && rect !== null) lookAt({ type: 'fit', rect })
}

/** Pictures that are there already keep the places that they have. */
function slotsFor(
  size: Size,
  count: number,
  { goesOn, parentId, turnId }: Pick<PaintOrder, 'goesOn'> & Pick<PaintingJob, 'parentId' | 'turnId'>,
  saved: PaintingSnapshot['saved'],
): readonly Rect[] {
  const there = new Map(
    saved.flatMap(({ image, picture }) => placeOf(picture.id).map((rect) => [image, rect] as const)),
  )
  const over =
    goesOn && ('finishes' in goesOn || ('patches' in goesOn && goesOn.patches === null))
      ? placeOf(parentId).map((place) => around(place, size))
      : []
  const free = [...over, ...placesFor(size, count - there.size, parentId, turnId)].values()
  return Array.from({ length: count }, (_, image) => there.get(image) ?? free.next().value).filter(
    (rect) => rect !== undefined,
  )
}

/** With the same middle: what is not finished may show a part only of what it will be. */
function around({ x, y, width, height }: Rect, size: Size): Rect {
  return { x: x + (width - size.width) / 2, y: y + (height - size.height) / 2, ...size }
}

/** The size that its pictures will have, in pixels of their own: a changed picture keeps its own, however small the model paints. */
function resultSize(
  painted: Size,
  { edits, goesOn }: Pick<PaintOrder, 'edits' | 'goesOn'>,
  parentId: string | null,
): Size {
  let source = edits || goesOn !== undefined ? pictureById(parentId) : null
  // What is not finished is as large as the model paints.
  while (edits && source !== null && isUnfinished(source)) source = pictureById(source.parentId)
  const { width, height } = source ?? painted
  return { width, height }
}

function gridOf({ rows, columns, patchSize, width, height, order }: Started): PatchGrid {
  return { rows, columns, patchSize, width, height, ...(order && { order }) }
}

/** Until the engine tells its own. */
function expectedGrid({ width, height }: PaintingSnapshot['job']['order']['request']): PatchGrid {
  const { capabilities } = useModelStore.getState()
  const defaults = capabilities?.defaults ?? { width: 256, height: 256 }
  const size = { width: width ?? defaults.width, height: height ?? defaults.height }
  const patchSize = capabilities?.patchSize ?? 16
  return { rows: Math.ceil(size.height / patchSize), columns: Math.ceil(size.width / patchSize), patchSize, ...size }
}

/** Who works on another picture meanwhile is not carried away from it. */
function isWatched(parentId: string | null): boolean {
  const { selectedId } = useViewStore.getState()
  return selectedId === null || selectedId === parentId || pictureById(selectedId)?.parentId === parentId
}
