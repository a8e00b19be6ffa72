/** The tour goes along with what is done: a picture is painted, changed, and the change taken back and brought again. */
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { rememberWords, writeDraft } from '../stores/promptStore.ts'
import { useBoardStore } from '../stores/boardStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { isRunning } from '../document/painting.ts'
import { suggestionsFor } from '../document/suggestions.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { settingsStrings as words } from '../strings/settings.ts'
import type { Action } from './action.ts'
import { changeSettings } from './settings.ts'
import { changeTarget, paint } from './generate.ts'
import { foldRejected } from './candidates.ts'

/** Raised when the tour tells something new, so that it is shown once more. */
const tourVersion = 1

export function isTourShown(): boolean {
  const { loaded, tourSeen } = useSettingsStore.getState()
  return loaded && useModelStore.getState().state !== 'loading' && tourSeen < tourVersion
}

export function endTour(): void {
  void changeSettings({ tourSeen: tourVersion })
}

/** Escape, when it has nothing else to leave. */
export const leaveTourAction: Action = {
  id: 'tour.leave',
  label: words.tourSkip,
  shortcuts: [{ key: 'Escape' }],
  isEnabled: isTourShown,
  run: endTour,
}

export function tourExample(): string {
  return useModelStore.getState().capabilities?.examples?.[0] ?? words.tourExample
}

/** Null where the model changes no pictures, or none is selected yet. */
export function tourChange(): string | null {
  const { capabilities } = useModelStore.getState()
  const target = changeTarget()
  if (capabilities === null || target === null) return null
  // A colour is seen in any picture.
  const isKnown = capabilities.vocabulary === undefined || capabilities.vocabulary.colours.includes(words.tourColour)
  return isKnown
    ? words.tourChange
    : (suggestionsFor(capabilities, [target.prompt], { variety: 0 })[0] ?? words.tourChange)
}

export function paintExample(): void {
  const example = tourExample()
  writeDraft('new', example)
  rememberWords(example)
  void paint(example, null)
}

export function paintChange(): void {
  const [target, change] = [changeTarget(), tourChange()]
  if (target === null || change === null) return
  foldRejected(target)
  rememberWords(change)
  void paint(change, target)
}

/** What of the three was done since then, as the history of the board tells: 0 nothing, 1 painted, 2 changed, 3 gone back. */
export function tourDone(since: number): number {
  const { history } = useBoardStore.getState()
  const steps = Object.values(history.steps).filter(({ at }) => at >= since)
  const made = steps.flatMap(({ pictureIds }) => pictureIds.flatMap((id) => pictureById(id) ?? []))
  const isChanged = made.some(({ verb, recipe }) => verb === 'edit' && recipe !== null)
  const isBack = isChanged && steps.some(({ id }) => id === history.lastChild[history.headId])
  if (isBack) return 3
  if (isChanged) return 2
  return made.some(({ recipe }) => recipe !== null) ? 1 : 0
}

export function isTourPainting(): boolean {
  const { jobs } = useQueueStore.getState()
  return (
    isRunning(usePaintingStore.getState().painting) ||
    jobs.some(({ state }) => state === 'waiting' || state === 'running')
  )
}
