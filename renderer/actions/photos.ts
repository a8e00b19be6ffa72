/** Whether a picture is a photo, or was made from one: a model of drawings can do less with those. */
import { isPhoto, type Picture } from '../../electron/contract.ts'
import { beginningAt } from '../document/turns.ts'
import { pictureUrl } from '../document/pictureUrl.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { loadPastPictures } from './pictures.ts'

/** What was found, by the hash of the file; a file never changes. */
const found = new Map<string, Promise<boolean>>()

/** What a model has painted from words alone is none. Throws where the file cannot be read. */
export async function comesFromPhoto(picture: Picture): Promise<boolean> {
  const begun = await beginningOfThread(picture)
  if (begun.recipe !== null && begun.recipe.sources.length === 0) return false
  const known = found.get(begun.hash) ?? looksLikePhoto(begun)
  found.set(begun.hash, known)
  known.catch(() => found.delete(begun.hash))
  return known
}

/** The first picture of the thread, deleted ones too: an edit of a photo that is in the bin is one of a photo all the same. */
async function beginningOfThread(picture: Picture): Promise<Picture> {
  const begun = beginningAt(picture, pictureById)
  if (begun.parentId === null || pictureById(begun.parentId) !== null) return begun
  await loadPastPictures([begun.parentId])
  return pictureById(begun.parentId) === null ? begun : beginningOfThread(begun)
}

const side = 192

async function looksLikePhoto({ hash, width, height }: Picture): Promise<boolean> {
  const shrunk = Math.min(1, side / Math.max(width, height))
  const [w, h] = [Math.max(1, Math.round(width * shrunk)), Math.max(1, Math.round(height * shrunk))]
  const response = await fetch(pictureUrl(hash))
  const image = await createImageBitmap(await response.blob(), {
    resizeWidth: w,
    resizeHeight: h,
    resizeQuality: 'high',
  })
  const context = new OffscreenCanvas(w, h).getContext('2d')
  if (context === null) return false
  context.drawImage(image, 0, 0)
  image.close()
  return isPhoto(context.getImageData(0, 0, w, h), 4)
}
