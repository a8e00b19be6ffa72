/** Files brought into the library: two at a time, which is what the machine reads at once, until all are in or it is stopped. */
import { call } from '../api.ts'
import type { Picture } from '../../electron/contract.ts'
import { placePicture } from '../document/edits.ts'
import { union, type Point, type Rect } from '../document/geometry.ts'
import { findPlaces, placesFrom } from '../document/placement.ts'
import { board, commit } from '../stores/boardStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { markDeleted, rememberPictures } from '../stores/libraryStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { selectAll } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import { offerFound } from './found.ts'

const atOnce = 2
/** Fewer are in before anyone could read how far it has come. */
const worthTelling = 4

/** `at`: the board point that they were dropped on; without one they get places of their own. One step of history. */
export async function importFiles(files: readonly File[], at: Point | null = null): Promise<void> {
  const pictures: Picture[] = []
  const failures: unknown[] = []
  const left = [...files.entries()]
  const total = files.length
  let stopped = false
  let read = 0

  function tell(): void {
    if (total < worthTelling || stopped) return
    const stop = { label: strings.actions.stop, run: () => (stopped = true) }
    const message = strings.picture.importing(read, total)
    notify({ id: 'import', tone: 'note', message, ...(read < total && { action: stop }) })
  }

  async function work(): Promise<void> {
    for (let next = left.shift(); next !== undefined && !stopped; next = left.shift()) {
      const [index, file] = next
      try {
        pictures[index] = await importFile(file)
      } catch (error) {
        tellFailures(failures, error, file.name)
      }
      read++
      tell()
    }
  }

  tell()
  await Promise.all(Array.from({ length: atOnce }, work))
  const imported = pictures.filter(Boolean)
  if (stopped) notify({ id: 'import', tone: 'note', message: strings.picture.importStopped(imported.length, total) })
  put(imported, at)
}

async function importFile(file: File): Promise<Picture> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const picture = await call('pictures:import', { name: file.name, bytes })
  markDeleted([picture.id], false)
  rememberPictures([picture])
  offerFound(picture)
  return picture
}

/** A sentence each for the first two; the corner has no room for more beside the count, so the others share one note. */
function tellFailures(failures: unknown[], error: unknown, name: string): void {
  failures.push(error)
  if (failures.length <= 2) return report(error, name)
  const sentences = failures.slice(2).map((failure) => (failure instanceof Error ? failure.message : String(failure)))
  notify({ id: 'importFailed', tone: 'error', message: sentences.join(' ') })
}

function put(pictures: readonly Picture[], at: Point | null): void {
  if (pictures.length === 0) return
  const ids = pictures.map(({ id }) => id)
  const places = at === null ? rows(pictures) : placesFrom(at, pictures)
  commit({ verb: 'import', pictureIds: ids }, (document) =>
    pictures.reduce((changed, { id }, index) => placePicture(changed, { id, ...places[index]! }), document),
  )
  selectAll(ids)
  const rect = union(board().pictures.filter(({ id }) => ids.includes(id)))
  if (rect !== null) lookAt({ type: at === null ? 'fit' : 'show', rect })
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
