/** What words did not ask for, or a model did not understand: the thing without the plain ground it lies on. */
import type { Picture } from '../../electron/contract.ts'
import { call } from '../api.ts'
import { findPlaced } from '../document/document.ts'
import { inPlaceOf } from '../document/edits.ts'
import { board, commit } from '../stores/boardStore.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { notify, withdraw } from '../stores/toastStore.ts'
import { select } from '../stores/viewStore.ts'
import { canvasStrings } from '../strings/canvas.ts'
import { strings } from '../strings.ts'
import { about, type Action } from './action.ts'
import { putOnBoard, selectedPicture } from './pictures.ts'

export const cutOutAction: Action<Picture> = about(selectedPicture, {
  id: 'cutOut',
  label: canvasStrings.actions.cutOut,
  shortcuts: [],
  isEnabled: ({ verb, recipe }) =>
    verb !== 'cutOut' && verb !== 'touchUp' && recipe?.cutOut === undefined && recipe?.until === undefined,
  run: ({ id }) => cutOut(id),
})

async function cutOut(id: string): Promise<void> {
  withdraw('cutOut')
  try {
    const cut = await call('pictures:cutOut', { id })
    rememberPictures([cut])
    if (findPlaced(board(), id) === null) putOnBoard(cut, 'cutOut')
    else commit({ verb: 'cutOut', pictureIds: [cut.id] }, (document) => inPlaceOf(document, id, cut.id))
    select(cut.id)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const action = { label: strings.errors.again, run: () => void cutOut(id) }
    notify({ id: 'cutOut', tone: 'error', message, action })
  }
}
