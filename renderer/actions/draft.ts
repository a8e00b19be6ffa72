/** What is being written outlives the window together with what it is about: the selected picture and the references. */
import { rememberedDraft, rememberDraft, setReferences, usePromptStore, writeDraft } from '../stores/promptStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { loadPictures } from './pictures.ts'

export async function bringBackDraft(): Promise<void> {
  const { instruction, pictureId, referenceIds } = rememberedDraft()
  await loadPictures([...referenceIds, ...(pictureId === null ? [] : [pictureId])])
  if (usePromptStore.getState().referenceIds.length === 0) {
    setReferences(referenceIds.filter((id) => pictureById(id) !== null))
  }
  // An instruction is about its picture: without it, it is about nothing.
  if (pictureById(pictureId) !== null && useViewStore.getState().selectedId === null) {
    select(pictureId)
    writeDraft('change', instruction)
  }
  usePromptStore.subscribe(remember)
  useViewStore.subscribe((view, before) => {
    if (view.selectedId !== before.selectedId) remember()
  })
}

function remember(): void {
  const { drafts, referenceIds } = usePromptStore.getState()
  const instruction = drafts.change
  rememberDraft({
    instruction,
    pictureId: instruction === '' ? null : useViewStore.getState().selectedId,
    referenceIds,
  })
}
