/** Brings back the words and settings that a picture was made with, ready to be changed and painted again. */
import { changesOf, samplingOf, type Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import { beginningOf } from '../document/rerun.ts'
import { passageWords } from './passageWords.ts'
import { board } from '../stores/boardStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { writeDraft } from '../stores/promptStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { select } from '../stores/viewStore.ts'
import { goOnStrings } from '../strings/goOn.ts'
import { strings } from '../strings.ts'
import { about, type Action } from './action.ts'
import { loadBeginning } from './goOn.ts'
import { selectedPicture, showPicture } from './pictures.ts'
import { focusPromptAction } from './view.ts'

export const recallAction: Action<Picture> = about(selectedPicture, {
  id: 'recall',
  label: strings.actions.recall,
  shortcuts: [{ key: 'r' }],
  isEnabled: ({ recipe }) => recipe !== null && useModelStore.getState().capabilities !== null,
  async run(picture) {
    await loadBeginning(picture).catch((error: unknown) => report(error, 'recalled'))
    recall(picture)
    return focusPromptAction.run()
  },
})

function recall(picture: Picture): void {
  const { capabilities } = useModelStore.getState()
  if (picture.recipe === null || capabilities === null) return
  const { prompt, seed, imageIndex } = picture.recipe
  const changes = changesOf(samplingOf(picture.recipe), capabilities.defaults)
  useRequestStore.setState({ changes, template: '', seed, imageIndex, seedLocked: true, count: 1 })
  const passages = passageWords(picture.recipe)
  if (passages.length > 0) {
    notify({ id: 'recalled', tone: 'note', message: goOnStrings.recalledWithout(passages.join('; ')) })
  }
  const parent = pictureById((beginningOf(picture, pictureById) ?? picture).parentId)
  if (parent === null) {
    select(null)
    return writeDraft('new', prompt)
  }
  // An instruction only makes sense on the picture that it was given for.
  if (findPlaced(board(), parent.id) === null) showPicture(parent)
  select(parent.id)
  writeDraft('change', prompt)
}
