/** The conversation with a picture: step through candidates, accept, discard, try again, change what was said earlier. */
import { call } from '../api.ts'
import type { Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import { union } from '../document/geometry.ts'
import { turnKey } from '../document/groups.ts'
import { randomSeed } from '../document/request.ts'
import { orderAgain } from '../document/rerun.ts'
import { candidatesOf, replayFrom, type Turn } from '../document/turns.ts'
import { board } from '../stores/boardStore.ts'
import { useConversationStore } from '../stores/conversationStore.ts'
import { knownPictures, pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { usePromptStore } from '../stores/promptStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { conversationStrings } from '../strings/conversation.ts'
import { about, type Action } from './action.ts'
import { guardStrength } from './guardStrength.ts'
import { loadBeginning } from './goOn.ts'
import type { ActionId } from './ids.ts'
import { foldRejected } from './candidates.ts'
import { deletePictures, selectedPicture, showPicture } from './pictures.ts'
import { enqueue } from './queue.ts'
import { focusPromptAction } from './view.ts'

/**
 * The picture whose thread is shown: the selected one, or without a selection what was painted last and lies on the board, of
 * several the one that was looked at last.
 */
export function threadPicture(): Picture | null {
  const { selectedId, lastId } = useViewStore.getState()
  if (selectedId !== null) return pictureById(selectedId)
  const { job, painting } = usePaintingStore.getState()
  if (job?.isElsewhere === true) return null
  const placed = new Set(board().pictures.map(({ id }) => id))
  const painted = painting.saved.flatMap(({ picture }) => (placed.has(picture.id) ? picture : []))
  return painted.find(({ id }) => id === lastId) ?? painted.at(-1) ?? null
}

/** Everything related to a picture, so that its thread is whole. */
export async function loadFamily(id: string): Promise<void> {
  try {
    rememberPictures(await call('pictures:family', { id }))
  } catch (error) {
    report(error, 'family')
  }
}

/** Another `count` candidates for the turn of this picture, each with a seed of its own. */
async function paintAgain(picture: Picture, count: number): Promise<void> {
  const { capabilities, modelId } = useModelStore.getState()
  if (capabilities === null) return
  await loadBeginning(picture)
  const parts = { modelId, seed: randomSeed(), count, guard: guardStrength(), find: pictureById }
  const draft = orderAgain(picture, parts)
  if (draft !== null) await enqueue([draft])
}

/** Says an earlier turn in other words and paints the later ones again on what comes of it; the old branch stays. */
export async function replay(turns: readonly Turn[], index: number, words: string): Promise<void> {
  const { capabilities, modelId } = useModelStore.getState()
  if (capabilities === null) return
  for (const { picture } of turns) await loadBeginning(picture)
  const { drafts, cutShort } = replayFrom(turns, index, words, {
    modelId,
    guard: guardStrength(),
    find: pictureById,
  })
  select(turns[index]?.parent?.id ?? null)
  await enqueue(drafts)
  if (cutShort) notify({ id: 'replay', tone: 'note', message: conversationStrings.cutShort })
}

/** Selects a candidate to be judged, with its whole turn in view. */
export function review(picture: Picture): void {
  if (findPlaced(board(), picture.id) === null) showPicture(picture)
  select(picture.id)
  useConversationStore.setState({ reviewingId: picture.id })
  const turn = [...candidatesOf(picture, knownPictures()).map(({ id }) => id), picture.parentId ?? '']
  lookAt({ type: 'fit', rect: union(turn.flatMap((id) => findPlaced(board(), id) ?? [])) })
}

/** The result being judged: of a fresh turn, selected, and nothing typed that keys would belong to. */
export function reviewedPicture(): Picture | null {
  const { reviewingId } = useConversationStore.getState()
  const { selectedId, selectedIds } = useViewStore.getState()
  const [judged, selected] = [pictureById(reviewingId), pictureById(selectedId)]
  // Of several that are selected, none is judged alone.
  if (judged === null || selected === null || selectedIds.length > 1) return null
  // Whichever of its turn is selected, on the board too; one that was taken off the board is none of its candidates any more.
  const isOfTurn = turnKey(judged) !== null && turnKey(judged) === turnKey(selected)
  const isThere = (isOfTurn || judged.id === selected.id) && findPlaced(board(), selected.id) !== null
  return isThere && usePromptStore.getState().drafts.change === '' ? selected : null
}

const candidateAction = (id: ActionId, label: string, key: string, direction: 1 | -1): Action<Picture> =>
  about(reviewedPicture, {
    id,
    label,
    shortcuts: [{ key }],
    isEnabled: (picture) => neighbourCandidate(picture, direction) !== undefined,
    run(picture) {
      const next = neighbourCandidate(picture, direction)
      if (next !== undefined) review(next)
    },
  })

function neighbourCandidate(picture: Picture, direction: 1 | -1): Picture | undefined {
  const candidates = candidatesOf(picture, knownPictures())
  return candidates[candidates.findIndex(({ id }) => id === picture.id) + direction]
}

export const previousCandidateAction = candidateAction(
  'candidate.previous',
  conversationStrings.previous,
  'ArrowLeft',
  -1,
)
export const nextCandidateAction = candidateAction('candidate.next', conversationStrings.next, 'ArrowRight', 1)

/** Goes on from a picture; the other candidates stay in the thread, and on the board they fold under it. */
export const acceptAction: Action<Picture> = about(reviewedPicture, {
  id: 'candidate.accept',
  label: conversationStrings.accept,
  shortcuts: [{ key: 'Enter' }],
  run(picture) {
    if (useViewStore.getState().selectedId !== picture.id) review(picture)
    useConversationStore.setState({ reviewingId: null })
    foldRejected(picture)
    lookAt({ type: 'showAny', rects: [findPlaced(board(), picture.id) ?? []].flat() })
    return focusPromptAction.run()
  },
})

/** Deletes a result, which undo brings back, and looks at what is left of its turn, or at the picture before it. */
export const discardAction: Action<Picture> = about(reviewedPicture, {
  id: 'candidate.discard',
  label: conversationStrings.discard,
  shortcuts: [{ key: 'Delete' }, { key: 'Backspace' }],
  async run(picture) {
    const next = neighbourCandidate(picture, 1) ?? neighbourCandidate(picture, -1)
    await deletePictures([picture.id])
    if (next !== undefined) return review(next)
    useConversationStore.setState({ reviewingId: null })
    if (pictureById(picture.parentId) !== null) select(picture.parentId)
  },
})

const againAction = (id: ActionId, label: string, shift: boolean, count: number): Action<Picture> =>
  about(selectedPicture, {
    id,
    label,
    shortcuts: [{ key: 'n', shift }],
    isEnabled: ({ recipe }) => recipe !== null && useModelStore.getState().capabilities !== null,
    run: (picture) => paintAgain(picture, count),
  })

/** The same words and settings with another seed, for the same turn. */
export const anotherAction = againAction('another', conversationStrings.again, false, 1)
export const severalAction = againAction('several', conversationStrings.several, true, 3)
