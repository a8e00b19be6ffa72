/** Other words for the picture that is being painted: they hold from its next row on, and its recipe says from where. */
import { call } from '../api.ts'
import { isRunning } from '../document/painting.ts'
import { wordsAt } from '../document/rerun.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { rememberWords, usePromptStore } from '../stores/promptStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { draftKind } from './generate.ts'

export const steerAction: Action = {
  id: 'steer',
  label: strings.actions.steer,
  shortcuts: [{ key: 'j', mod: true }],
  whileTyping: true,
  isEnabled: () => steering() !== null,
  async run() {
    const wish = steering()
    if (wish === null) return
    try {
      await call('jobs:steer', { id: wish.jobId, changes: { prompt: wish.words } })
      rememberWords(wish.words)
      notify({ id: 'steer', tone: 'note', message: strings.actions.steered(wish.words) })
    } catch (error) {
      report(error, 'queue')
    }
  },
}

/** Null while nothing is painted patch by patch, or the words are those that it is painted from. */
function steering(): { readonly jobId: string; readonly words: string } | null {
  const { job, painting } = usePaintingStore.getState()
  const words = usePromptStore.getState().drafts[draftKind()].trim()
  if (job === null || !isRunning(painting) || words === '') return null
  if (useModelStore.getState().capabilities?.tokenProgress === false) return null
  const order = useQueueStore.getState().jobs.find(({ id }) => id === job.id)?.order
  // A picture is extended under one set of words.
  if (order?.request.extend !== undefined) return null
  return order !== undefined && words === wordsAt(order.request, Infinity) ? null : { jobId: job.id, words }
}
