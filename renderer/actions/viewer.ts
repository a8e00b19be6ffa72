/** The large view: one picture fills the window, arrows step through its turn, or through what lies on the board. */
import type { Picture } from '../../electron/contract.ts'
import { candidatesOf } from '../document/turns.ts'
import { board } from '../stores/boardStore.ts'
import { knownPictures, pictureById } from '../stores/libraryStore.ts'
import { openDialog, usePanelStore } from '../stores/panelStore.ts'
import { select } from '../stores/viewStore.ts'
import { viewerStrings } from '../strings/viewer.ts'
import { about, type Action } from './action.ts'
import { acceptAction, review } from './conversation.ts'
import { deletePictures, selectedPicture } from './pictures.ts'
import { framePictures } from './story.ts'

export const viewerAction: Action<Picture> = about(selectedPicture, {
  id: 'viewer',
  label: viewerStrings.action,
  // Held it is the hand: whether it was tapped is known when it is let go, see canvas/pointer.ts.
  shortcuts: [{ key: ' ' }],
  run(picture) {
    select(picture.id)
    openDialog(usePanelStore.getState().dialog === 'viewer' ? null : 'viewer')
  },
})

/** What the arrows step through: the frames of a story, where one of them was opened there. */
export function viewedWith(picture: Picture): readonly Picture[] {
  const frames = framePictures()
  if (frames.some(({ id }) => id === picture.id)) return frames
  const candidates = candidatesOf(picture, knownPictures())
  if (candidates.length > 1) return candidates
  const placed = board().pictures.flatMap(({ id }) => pictureById(id) ?? [])
  return placed.some(({ id }) => id === picture.id) ? placed.toSorted((a, b) => a.createdAt - b.createdAt) : [picture]
}

export function viewNext(picture: Picture, by: 1 | -1): void {
  const all = viewedWith(picture)
  const next = all[all.findIndex(({ id }) => id === picture.id) + by]
  if (next !== undefined) select(next.id)
}

/** The talk goes on with it; other candidates fold under it. */
export async function keepViewed(picture: Picture): Promise<void> {
  openDialog(null)
  review(picture)
  await acceptAction.run(picture)
}

/** Into the bin, which undo takes back; the next one is seen. */
export async function dropViewed(picture: Picture): Promise<void> {
  const all = viewedWith(picture)
  const at = all.findIndex(({ id }) => id === picture.id)
  const next = all[at + 1] ?? all[at - 1]
  await deletePictures([picture.id])
  if (next === undefined) openDialog(null)
  else select(next.id)
}
