/** Painted pictures take their places on the board: where they were painted, or, when the window was away, beside their parent. */
import type { Picture, QueuedPainting } from '../../electron/contract.ts'
import { placeInstead } from '../document/edits.ts'
import type { Rect } from '../document/geometry.ts'
import { parentOf } from '../document/queue.ts'
import { goesOn, takesPlace } from '../document/rerun.ts'
import { seenPlace } from '../document/seenPlace.ts'
import { followHead, isJustBegun } from '../stores/begunStore.ts'
import { commit, commitMeanwhile, useBoardStore } from '../stores/boardStore.ts'
import { pictureById, useLibraryStore } from '../stores/libraryStore.ts'
import { placeOf, placesFor, sizeOnBoard } from './freePlaces.ts'
import { loadPictures } from './pictures.ts'

/** What a picture was painted for. */
interface Painted {
  readonly jobId: string
  readonly parentId: string | null
  readonly turnId: string | null
  /** What the same job has painted, this picture among it. */
  readonly together: readonly string[]
}

/** One step of the history for each picture; one that has been a step already stays where it went from there. */
export function placePainted(picture: Picture, at: Rect, { jobId, parentId, turnId, together }: Painted): void {
  if (isInHistory(picture.id)) return
  const isRetry = Object.values(useLibraryStore.getState().byId).some(
    (known) => turnId !== null && known.turnId === turnId && !together.includes(known.id),
  )
  // What is not finished lies where it will be whole.
  const isWhole = picture.recipe?.until === undefined
  const { x, y, width, height } = isWhole
    ? { ...sizeOnBoard(picture, parentId), x: at.x, y: at.y }
    : seenPlace(at, picture)
  const place = { id: picture.id, x, y, width, height }
  const fresh = isRetry ? 'reroll' : parentId === null ? 'generate' : 'edit'
  const isRegion = picture.verb === 'edit' && picture.recipe?.into !== undefined
  const verb = isRegion ? 'region' : goesOn(picture) ? picture.verb : fresh
  // What was not finished makes room for what it has become.
  const over = takesPlace(picture) && parentId !== null ? [parentId] : []
  const before = useBoardStore.getState().history.headId
  const lay = isJustBegun(jobId) ? commit : commitMeanwhile
  lay({ verb, pictureIds: [picture.id] }, (document) => placeInstead(document, over, place))
  followHead(before)
}

/** Those of a job that nobody was there to place; deleted ones stay away. */
export async function placeLeft(job: QueuedPainting): Promise<void> {
  const together = job.pictures.map(({ id }) => id)
  const left = together.filter((id) => !isInHistory(id))
  if (left.length === 0) return
  const parentId = parentOf(job)
  await loadPictures(parentId === null ? left : [...left, parentId])
  for (const picture of left.flatMap((id) => pictureById(id) ?? [])) {
    const [place] = [...overPlace(picture), ...placesFor(picture, 1, parentId, job.order.turnId)]
    if (place !== undefined)
      placePainted(picture, place, { jobId: job.id, parentId, turnId: job.order.turnId, together })
  }
}

/** Where a picture that was gone on with lies: the whole one takes its place. */
function overPlace(picture: Picture): readonly Rect[] {
  return takesPlace(picture) ? placeOf(picture.parentId) : []
}

export function isInHistory(pictureId: string): boolean {
  const { steps } = useBoardStore.getState().history
  return Object.values(steps).some(({ pictureIds }) => pictureIds.includes(pictureId))
}
