/** Another strength of the drift guard for the selected edit: tried while the slider moves, kept when it is left. */
import { call } from '../api.ts'
import type { Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import { inPlaceOf } from '../document/edits.ts'
import { board, commit } from '../stores/boardStore.ts'
import { closeGuard, openGuard, setTrial, useGuardStore } from '../stores/guardStore.ts'
import { markDeleted, pictureById, rememberPictures, useLibraryStore } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { guardStrings } from '../strings/guard.ts'
import { about, type Action } from './action.ts'
import { selectedPicture } from './pictures.ts'

export const guardAction: Action<Picture> = about(selectedPicture, {
  id: 'guard',
  label: guardStrings.actions.open,
  shortcuts: [{ key: 'g', shift: true }],
  isEnabled: ({ guard }) => guard !== null,
  run: (picture) => (isOpenFor(picture) ? leaveGuard() : openFor(picture)),
})

/** What is marked lasts as long as the bar that says so. */
export const showChangesAction: Action<Picture> = about(selectedPicture, {
  id: 'guard.changes',
  label: guardStrings.actions.showChanges,
  shortcuts: [{ key: 'd', shift: true }],
  isEnabled: ({ guard }) => guard !== null,
  run(picture) {
    if (!isOpenFor(picture)) openFor(picture)
    useGuardStore.setState(({ showsChanges }) => ({ showsChanges: !showsChanges }))
  },
})

/** Escape, or looking at something else: the strength where the slider stands is kept. */
export const leaveGuardAction: Action = {
  id: 'guard.leave',
  label: guardStrings.actions.leave,
  shortcuts: [{ key: 'Escape' }],
  isEnabled: () => useGuardStore.getState().pictureId !== null,
  run: leaveGuard,
}

function isOpenFor({ id }: Picture): boolean {
  return useGuardStore.getState().pictureId === id
}

/** In view as a whole, so that nothing of it lies below the bar. */
function openFor({ id }: Picture): void {
  useViewStore.setState({ tool: 'select', comparing: 'off' })
  openGuard(id)
}

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

/** One step of the board's history for all that was tried: the newly guarded picture in the place of the other. */
export async function leaveGuard(): Promise<void> {
  const { pictureId, strength, keeping } = useGuardStore.getState()
  const picture = pictureById(pictureId)
  // Leaving it and selecting something else are one gesture.
  if (keeping) return
  if (picture === null || strength === null || strength === picture.guard?.strength) return closeGuard()
  useGuardStore.setState({ keeping: true })
  try {
    const again = await call('pictures:guard', { id: picture.id, strength })
    rememberPictures([again])
    await replace(picture, again)
  } catch (error) {
    report(error, 'guard')
  } finally {
    useGuardStore.setState({ keeping: false })
    if (isOpenFor(picture)) closeGuard()
  }
}

/** One version is kept, unless others were made from the one before; an undo brings that back. */
async function replace(before: Picture, again: Picture): Promise<void> {
  const isLast = !Object.values(useLibraryStore.getState().byId).some(({ parentId }) => parentId === before.id)
  const pictureIds = isLast ? [again.id, before.id] : [again.id]
  commit({ verb: 'guard', pictureIds }, (document) => inPlaceOf(document, before.id, again.id))
  if (useViewStore.getState().selectedId === before.id && findPlaced(board(), again.id) !== null) select(again.id)
  if (!isLast) return
  await call('pictures:delete', { ids: [before.id] })
  markDeleted([before.id], true)
}
