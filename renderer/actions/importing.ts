/**
 * Files brought into the library. Those that lie in folders are a job of the main process, which this window watches;
 * those that do not, because they were pasted, are sent from here.
 */
import { bridge, call, valueOf } from '../api.ts'
import type { ImportedPicture, Picture, QueuedPictures } from '../../electron/contract.ts'
import { boardSize } from '../document/boardSize.ts'
import { findPlaced, type PlacedPicture } from '../document/document.ts'
import { placePicture } from '../document/edits.ts'
import { union, type Point, type Rect } from '../document/geometry.ts'
import { findPlaces, placesAlike, placesFrom } from '../document/placement.ts'
import { board, commit, isOpenBoard, useBoardStore } from '../stores/boardStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { markDeleted, pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { showSide } from '../stores/panelStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { notify, withdraw } from '../stores/toastStore.ts'
import { selectAll } from '../stores/viewStore.ts'
import { canvasStrings } from '../strings/canvas.ts'
import { strings } from '../strings.ts'
import { placeOnBoard } from './elsewhere.ts'
import { offerFound } from './found.ts'
import { loadPictures } from './pictures.ts'
import { arrangementOfCopied, picturesOfPasted } from './copied.ts'
import { isInHistory } from './placing.ts'
import { cancelJobs } from './queue.ts'
import { duplicateAction } from './selection.ts'

/** Fewer are mostly in before anyone could read how far it has come. */
const worthTelling = 4
/** Then that they come is said all the same. */
const soonMs = 250
/** Jobs of few files that it was said of. */
const slow = new Set<string>()

/** `at`: the board point that they were dropped on; without one they get places of their own. */
export async function importFiles(files: readonly File[], at: Point | null = null): Promise<void> {
  const { boardId } = useBoardStore.getState()
  const left = valueOf(await bridge().bringIn(files, { at, boardId }))
  const pictures: ImportedPicture[] = []
  const unread: string[] = []
  const coming = tellComing(left.length, () => pictures.length + unread.length)
  for (const index of left) {
    try {
      pictures.push(await importFile(files[index]!))
    } catch (error) {
      unread.push(error instanceof Error ? error.message : String(error))
    }
    coming.further()
  }
  coming.end()
  if (unread.length > 0) tellUnread(unread.join(' '))
  const known = pictures.filter(({ was }) => was !== 'new')
  tellKnown(
    pictures.length,
    left.length,
    known.map(({ prompt, name, was }) => ({ name: name ?? prompt, binned: was === 'binned' })),
  )
  if (isOpenBoard(boardId)) put(pictures, at)
  else await placeOnBoard(boardId, pictures, 'import', true)
}

/** What was copied from the library is that picture again, with its words, its name and its tags. */
export async function pasteFiles(files: readonly File[]): Promise<void> {
  const [file, ...others] = files
  const known = file === undefined || others.length > 0 ? [] : await picturesOfPasted(file).catch(() => [])
  if (known.length === 0) return importFiles(files)
  const fresh = known.filter(({ id }) => findPlaced(board(), id) === null).length
  put(known, null, arrangementOfCopied())
  const { onBoard, pasted } = strings.picture
  const another = { label: canvasStrings.actions.duplicate, run: () => void duplicateAction.run() }
  if (fresh === 0) notify({ id: 'import', tone: 'note', message: onBoard(known.length), action: another })
  else if (known.length > 1) notify({ id: 'import', tone: 'note', message: pasted(fresh) })
}

async function importFile(file: File): Promise<ImportedPicture> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const picture = await call('pictures:import', { name: file.name, bytes })
  markDeleted([picture.id], false)
  rememberPictures([picture])
  offerFound(picture)
  return picture
}

/** Of files that are sent from here, one after the other. */
function tellComing(total: number, read: () => number): { further(): void; end(): void } {
  let isTold = false
  const tell = () => {
    isTold = true
    notify({ id: 'import', tone: 'note', message: strings.picture.importing(read(), total) })
  }
  const timer = total === 0 ? undefined : setTimeout(tell, total < worthTelling ? soonMs : 0)
  return {
    further: () => isTold && tell(),
    end() {
      clearTimeout(timer)
      if (isTold) withdraw('import')
    },
  }
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
    if (known === undefined && isFew(job)) setTimeout(() => tellSlow(job.id), soonMs)
    if (job.state === 'done' && known !== undefined && known.state !== 'done') tellEnd(job)
  }
  // Without any picture it is as if it had been cancelled.
  for (const job of before) if (job.state !== 'done' && !jobs.some(({ id }) => id === job.id)) tellStopped(job)
}

