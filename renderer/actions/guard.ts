/** Another strength of the drift guard for the selected edit: tried while the slider moves, kept when it rests. */
import { call } from '../api.ts'
import type { Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import { inPlaceOf } from '../document/edits.ts'
import { board, commit } from '../stores/boardStore.ts'
import { closeGuard, openGuard, setTrial, useGuardStore } from '../stores/guardStore.ts'
import { pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'
import { select } from '../stores/viewStore.ts'
import { guardStrings } from '../strings/guard.ts'
import { about, type Action } from './action.ts'
import { selectedPicture } from './pictures.ts'

export const guardAction: Action<Picture> = about(selectedPicture, {
  id: 'guard',
  label: guardStrings.actions.open,
  shortcuts: [{ key: 'g', shift: true }],
  isEnabled: ({ guard }) => guard !== null,
  run: ({ id }) => (useGuardStore.getState().pictureId === id ? closeGuard() : openGuard(id)),
})

export const showChangesAction: Action<Picture> = about(selectedPicture, {
  id: 'guard.changes',
  label: guardStrings.actions.showChanges,
  shortcuts: [{ key: 'd', shift: true }],
  isEnabled: ({ guard }) => guard !== null,
  run: () => useGuardStore.setState(({ showsChanges }) => ({ showsChanges: !showsChanges })),
})

/** One question at a time; where the slider went meanwhile is asked next. */
export async function tryStrength(strength: number): Promise<void> {
  const { trying } = useGuardStore.getState()
  useGuardStore.setState({ strength, trying: true })
  if (trying) return
  try {
    for (let asked: number | null = null; ;) {
      const { pictureId, strength: wanted } = useGuardStore.getState()
      if (pictureId === null || wanted === null || wanted === asked) return
      asked = wanted
      const { png, map, score } = await call('pictures:tryGuard', { id: pictureId, strength: asked })
      const isStill = useGuardStore.getState().pictureId === pictureId && useGuardStore.getState().strength !== null
      if (isStill) setTrial({ score, picture: urlOf(png), map: urlOf(map) })
    }
  } catch (error) {
    report(error, 'guard')
  } finally {
    useGuardStore.setState({ trying: false })
  }
}

function urlOf(png: Uint8Array): string {
  return URL.createObjectURL(new Blob([new Uint8Array(png)], { type: 'image/png' }))
}

/** One step of the board's history: the newly guarded picture in the place of the other. */
export async function keepStrength(): Promise<void> {
  const { pictureId, strength, keeping } = useGuardStore.getState()
  const picture = pictureById(pictureId)
  if (keeping || picture === null || strength === null || strength === picture.guard?.strength) return
  // Letting go of the slider and leaving it are one gesture.
  useGuardStore.setState({ keeping: true })
  try {
    const again = await call('pictures:guard', { id: picture.id, strength })
    rememberPictures([again])
    commit({ verb: 'guard', pictureIds: [again.id] }, (document) => inPlaceOf(document, picture.id, again.id))
    if (findPlaced(board(), again.id) !== null) select(again.id)
    openGuard(again.id)
  } catch (error) {
    report(error, 'guard')
  } finally {
    useGuardStore.setState({ keeping: false })
  }
}
