/** Painting: generate, stop, pause, continue. What is asked for is a job, which the main process paints in its turn. */
import { call } from '../api.ts'
import {
  combinationsOf,
  slotsOf,
  tooMany,
  understand,
  type Knowing,
  type Picture,
  type QueuedPainting,
} from '../../electron/contract.ts'
import { isRunning } from '../document/painting.ts'
import { buildRequest, changeOf, type Draft } from '../document/request.ts'
import { applyTemplate, hasWildcards, inSlots, resolveWildcards } from '../document/wildcards.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { usePresetStore } from '../stores/presetStore.ts'
import {
  enterWords,
  rememberWords,
  setReferences,
  usePromptStore,
  writeDraft,
  type DraftKind,
  type PaintWish,
} from '../stores/promptStore.ts'
import { rollSeed, useRequestStore } from '../stores/requestStore.ts'
import { report, withdraw } from '../stores/toastStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import { promptStrings } from '../strings/prompt.ts'
import { about, type Action } from './action.ts'
import { leaveRegionTool } from './crop.ts'
import { foldRejected } from './candidates.ts'
import { doubtAbout } from './doubt.ts'
import { guardStrength } from './guardStrength.ts'
import { cancelJobs, enqueue } from './queue.ts'
import { limitedToRegion, whyNotLimited } from './region.ts'
import { paintSet } from './sets.ts'
import { comingTarget } from './talk.ts'
import { focusPromptAction } from './view.ts'

/** The picture that the prompt line is about to change; null when it describes a new one. */
export function changeTarget(): Picture | null {
  const canEdit = useModelStore.getState().capabilities?.edit ?? false
  return canEdit ? pictureById(useViewStore.getState().selectedId) : null
}

export function draftKind(): DraftKind {
  return changeTarget() === null ? 'new' : 'change'
}

export const generateAction: Action = {
  id: 'generate',
  label: strings.actions.generate,
  shortcuts: [{ key: 'Enter', mod: true }],
  whileTyping: true,
  isEnabled: canGenerate,
  run: () => say({ at: 'back' }),
}

/** Before everything that waits. */
export const generateNextAction: Action = {
  id: 'generate.next',
  label: promptStrings.generateNext,
  shortcuts: [{ key: 'Enter', mod: true, shift: true }],
  whileTyping: true,
  isEnabled: canGenerate,
  run: () => say({ at: 'front' }),
}

/** A quick look with few steps, which `finish` paints with all of them. */
export const draftAction: Action = {
  id: 'generate.draft',
  label: promptStrings.draft,
  shortcuts: [{ key: 'Enter', alt: true }],
  whileTyping: true,
  isEnabled: () => canGenerate() && useModelStore.getState().capabilities?.tokenProgress !== false,
  run: () => say({ at: 'back', draft: true }),
}

/** Words say what should change; they are written in the one prompt. */
export const editAction: Action<Picture> = about(changeTarget, {
  id: 'edit',
  label: promptStrings.edit,
  shortcuts: [],
  run: () => focusPromptAction.run(),
})

export const paintAnywayAction: Action = {
  id: 'generate.anyway',
  label: promptStrings.anyway,
  shortcuts: [],
  isEnabled() {
    const { doubt, drafts } = usePromptStore.getState()
    const about = changeTarget()?.id ?? null
    return doubt !== null && drafts[draftKind()] === doubt.words && doubt.pictureId === about
  },
  async run() {
    const { doubt } = usePromptStore.getState()
    if (doubt !== null) await say(doubt.wish, true)
  },
}

function canGenerate(): boolean {
  return usePromptStore.getState().drafts[draftKind()].trim() !== '' && useModelStore.getState().capabilities !== null
}

/** `anyway`: although it has been doubted. */
async function say(wish: PaintWish, anyway = false): Promise<void> {
  const kind = draftKind()
  const target = changeTarget()
  const reason = whyNotLimited(target)
  if (reason !== null) return report(new Error(reason), 'region')
  withdraw('region')
  const { drafts, referenceIds } = usePromptStore.getState()
  const words = drafts[kind]
  const many = whyTooMany(words, target)
  if (many !== null) return report(new Error(many), 'set')
  withdraw('set')
  const doubt = anyway ? null : await doubtAbout(words, target, wish)
  usePromptStore.setState({ doubt })
  // Asked twice while the picture was looked at.
  if (doubt !== null || usePromptStore.getState().drafts[kind] !== words) return
  const coming = comingTarget()
  if (coming === null) rememberWords(words)
  usePromptStore.setState({ afresh: false })
  // A new picture is often tried again with the same words; an instruction is said once.
  if (kind === 'change' || coming !== null) {
    writeDraft(kind, '')
    setReferences([])
  }
  enterWords(kind)
  // Whoever pressed a button goes on with words.
  void focusPromptAction.run()
  if (target !== null) foldRejected(target)
  await paint(words, target, { ...wish, referenceIds, coming })
  leaveRegionTool()
}

/** What is being painted, or any paintings of the queue, with those that wait for their pictures. */
export const stopAction: Action<readonly string[]> = about(painted, {
  id: 'stop',
  label: strings.actions.stop,
  shortcuts: [
    { key: 'x', shift: true },
    { key: 'Enter', mod: true, alt: true },
  ],
  whileTyping: true,
  run: cancelJobs,
})

