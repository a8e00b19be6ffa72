/** What the model is not likely to paint as it is asked for is not painted without a word: it is told why, and asked again. */
import { understand, type Picture } from '../../electron/contract.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePromptStore, type Doubt, type PaintWish } from '../stores/promptStore.ts'
import { comesFromPhoto } from './photos.ts'

/** Of an instruction for `parent`, or of words for a new picture. Null where nothing speaks against it. */
export async function doubtAbout(words: string, parent: Picture | null, wish: PaintWish): Promise<Doubt | null> {
  const model = useModelStore.getState().capabilities
  if (model === null) return null
  const { literal } = usePromptStore.getState()
  const edits = parent && { isPhoto: model.vocabulary !== undefined && (await comesFromPhoto(parent)) }
  const { doubt } = understand({ prompt: words, literal, edits }, model)
  return doubt === null ? null : { words, wish, pictureId: parent?.id ?? null, sentence: doubt }
}
