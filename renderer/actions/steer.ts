/** Other words or guidance for the picture that is being painted: they hold from its next row on, and its recipe says from where. */
import { call } from '../api.ts'
import type { Capabilities, PaintOrder, PassageChanges } from '../../electron/contract.ts'
import { isRunning } from '../document/painting.ts'
import { wordsAt } from '../document/rerun.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { rememberWords, usePromptStore } from '../stores/promptStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { draftKind, wordsFor } from './generate.ts'
import { changesWords } from './passageWords.ts'

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
      await call('jobs:steer', { id: wish.jobId, changes: wish.changes })
      if (wish.changes.prompt !== undefined) rememberWords(wish.changes.prompt)
      notify({ id: 'steer', tone: 'note', message: strings.actions.steered(changesWords(wish.changes)) })
    } catch (error) {
      report(error, 'queue')
    }
  },
}

/** Null while nothing is painted patch by patch, or it is painted from the words and settings that stand there. */
function steering(): { readonly jobId: string; readonly changes: PassageChanges } | null {
  const { job, painting } = usePaintingStore.getState()
  const { capabilities } = useModelStore.getState()
  if (job === null || !isRunning(painting) || capabilities?.tokenProgress !== true) return null
  const order = useQueueStore.getState().jobs.find(({ id }) => id === job.id)?.order
  // A picture is extended under one set of words.
  if (order === undefined || order.request.extend !== undefined) return null
  const written = usePromptStore.getState().drafts[draftKind()].trim()
  const words = wordsFor(written, capabilities)
  const isNew = words !== '' && words !== wordsAt(order.request, Infinity)
  const changes = { ...(isNew && { prompt: words }), ...settingsChanged(order, capabilities) }
  return Object.keys(changes).length === 0 ? null : { jobId: job.id, changes }
}

/** Of the settings that may change on the way down those that are others now than it is painted under. */
function settingsChanged({ request, edits }: PaintOrder, { defaults }: Capabilities): PassageChanges {
  const { changes } = useRequestStore.getState()
  const keys = ['guidance', 'negativePrompt', ...(edits ? (['imageGuidance'] as const) : [])] as const
  const now = keys.map((key) => [key, changes[key] ?? defaults[key]] as const)
  const was = (key: (typeof keys)[number]) =>
    request.passages?.findLast((passage) => passage[key] !== undefined)?.[key] ?? request[key] ?? defaults[key]
  return Object.fromEntries(now.filter(([key, value]) => value !== was(key)))
}
