/** The conversation with a picture: step through candidates, accept, discard, try again, change what was said earlier. */
import { call } from '../api.ts'
import type { Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import { union } from '../document/geometry.ts'
import { randomSeed } from '../document/request.ts'
import { orderAgain } from '../document/rerun.ts'
import { candidatesOf, replayFrom, type Turn } from '../document/turns.ts'
import { board } from '../stores/boardStore.ts'
import { useConversationStore } from '../stores/conversationStore.ts'
import { pictureById, rememberPictures, useLibraryStore } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { usePromptStore } from '../stores/promptStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { lookAt, select, useViewStore } from '../stores/viewStore.ts'
import { conversationStrings } from '../strings/conversation.ts'
import type { Action } from './action.ts'
import { guardStrength } from './generate.ts'
import { deleteAction, selectedPicture, showPicture } from './pictures.ts'
import { enqueue } from './queue.ts'
import { focusPromptAction } from './view.ts'

/** The picture whose thread is shown: the selected one, or without a selection what was painted last. */
export function threadPicture(): Picture | null {
  const { selectedId } = useViewStore.getState()
  if (selectedId !== null) return pictureById(selectedId)
  const newest = usePaintingStore.getState().painting.saved.at(-1)?.picture ?? null
  return newest === null || useLibraryStore.getState().deleted.has(newest.id) ? null : newest
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
export async function paintAgain(picture: Picture, count: number): Promise<void> {
  const { capabilities, modelId } = useModelStore.getState()
  if (capabilities === null) return
  const order = orderAgain(picture, { modelId, seed: randomSeed(), count, guard: guardStrength() })
  if (order !== null) await enqueue([{ order }])
}

/** Says an earlier turn in other words and paints the later ones again on what comes of it; the old branch stays. */
export async function replay(turns: readonly Turn[], index: number, words: string): Promise<void> {
  const { capabilities, modelId } = useModelStore.getState()
  if (capabilities === null) return
  const { drafts, cutShort } = replayFrom(turns, index, words, { modelId, guard: guardStrength() })
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

export function step(picture: Picture, direction: 1 | -1): void {
  const candidates = candidatesOf(picture, knownPictures())
  const next = candidates[candidates.findIndex(({ id }) => id === picture.id) + direction]
  if (next !== undefined) review(next)
}

/** Goes on from a picture; the other candidates stay in the thread and on the board. */
export function accept(picture: Picture): void {
  if (useViewStore.getState().selectedId !== picture.id) review(picture)
  useConversationStore.setState({ reviewingId: null })
  void focusPromptAction.run()
}

/** Deletes a result, which undo brings back, and looks at what is left of its turn, or at the picture before it. */
export async function discard(picture: Picture): Promise<void> {
  const candidates = candidatesOf(picture, knownPictures())
  const at = candidates.findIndex(({ id }) => id === picture.id)
  const next = candidates[at + 1] ?? candidates[at - 1] ?? null
  select(picture.id)
  await deleteAction.run()
  if (next !== null) return review(next)
  useConversationStore.setState({ reviewingId: null })
  if (pictureById(picture.parentId) !== null) select(picture.parentId)
}

function knownPictures(): readonly Picture[] {
  const { byId, deleted } = useLibraryStore.getState()
  return Object.values(byId).filter(({ id }) => !deleted.has(id))
}

/** The result being judged: fresh, still selected, and nothing typed that keys would belong to. */
export function reviewedPicture(): Picture | null {
  const { reviewingId } = useConversationStore.getState()
  const isSelected = reviewingId !== null && useViewStore.getState().selectedId === reviewingId
  return isSelected && usePromptStore.getState().drafts.change === '' ? pictureById(reviewingId) : null
}

const candidateAction = (id: string, label: string, key: string, direction: 1 | -1): Action => ({
  id,
  label,
  shortcuts: [{ key }],
  isEnabled: () => {
    const picture = reviewedPicture()
    if (picture === null) return false
    const candidates = candidatesOf(picture, knownPictures())
    return candidates[candidates.findIndex((other) => other.id === picture.id) + direction] !== undefined
  },
  run() {
    const picture = reviewedPicture()
    if (picture !== null) step(picture, direction)
  },
})

export const previousCandidateAction = candidateAction(
  'candidate.previous',
  conversationStrings.previous,
  'ArrowLeft',
  -1,
)
export const nextCandidateAction = candidateAction('candidate.next', conversationStrings.next, 'ArrowRight', 1)

export const acceptAction: Action = {
  id: 'candidate.accept',
  label: conversationStrings.accept,
  shortcuts: [{ key: 'Enter' }],
  isEnabled: () => reviewedPicture() !== null,
  run() {
    const picture = reviewedPicture()
    if (picture !== null) accept(picture)
  },
}

export const discardAction: Action = {
  id: 'candidate.discard',
  label: conversationStrings.discard,
  shortcuts: [{ key: 'Escape' }],
  whileTyping: true,
  isEnabled: () => reviewedPicture() !== null,
  async run() {
    const picture = reviewedPicture()
    if (picture !== null) await discard(picture)
  },
}

const againAction = (id: string, label: string, shift: boolean, count: number): Action => ({
  id,
  label,
  shortcuts: [{ key: 'n', shift }],
  isEnabled: () => (selectedPicture()?.recipe ?? null) !== null && useModelStore.getState().capabilities !== null,
  async run() {
    const picture = selectedPicture()
    if (picture !== null) await paintAgain(picture, count)
  },
})

/** The same words and settings with another seed, for the same turn. */
export const anotherAction = againAction('another', conversationStrings.again, false, 1)
export const severalAction = againAction('several', conversationStrings.several, true, 3)
