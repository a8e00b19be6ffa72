/** Pictures that the words refer to: from the board, from the library, or from a file. */
import { call } from '../api.ts'
import type { Picture } from '../../electron/contract.ts'
import { markDeleted, rememberPictures, useLibraryStore } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { setReferences, usePromptStore } from '../stores/promptStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { select } from '../stores/viewStore.ts'
import { promptStrings } from '../strings/prompt.ts'
import { about, type Action } from './action.ts'
import { selectedPicture } from './pictures.ts'
import { focusPromptAction } from './view.ts'

/** As many as one instruction may name. */
const most = 7

/** Whether the model in use can look at pictures. */
export function canRefer(): boolean {
  return useModelStore.getState().capabilities?.edit ?? false
}

export function addReference(id: string): void {
  const { referenceIds } = usePromptStore.getState()
  if (!canRefer()) return notify({ id: 'reference', tone: 'note', message: promptStrings.cannotRefer })
  if (referenceIds.includes(id)) return
  if (referenceIds.length >= most)
    return notify({ id: 'reference', tone: 'note', message: promptStrings.tooMany(most) })
  setReferences([...referenceIds, id])
}

export function removeReference(id: string): void {
  setReferences(usePromptStore.getState().referenceIds.filter((other) => other !== id))
}

/** Files come into the library first; each then is a reference. */
export async function referToFiles(files: readonly File[]): Promise<void> {
  for (const file of files) {
    try {
      const picture = await call('pictures:import', {
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })
      markDeleted([picture.id], false)
      rememberPictures([picture])
      addReference(picture.id)
    } catch (error) {
      report(error, file.name)
    }
  }
}

/** A picture that is carried to the prompt is referred to instead of moved. */
export function dropOnPrompt(
  at: { readonly clientX: number; readonly clientY: number },
  ids: readonly string[],
): boolean {
  const under = document.elementFromPoint(at.clientX, at.clientY)
  if (!canRefer() || under === null || under.closest('[data-references]') === null) return false
  for (const id of ids) addReference(id)
  return true
}

export function referencedPictures(ids: readonly string[]): readonly Picture[] {
  const { byId, deleted } = useLibraryStore.getState()
  return ids.flatMap((id) => (deleted.has(id) ? [] : (byId[id] ?? [])))
}

export const referenceAction: Action<Picture> = about(selectedPicture, {
  id: 'reference',
  label: promptStrings.refer,
  shortcuts: [{ key: 'r', shift: true }],
  isEnabled: canRefer,
  run(picture) {
    addReference(picture.id)
    // The words now are about something else, with this picture beside it.
    select(null)
    return focusPromptAction.run()
  },
})
