/**
 * Files brought into the library. Those that lie in folders are a job of the main process, which this window watches;
 * those that do not, because they were pasted, are sent from here.
 */
import { bridge, call, valueOf } from '../api.ts'
import type { Picture, QueuedPictures } from '../../electron/contract.ts'
import { placePicture } from '../document/edits.ts'
import { union, type Point, type Rect } from '../document/geometry.ts'
import { findPlaces, placesFrom } from '../document/placement.ts'
import { board, commit, isOpenBoard, useBoardStore } from '../stores/boardStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { markDeleted, pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { notify } from '../stores/toastStore.ts'
import { selectAll } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import { placeOnBoard } from './elsewhere.ts'
import { offerFound } from './found.ts'
import { loadPictures } from './pictures.ts'
import { isInHistory } from './placing.ts'
import { cancelJobs } from './queue.ts'

/** Fewer are in before anyone could read how far it has come. */
const worthTelling = 4

/** `at`: the board point that they were dropped on; without one they get places of their own. */
export async function importFiles(files: readonly File[], at: Point | null = null): Promise<void> {
  const { boardId } = useBoardStore.getState()
  const left = valueOf(await bridge().bringIn(files, { at, boardId }))
  const pictures: Picture[] = []
  const unread: string[] = []
  for (const index of left) {
    try {
      pictures.push(await importFile(files[index]!))
    } catch (error) {
      unread.push(error instanceof Error ? error.message : String(error))
    }
  }
  if (unread.length > 0) tellUnread(unread.join(' '))
  if (isOpenBoard(boardId)) put(pictures, at)
  else await placeOnBoard(boardId, pictures, 'import', true)
}

async function importFile(file: File): Promise<Picture> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const picture = await call('pictures:import', { name: file.name, bytes })
  markDeleted([picture.id], false)
  rememberPictures([picture])
  offerFound(picture)
  return picture
}

/** One note for all of them: the corner has no room for more. */
function tellUnread(message: string): void {
  notify({ id: 'unread', tone: 'error', message })
}

/** How far jobs have come since `before`, and what could not be read. */
export function tellIncoming(jobs: readonly QueuedPictures[], before: readonly QueuedPictures[]): void {
  for (const job of jobs) {
    const known = before.find(({ id }) => id === job.id)
    if (job.message !== null && job.message !== known?.message) tellUnread(job.message)
    if (job.state === 'running') tellProgress(job)
    if (job.state === 'done' && known !== undefined && known.state !== 'done')
      (isCut(job) ? tellStopped : tellProgress)(job)
  }
  // Without any picture it is as if it had been cancelled.
  for (const job of before) if (job.state !== 'done' && !jobs.some(({ id }) => id === job.id)) tellStopped(job)
}

function isCut({ order, progress }: QueuedPictures): boolean {
  return (progress?.done ?? 0) < order.files.length
}

export function tellProgress({ id, order, state, progress, pictures }: QueuedPictures): void {
  const total = order.files.length
  if (total < worthTelling) return
  const read = progress?.done ?? 0
  const stop = { label: strings.actions.stop, run: () => cancelJobs([id]) }
  const message =
    read < total ? strings.picture.importing(read, total) : strings.picture.imports(pictures.length, total)
  notify({ id: 'import', tone: 'note', message, ...(state === 'running' && read < total && { action: stop }) })
}

function tellStopped({ order, pictures }: QueuedPictures): void {
  notify({ id: 'import', tone: 'note', message: strings.picture.importStopped(pictures.length, order.files.length) })
}

/** One step of history for all that a job has brought in, on the board that it was for; deleted ones stay away. */
export async function placeIncoming({ order: { at, boardId }, pictures }: QueuedPictures): Promise<void> {
  const ids = pictures.map(({ id }) => id)
  await loadPictures(ids)
  const there = ids.flatMap((id) => pictureById(id) ?? [])
  if (boardId !== undefined && !isOpenBoard(boardId)) return placeOnBoard(boardId, there, 'import', false)
  put(
    there.filter(({ id }) => !isInHistory(id)),
    at,
  )
}

function put(pictures: readonly Picture[], at: Point | null): void {
  if (pictures.length === 0) return
  const ids = pictures.map(({ id }) => id)
  const places = at === null ? rows(pictures) : placesFrom(at, pictures, board().pictures)
  commit({ verb: 'import', pictureIds: ids }, (document) =>
    pictures.reduce((changed, { id }, index) => placePicture(changed, { id, ...places[index]! }), document),
  )
  selectAll(ids)
  const rect = union(board().pictures.filter(({ id }) => ids.includes(id)))
  if (rect !== null) lookAt({ type: at === null ? 'fit' : 'showWhole', rect })
}

/** Each a row of its own, as a picture that is painted. */
function rows(pictures: readonly Picture[]): readonly Rect[] {
  const taken: Rect[] = [...board().pictures]
  return pictures.map(({ width, height }) => {
    const [place] = findPlaces(taken, { width, height }, 1, null)
    taken.push(place!)
    return place!
  })
}
