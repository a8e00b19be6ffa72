/** What the words in the prompt are about while no picture is selected: the one that is being painted, or a new one. */
import type { QueuedPainting } from '../../electron/contract.ts'
import { looksLikeChange } from '../document/instruction.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePromptStore } from '../stores/promptStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { useViewStore } from '../stores/viewStore.ts'

/** The painting whose picture the words will change: the last that is to come, when they tell of a change. */
export function comingTarget(): QueuedPainting | null {
  const { jobs } = useQueueStore.getState()
  return tellsOfChange() ? (jobs.findLast(({ state }) => state === 'running' || state === 'waiting') ?? null) : null
}

/** They tell of a new picture after all. */
export function talkAfresh(): void {
  usePromptStore.setState({ afresh: true })
}

/** Words for another picture are being written, which a selection would take out of sight. */
export function isWritingAnother(): boolean {
  const { drafts, history } = usePromptStore.getState()
  const words = drafts.new.trim()
  return words !== '' && words !== history[0] && !tellsOfChange()
}

/** An instruction that was written while the picture was painted goes along with it. */
export function takeWordsAlong(): void {
  if (!tellsOfChange()) return
  usePromptStore.setState(({ drafts, history }) => ({ drafts: { new: history[0] ?? '', change: drafts.new } }))
}

function tellsOfChange(): boolean {
  const { capabilities } = useModelStore.getState()
  const { drafts, afresh } = usePromptStore.getState()
  const isNew = capabilities?.edit === true && useViewStore.getState().selectedId === null
  return isNew && !afresh && looksLikeChange(drafts.new, capabilities)
}