function painted(): readonly string[] | null {
  const { job, painting } = usePaintingStore.getState()
  return job !== null && isRunning(painting) ? [job.id] : null
}

export const pauseAction: Action = {
  id: 'pause',
  label: strings.actions.pause,
  shortcuts: [{ key: '.', mod: true }],
  whileTyping: true,
  isEnabled: () =>
    stopAction.isEnabled() &&
    !usePaintingStore.getState().painting.paused &&
    useModelStore.getState().capabilities?.tokenProgress !== false,
  run: () => hold(true),
}

export const continueAction: Action = {
  id: 'continue',
  label: strings.actions.continue,
  shortcuts: [{ key: '.', mod: true }],
  whileTyping: true,
  isEnabled: () => stopAction.isEnabled() && usePaintingStore.getState().painting.paused,
  run: () => hold(false),
}

/** Of a paused painting: by itself after a minute, at once with this. */
export const restAction: Action = {
  id: 'rest',
  label: strings.actions.rest,
  shortcuts: [],
  isEnabled: () => continueAction.isEnabled() && !usePaintingStore.getState().painting.rested,
  run() {
    const { job } = usePaintingStore.getState()
    if (job !== null) void call('jobs:rest', { id: job.id }).catch((error: unknown) => report(error, 'queue'))
  },
}

function hold(paused: boolean): void {
  const { job } = usePaintingStore.getState()
  if (job !== null) void call('jobs:hold', { id: job.id, paused }).catch((error: unknown) => report(error, 'queue'))
}

interface PaintOptions extends Partial<PaintWish> {
  readonly referenceIds?: readonly string[]
  /** The painting whose picture is changed, as soon as it is there. */
  readonly coming?: QueuedPainting | null
}

/** Lines up a picture of these words, or a changed version of `parent`. */
export async function paint(words: string, parent: Picture | null, options: PaintOptions = {}): Promise<void> {
  const { at = 'back', referenceIds = [], draft = false, coming = null } = options
  const { capabilities, modelId } = useModelStore.getState()
  if (capabilities === null) return
  if (!useRequestStore.getState().seedLocked) rollSeed()
  const { changes, seed, imageIndex, count, rowSteps } = useRequestStore.getState()
  const others = capabilities.edit ? referenceIds.filter((id) => id !== parent?.id) : []
  const common = {
    draft,
    rowSteps,
    modelId,
    capabilities,
    changes,
    parent,
    referenceIds: others,
    guard: guardStrength(),
  }
  const turn = { ...common, turnId: crypto.randomUUID() }

  const prompt = coming === null ? styled(words, parent) : words
  const { wildcards } = usePresetStore.getState()
  const combinations = combinationsOf(prompt, count, inSlots(wildcards))
  if (combinations.length > 0) {
    const one = limitedToRegion(buildRequest({ ...turn, seed, imageIndex, count, prompt }), parent)
    const draft = coming === null ? one : changeOf(coming, one)
    // The same noise for all of them, and so the same words of wildcards.
    const said = combinations.map(({ name, words: own }) => ({
      name,
      words: wordsFor(resolveWildcards(own, wildcards, seed), capabilities),
    }))
    return paintSet({ words, combinations: said, draft }, at)
  }
  // With wildcards, each picture of a batch takes words of its own, so each is a job of its own.
  const batch = hasWildcards(prompt)
    ? Array.from({ length: count }, (_, index) => ({ seed: (seed + index) % 2 ** 32, imageIndex: 0, count: 1 }))
    : [{ seed, imageIndex, count }]
  const drafts = batch.map((part) =>
    limitedToRegion(
      buildRequest({
        ...turn,
        ...part,
        prompt: wordsFor(resolveWildcards(prompt, wildcards, part.seed), capabilities),
      }),
      parent,
    ),
  )
  await enqueue(coming === null ? drafts : drafts.map((one) => changeOf(coming, one)), at)
}

/** The words with the style that a new picture has around them. */
function styled(words: string, parent: Picture | null): string {
  // A style is about how a whole picture looks; an instruction is about what changes.
  return parent === null ? applyTemplate(useRequestStore.getState().template, words) : words
}

/** The slots that are painted one by one. */
export function slotsIn(words: string, parent: Picture | null) {
  return slotsOf(styled(words, parent), inSlots(usePresetStore.getState().wildcards))
}

function whyTooMany(words: string, parent: Picture | null): string | null {
  return tooMany(slotsIn(words, parent), useRequestStore.getState().count)
}

/** A change of `parent` with the settings as they are. Throws a sentence where there is no model. */
export function changeDraft(prompt: string, parent: Picture): Draft {
  const { capabilities, modelId } = useModelStore.getState()
  if (capabilities === null) throw new Error(strings.status.noModel)
  if (!useRequestStore.getState().seedLocked) rollSeed()
  const { changes, seed, imageIndex, rowSteps } = useRequestStore.getState()
  const noise = { seed, imageIndex, count: 1 }
  const common = { modelId, capabilities, changes, rowSteps, guard: guardStrength() }
  return buildRequest({ ...common, ...noise, prompt, parent, referenceIds: [], turnId: crypto.randomUUID() })
}

/** Words that the model has not learned give way to the nearest that it has. */
export function wordsFor(prompt: string, model: Knowing): string {
  return understand({ prompt, literal: usePromptStore.getState().literal }, model).prompt
}
