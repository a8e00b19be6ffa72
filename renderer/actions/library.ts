/** What is done to pictures of the library: starred, named, put on the board. */
import { call } from '../api.ts'
import { findPlaced } from '../document/document.ts'
import { board } from '../stores/boardStore.ts'
import { pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { loadPictures, showPicture } from './pictures.ts'

/** Puts them on the board and selects the last. */
export async function openPictures(ids: readonly string[]): Promise<void> {
  try {
    await loadPictures(ids)
  } catch (error) {
    return report(error, 'library')
  }
  for (const id of ids) {
    const picture = pictureById(id)
    if (picture !== null) showPicture(picture)
  }
}

/** Where it lies on the board. */
export function lookOnBoard(id: string): void {
  const place = findPlaced(board(), id)
  if (place !== null) lookAt({ type: 'fit', rect: place })
}

/** Stars all of them, or takes the star from all when each has one. */
export async function toggleStars(ids: readonly string[]): Promise<void> {
  try {
    const starred = await call('pictures:toggleStars', { ids: [...ids] })
    rememberPictures(ids.flatMap((id) => pictureById(id) ?? []).map((picture) => ({ ...picture, starred })))
  } catch (error) {
    report(error, 'library')
  }
}

export async function renamePicture(id: string, name: string): Promise<void> {
  try {
    const picture = await call('pictures:change', { id, name })
    if (pictureById(id) !== null) rememberPictures([picture])
  } catch (error) {
    report(error, 'library')
  }
}
