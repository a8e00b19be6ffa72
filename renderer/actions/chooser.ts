/** Choosing each row of the running painting among candidates, which are looked at in place. */
import { call } from '../api.ts'
import type { RowCandidate } from '../../electron/contract.ts'
import { isRunning } from '../document/painting.ts'
import { useChooserStore } from '../stores/chooserStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { feedPreview } from '../stores/previewFeed.ts'
import { report } from '../stores/toastStore.ts'
import { chooserStrings as words } from '../strings/chooser.ts'
import type { Action } from './action.ts'
import type { ActionId } from './ids.ts'

/** Begins and ends it. */
export const chooseRowsAction: Action = {
  id: 'choose.rows',
  label: words.title,
  shortcuts: [{ key: 'j', mod: true, shift: true }],
  whileTyping: true,
  isEnabled: () => isPainting() && whyNotChoosing() === null,
  run: () => setChoosing(!usePaintingStore.getState().painting.choosing),
}

/** Escape: what is left is painted as it would have been anyway. */
export const leaveChoosingAction: Action = {
  id: 'choose.leave',
  label: words.leave,
  shortcuts: [{ key: 'Escape' }],
  isEnabled: isChoosing,
  run: () => setChoosing(false),
}

export const takeRowAction: Action = {
  id: 'choose.take',
  label: words.take,
  shortcuts: [{ key: 'Enter' }],
  isEnabled: canTake,
  async run() {
    const { job, painting } = usePaintingStore.getState()
    const candidate = painting.candidates[useChooserStore.getState().looked]
    if (job === null || candidate === undefined || !canTake()) return
    await call('jobs:choose', { id: job.id, place: candidate.place }).catch((error: unknown) => report(error, 'queue'))
  },
}

export const chooserMoves = [
  looking('choose.previous', words.previous, 'ArrowLeft', -1),
  looking('choose.next', words.next, 'ArrowRight', 1),
] as const

function looking(id: ActionId, label: string, key: string, by: 1 | -1): Action {
  return {
    id,
    label,
    shortcuts: [{ key }],
    isEnabled: () => isChoosing() && usePaintingStore.getState().painting.candidates.length > 0,
    run() {
      const { length } = usePaintingStore.getState().painting.candidates
      lookAtCandidate((useChooserStore.getState().looked + by + length) % length)
    },
  }
}

/** It is shown in its place on the picture. */
export function lookAtCandidate(place: number): void {
  const candidate = usePaintingStore.getState().painting.candidates[place]
  useChooserStore.setState({ looked: place })
  if (candidate !== undefined) showCandidate(candidate)
}

/** A first one begins a choice; others wait to be looked at. */
export function hearCandidate(candidate: RowCandidate): void {
  if (candidate.place === 0) lookAtCandidate(0)
}

export function isChoosing(): boolean {
  return isPainting() && usePaintingStore.getState().painting.choosing
}

/** Why rows cannot be chosen of what is being painted; null where they can. */
export function whyNotChoosing(): string | null {
  const { job, painting } = usePaintingStore.getState()
  if (useModelStore.getState().capabilities?.tokenProgress === false) return words.served
  if (job?.goesOn !== undefined && 'runs' in job.goesOn) return words.region
  return painting.shown.length > 1 || (job?.slots.length ?? 1) > 1 ? words.oneOnly : null
}

function canTake(): boolean {
  const { candidates, paused } = usePaintingStore.getState().painting
  return isChoosing() && !paused && candidates.length > 0 && candidates.length === candidates[0]?.of
}

function isPainting(): boolean {
  const { job, painting } = usePaintingStore.getState()
  return job !== null && isRunning(painting)
}

function setChoosing(on: boolean): void {
  const { job } = usePaintingStore.getState()
  if (job !== null) void call('jobs:choosing', { id: job.id, on }).catch((error: unknown) => report(error, 'queue'))
}

function showCandidate({ image, rectangles }: RowCandidate): void {
  const { job } = usePaintingStore.getState()
  if (job === null) return
  for (const rectangle of rectangles) feedPreview({ jobId: job.id, image, ...rectangle })
}
