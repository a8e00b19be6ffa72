/** What the model is not likely to paint as it is asked for is not painted without a word: it is told why, and asked again. */
import { understand, type Picture } from '../../electron/contract.ts'
import { threadOf } from '../document/turns.ts'
import { useLibraryStore } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePromptStore, type Doubt, type PaintWish } from '../stores/promptStore.ts'
import { comesFromPhoto } from './photos.ts'

/** Of an instruction for `parent`, or of words for a new picture. Null where nothing speaks against it. */
export async function doubtAbout(words: string, parent: Picture | null, wish: PaintWish): Promise<Doubt | null> {
  const model = useModelStore.getState().capabilities
  if (model === null) return null
  const { literal } = usePromptStore.getState()
  const isPhoto = parent !== null && model.vocabulary !== undefined && (await comesFromPhoto(parent))
  const edits = parent && { isPhoto, words: wordsOf(parent) }
  const { doubt } = understand({ prompt: words, literal, edits }, model)
  return doubt === null ? null : { words, wish, pictureId: parent?.id ?? null, sentence: doubt }
}

/** Of the picture and of all that it was made from; undefined where one of them was not painted here, or is not at hand. */
function wordsOf(picture: Picture): string | undefined {
  const thread = threadOf(picture, Object.values(useLibraryStore.getState().byId))
  const said = thread.flatMap((turn) => turn.picture.recipe?.prompt ?? [])
  const isKnown = thread[0]?.picture.parentId === null && said.length === thread.length
  return isKnown ? said.join(' . ') : undefined
}
