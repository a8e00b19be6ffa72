/** Painting: start, stop, pause, continue. */
import { generate, StudioError } from '../api.ts'
import type { Picture, StreamMessage } from '../../electron/contract.ts'
import { boundsOf, findPlaced } from '../document/document.ts'
import { placePicture } from '../document/edits.ts'
import { union, type Rect } from '../document/geometry.ts'
import { findPlaces } from '../document/placement.ts'
import { isRunning, reducePainting, setPaused, startPainting, stopPainting } from '../document/painting.ts'
import { buildRequest, outputSize, randomSeed } from '../document/request.ts'
import { board, commit } from '../stores/boardStore.ts'
import { pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore, type Job } from '../stores/paintingStore.ts'
import { feedPreview } from '../stores/previewFeed.ts'
import { rememberWords, usePromptStore, writeDraft, type DraftKind } from '../stores/promptStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { notify } from '../stores/toastStore.ts'
import { lookAt, select, useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'

/** The picture that the prompt line is about to change; null when it describes a new one. */
export function changeTarget(): Picture | null {
  const canEdit = useModelStore.getState().capabilities?.edit ?? false
  return canEdit ? pictureById(useViewStore.getState().selectedId) : null
}

export function draftKind(): DraftKind {
  return changeTarget() === null ? 'new' : 'change'
}

export const generateAction: Action = {
  id: 'generate',
  label: strings.actions.generate,
  shortcuts: [
    { code: 'Enter', mod: true },
    { code: 'NumpadEnter', mod: true },
  ],
  whileTyping: true,
  isEnabled: () =>
    usePromptStore.getState().drafts[draftKind()].trim() !== '' &&
    useModelStore.getState().capabilities !== null &&
    !isRunning(usePaintingStore.getState().painting),
  run() {
    const kind = draftKind()
    const words = usePromptStore.getState().drafts[kind]
    rememberWords(words)
    // A new picture is often tried again with the same words; an instruction is said once.
    if (kind === 'change') writeDraft(kind, '')
    return paint(words, changeTarget())
  },
}

export const stopAction: Action = {
  id: 'stop',
  label: strings.actions.stop,
  shortcuts: [
    { code: 'KeyX', shift: true },
    { code: 'Enter', mod: true, alt: true },
  ],
  whileTyping: true,
  isEnabled: () => isRunning(usePaintingStore.getState().painting),
  run: () => usePaintingStore.getState().job?.stop(),
}

export const pauseAction: Action = {
  id: 'pause',
  label: strings.actions.pause,
  shortcuts: [{ code: 'Period', mod: true }],
  whileTyping: true,
  isEnabled: () =>
    stopAction.isEnabled() &&
    !usePaintingStore.getState().painting.paused &&
    useModelStore.getState().capabilities?.tokenProgress !== false,
  run: () => hold(true),
}

export const continueAction: Action = {
  id: 'continue',
  label: strings.actions.continue,
  shortcuts: [{ code: 'Period', mod: true }],
  whileTyping: true,
  isEnabled: () => stopAction.isEnabled() && usePaintingStore.getState().painting.paused,
  run: () => hold(false),
}

function hold(paused: boolean): void {
  const { job, painting } = usePaintingStore.getState()
  if (paused) job?.generation.pause()
  else job?.generation.continue()
  usePaintingStore.setState({ painting: setPaused(painting, paused) })
}

export async function paint(prompt: string, parent: Picture | null): Promise<void> {
  const { capabilities, modelId } = useModelStore.getState()
  if (capabilities === null || isRunning(usePaintingStore.getState().painting)) return
  if (!useRequestStore.getState().seedLocked) useRequestStore.setState({ seed: randomSeed() })
  const { changes, seed, count } = useRequestStore.getState()
  const request = buildRequest({ prompt, modelId, capabilities, changes, seed, count, parent })

  const size = outputSize(capabilities, changes, parent)
  const columns = Math.ceil(size.width / capabilities.patchSize)
  const rows = Math.ceil(size.height / capabilities.patchSize)
  const abort = new AbortController()
  const job: Job = {
    id: crypto.randomUUID(),
    prompt,
    parentId: parent?.id ?? null,
    slots: placesFor(size, count, parent),
    grid: { rows, columns, patchSize: capabilities.patchSize, ...size },
    generation: generate(request, { signal: abort.signal }),
    stop: () => abort.abort(),
  }
  usePaintingStore.setState({ job, painting: startPainting() })
  lookAt({ type: 'fit', rect: union([...job.slots, ...placeOf(parent)]) })

  for await (const message of job.generation) receive(job.id, message)
  usePaintingStore.setState(({ painting }) => ({ painting: stopPainting(painting) }))
  // Nothing came of it: look away from the empty place.
  const rect = boundsOf(board())
  if (usePaintingStore.getState().painting.saved.length === 0 && rect !== null) lookAt({ type: 'fit', rect })
}

function receive(jobId: string, message: StreamMessage): void {
  if (message.type === 'preview') feedPreview({ jobId, ...message })
  if (message.type === 'image') feedPreview({ jobId, image: message.image, x: 0, y: 0, pixels: message.pixels })
  usePaintingStore.setState(({ painting }) => ({ painting: reducePainting(painting, message, performance.now()) }))
  const job = usePaintingStore.getState().job
  if (job === null) return
  if (message.type === 'started') fitSlots(job, message)
  if (message.type === 'saved') settle(job, message.image, message.picture)
  if (message.type === 'failed') tellFailure(job, message)
}

/** The engine has the last word on the size; slots follow it. */
function fitSlots(job: Job, started: Extract<StreamMessage, { type: 'started' }>): void {
  for (const warning of started.warnings) notify({ id: warning, tone: 'note', message: warning })
  const { width, height, rows, columns, patchSize } = started
  const fits = job.slots.length === started.count && job.grid.width === width && job.grid.height === height
  const slots = fits ? job.slots : placesFor({ width, height }, started.count, pictureById(job.parentId))
  usePaintingStore.setState({ job: { ...job, slots, grid: { rows, columns, patchSize, width, height } } })
}

/** A saved picture takes the place where it was painted. After a change, the next instruction is about the result. */
function settle(job: Job, image: number, picture: Picture): void {
  rememberPictures([picture])
  const slot = job.slots[image]
  if (slot === undefined) return
  const place = { id: picture.id, x: slot.x, y: slot.y, width: picture.width, height: picture.height }
  const verb = job.parentId === null ? 'generate' : 'edit'
  commit({ verb, pictureIds: [picture.id] }, (document) => placePicture(document, place))
  if (job.parentId !== null && useViewStore.getState().selectedId === job.parentId) select(picture.id)
}

function tellFailure(job: Job, failed: Extract<StreamMessage, { type: 'failed' }>): void {
  const { code, message } = failed
  if (code === 'engine/aborted') return
  const again = { label: strings.errors.again, run: () => void paint(job.prompt, pictureById(job.parentId)) }
  const error = new StudioError(code, message)
  notify({
    id: 'generation',
    tone: 'error',
    message: error.message,
    ...(code === 'request/invalid' ? {} : { action: again }),
  })
}

function placesFor(
  size: { readonly width: number; readonly height: number },
  count: number,
  parent: Picture | null,
): readonly Rect[] {
  return findPlaces(board().pictures, size, count, placeOf(parent)[0] ?? null)
}

function placeOf(picture: Picture | null): readonly Rect[] {
  const place = picture === null ? null : findPlaced(board(), picture.id)
  return place === null ? [] : [place]
}
