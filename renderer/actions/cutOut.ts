/** What words did not ask for, or a model did not understand: the thing without the plain ground it lies on. */
import type { Picture } from '../../electron/contract.ts'
import { call } from '../api.ts'
import { findPlaced } from '../document/document.ts'
import { inPlaceOf } from '../document/edits.ts'
import { board, commit } from '../stores/boardStore.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'
import { select } from '../stores/viewStore.ts'
import { canvasStrings } from '../strings/canvas.ts'
import { about, type Action } from './action.ts'
import { putOnBoard, selectedPicture } from './pictures.ts'

export const cutOutAction: Action<Picture> = about(selectedPicture, {
  id: 'cutOut',
  label: canvasStrings.actions.cutOut,
  shortcuts: [],
  isEnabled: ({ verb, recipe }) => verb !== 'cutOut' && recipe?.cutOut === undefined && recipe?.until === undefined,
  async run({ id }) {
    try {
      const cut = await call('pictures:cutOut', { id })
      rememberPictures([cut])
      if (findPlaced(board(), id) === null) putOnBoard(cut, 'cutOut')
      else commit({ verb: 'cutOut', pictureIds: [cut.id] }, (document) => inPlaceOf(document, id, cut.id))
      select(cut.id)
    } catch (error) {
      report(error, 'cutOut')
    }
  },
})