function isFew({ order }: QueuedPictures): boolean {
  return order.files.length < worthTelling
}

function tellSlow(id: string): void {
  const job = useQueueStore.getState().incoming.find((one) => one.id === id)
  if (job === undefined || job.state === 'done') return
  slow.add(id)
  tellProgress(job)
}

function tellEnd(job: QueuedPictures): void {
  const { files, known } = job.order
  if (isCut(job)) return tellStopped(job)
  if (slow.delete(job.id)) withdraw('import')
  tellProgress(job)
  if (isFew(job))
    tellKnown(
      job.pictures.length,
      files.length,
      known.map(({ place, binned }) => ({ name: files[place] ?? '', binned })),
    )
}

/** What came in is new only once: the library has each file once. */
function tellKnown(
  pictures: number,
  files: number,
  known: readonly { readonly name: string; readonly binned: boolean }[],
): void {
  const [first] = known
  if (first === undefined) return
  const words = strings.picture
  const one = first.binned ? words.binned(first.name) : words.known(first.name)
  const message = known.length === 1 ? one : words.imports(pictures - known.length, known.length, files)
  notify({ id: 'import', tone: 'note', message })
}

function isCut({ order, progress }: QueuedPictures): boolean {
  return (progress?.done ?? 0) < order.files.length
}

export function tellProgress(job: QueuedPictures): void {
  const { id, order, state, progress, pictures } = job
  if (isFew(job) && !slow.has(id)) return
  const total = order.files.length
  const read = progress?.done ?? 0
  const fresh = pictures.filter((picture) => !order.known.some(({ place }) => place === picture.place)).length
  const stop = { label: strings.actions.stop, run: () => cancelJobs([id]) }
  const message =
    read < total ? strings.picture.importing(read, total) : strings.picture.imports(fresh, order.known.length, total)
  const show = { label: strings.actions.showLibrary, run: () => showSide('library') }
  const action = state === 'running' && read < total ? stop : order.series === undefined ? null : show
  notify({ id: 'import', tone: 'note', message, ...(action && { action }) })
}

function tellStopped({ id, order, pictures }: QueuedPictures): void {
  slow.delete(id)
  notify({ id: 'import', tone: 'note', message: strings.picture.importStopped(pictures.length, order.files.length) })
}

/**
 * One step of history for all that a job has brought in, on the board that it was for; deleted ones stay away. Those of a
 * series lie on none.
 */
export async function placeIncoming({
  order: { at, boardId, known, series },
  pictures,
}: QueuedPictures): Promise<void> {
  if (series !== undefined) return
  const ids = pictures.map(({ id }) => id)
  await loadPictures(ids)
  const there = ids.flatMap((id) => pictureById(id) ?? [])
  if (boardId !== undefined && !isOpenBoard(boardId)) return placeOnBoard(boardId, there, 'import', known.length > 0)
  put(
    there.filter(({ id }) => !isInHistory(id) || known.some((one) => one.id === id)),
    at,
  )
}

/** One that lies on the board already comes to where it is dropped; without a point it stays where it is. `arranged`: as they lay elsewhere. */
function put(pictures: readonly Picture[], at: Point | null, arranged: readonly PlacedPicture[] = []): void {
  if (pictures.length === 0) return
  const ids = pictures.map(({ id }) => id)
  const others = board().pictures.filter(({ id }) => !ids.includes(id))
  const placed = at === null ? pictures.filter(({ id }) => findPlaced(board(), id) === null) : pictures
  const known = arranged.filter(({ id }) => placed.some((picture) => picture.id === id))
  const lying = (places: readonly Rect[]) => placed.map(({ id }, index) => ({ id, ...places[index]! }))
  const places = () => {
    if (at !== null)
      return lying(
        placesFrom(
          at,
          placed.map((picture) => boardSize(picture, null)),
          others,
        ),
      )
    return known.length < placed.length ? lying(rows(placed)) : placesAlike(known, board().pictures)
  }
  if (placed.length > 0) {
    const there = places()
    commit({ verb: 'import', pictureIds: placed.map(({ id }) => id) }, (document) =>
      there.reduce(placePicture, document),
    )
  }
  selectAll(ids)
  const rect = union(board().pictures.filter(({ id }) => ids.includes(id)))
  if (rect !== null) lookAt({ type: at === null ? 'fit' : 'showWhole', rect })
}

/** Each a row of its own, as a picture that is painted. */
function rows(pictures: readonly Picture[]): readonly Rect[] {
  const taken: Rect[] = [...board().pictures]
  return pictures.map((picture) => {
    const [place] = findPlaces(taken, boardSize(picture, null), 1, null)
    taken.push(place!)
    return place!
  })
}
