/** An instruction that the model is not likely to carry out is not painted without a word: it is told why, and asked again. */
import { isPhoto, understand, type Picture } from '../../electron/contract.ts'
import { pictureUrl } from '../document/pictureUrl.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePromptStore, type Doubt, type PaintWish } from '../stores/promptStore.ts'

/** Null where nothing speaks against it. */
export async function doubtAbout(words: string, parent: Picture | null, wish: PaintWish): Promise<Doubt | null> {
  const model = useModelStore.getState().capabilities
  if (parent === null || model === null) return null
  const { literal } = usePromptStore.getState()
  // What a model of drawings has painted is none.
  const isCamera = model.vocabulary !== undefined && parent.recipe === null && (await looksLikePhoto(parent))
  const { doubt } = understand({ prompt: words, literal, edits: { isPhoto: isCamera } }, model)
  return doubt === null ? null : { words, wish, pictureId: parent.id, sentence: doubt }
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
