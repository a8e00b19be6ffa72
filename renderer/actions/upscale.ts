/** Pictures made larger by a network: jobs of the main process, told of in a note, whose results come to lie beside what they were made of. */
import type { QueuedUpscale, UpscaleScale } from '../../electron/contract.ts'
import { call } from '../api.ts'
import { findPlaced } from '../document/document.ts'
import { board, isOpenBoard, useBoardStore } from '../stores/boardStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { notify, report, useToastStore, withdraw } from '../stores/toastStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import { upscaleStrings as words } from '../strings/upscale.ts'
import { about, type Action } from './action.ts'
import { placeOnBoard } from './elsewhere.ts'
import { loadPictures, putOnBoard, selectedPicture } from './pictures.ts'
import { isInHistory } from './placing.ts'
import { cancelJobs, retryJobs } from './queue.ts'

export const upscaleTwiceAction = upscaleBy('upscale.2', 2)
export const upscaleActions: readonly Action<readonly string[]>[] = [upscaleTwiceAction, upscaleBy('upscale.4', 4)]

function upscaleBy(id: 'upscale.2' | 'upscale.4', scale: UpscaleScale): Action<readonly string[]> {
  return about(finishedIds, {
    id,
    label: words.action(scale),
    shortcuts: [],
    async run(ids) {
      try {
        const { boardId } = useBoardStore.getState()
        await call('jobs:upscale', { ids: [...ids], order: { scale, boardId } })
      } catch (error) {
        report(error, 'upscale')
      }
    },
  })
}

/** Those that are selected, without what is not finished. */
function finishedIds(): readonly string[] | null {
  if (selectedPicture() === null) return null
  const ids = useViewStore.getState().selectedIds.filter((id) => pictureById(id)?.recipe?.until === undefined)
  return ids.length === 0 ? null : ids
}

/** What became of them since `before`. The first that is heard of one may be that it is done: this window came late. */
export function hearUpscales(jobs: readonly QueuedUpscale[], before: readonly QueuedUpscale[]): void {
  const isGoing = ({ state }: QueuedUpscale) => state === 'waiting' || state === 'running' || state === 'stopping'
  const wentOn = before.some(isGoing)
  tellUpscales(jobs)
  for (const job of jobs) {
    const was = before.find(({ id }) => id === job.id)
    if (was?.state === job.state) continue
    if (job.state === 'done') void settle(job).catch((error: unknown) => report(error, 'upscale'))
    // What failed before this window came stands in the queue.
    if (job.state === 'failed' && was !== undefined) tellFailure(job)
  }
  const isGone = (job: QueuedUpscale) => isGoing(job) && !jobs.some(({ id }) => id === job.id)
  if (wentOn && before.some(isGone) && !jobs.some(isGoing))
    notify({ id: 'upscale', tone: 'note', message: words.stopped })
}

/** The one that the note is about. */
let toldOf: string | null = null

/** One note for all of them, with the way out; one that was dismissed stays away, the status line and the queue say how far it is. */
export function tellUpscales(jobs: readonly QueuedUpscale[]): void {
  const going = jobs.filter(({ state }) => state === 'running' || state === 'waiting')
  const [first] = going
  if (first === undefined) return
  const isShown = useToastStore.getState().toasts.some(({ id }) => id === 'upscale')
  if (toldOf === first.id && !isShown) return
  toldOf = first.id
  const message = upscaleText(going) ?? words.waiting(going.length)
  const stop = { label: strings.actions.stop, run: () => cancelJobs(going.map(({ id }) => id)) }
  notify({ id: 'upscale', tone: 'note', message, action: stop })
}

/** What is said of those that run or wait; null before anything of the first is done. */
export function upscaleText(jobs: readonly QueuedUpscale[]): string | null {
  const going = jobs.filter(({ state }) => state === 'running' || state === 'waiting')
  const running = going.find(({ state }) => state === 'running')
  if (running === undefined || (running.progress?.total ?? 0) === 0) return null
  return (
    words.going(nameOfUpscaled(running), percentOf(running)) + (going.length > 1 ? words.more(going.length - 1) : '')
  )
}

export function percentOf({ progress }: QueuedUpscale): number {
  const { done = 0, total = 0 } = progress ?? {}
  return total === 0 ? 0 : Math.round((100 * done) / total)
}

export function nameOfUpscaled({ needs: [need] }: QueuedUpscale): string {
  const picture = need && 'picture' in need ? pictureById(need.picture) : null
  return (picture?.name ?? picture?.prompt) || words.picture
}

/** Whoever still looks at what it was made of is led on to it. */
async function settle({ id, pictures, needs: [need], order: { boardId } }: QueuedUpscale): Promise<void> {
  const fresh = pictures.filter((picture) => !isInHistory(picture.id))
  await loadPictures(fresh.map((picture) => picture.id))
  const isWatched = need && 'picture' in need && useViewStore.getState().selectedId === need.picture
  for (const { id: pictureId } of fresh) {
    const picture = pictureById(pictureId)
    if (picture === null) continue
    if (boardId !== undefined && !isOpenBoard(boardId)) await placeOnBoard(boardId, [picture], 'upscale', false)
    else putOnBoard(picture, 'upscale')
    if (isWatched && isOpenBoard(boardId) && useViewStore.getState().tool === 'select') {
      select(picture.id)
      const rect = findPlaced(board(), picture.id)
      if (rect !== null) lookAt({ type: 'show', rect })
    }
    notify({ id: 'upscale', tone: 'note', message: words.done(picture.width, picture.height) })
  }
  await call('jobs:settle', { ids: [id] })
}

function tellFailure({ id, message }: QueuedUpscale): void {
  toldOf = null
  withdraw('upscale')
  const action = { label: strings.errors.again, run: () => retryJobs([id]) }
  notify({ id: `upscale ${id}`, tone: 'error', message: message ?? words.failed, action })
}
