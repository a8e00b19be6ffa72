import { missingCase, type Capabilities } from '../../electron/contract.ts'
import { patchesPerSecond, secondsLeft } from '../document/pace.ts'
import { isRunning, type Painting } from '../document/painting.ts'
import { strings } from '../strings.ts'
import { bytes } from '../strings/models.ts'

type Loading = NonNullable<Painting['loading']>

interface ModelStatus {
  readonly state: 'loading' | 'ready' | 'none'
  readonly capabilities: Capabilities | null
}

/** What the studio is doing, most important first. */
export function statusText(model: ModelStatus, painting: Painting, now: number): readonly string[] {
  const { status } = strings
  const { phase, paused, rested, patches, patchCount, loading, candidates } = painting
  if (isRunning(painting) && rested) return [status.paused(patches, patchCount), status.rested]
  if (isRunning(painting) && loading !== null && loading.bytes >= worthTelling) return loadingText(loading, now)
  switch (phase) {
    case 'idle':
      return [modelText(model)]
    case 'starting':
      return [paused ? status.pausedEarly : status.starting]
    case 'painting':
      if (paused) return [status.paused(patches, patchCount)]
      if (model.capabilities?.tokenProgress === false) return [status.paintingWhole]
      // The first one comes with the prompt.
      if (patches === 0 && candidates.length === 0) return [status.starting]
      return [status.painting(patches, patchCount), ...paceText(painting, now)]
    case 'finishing':
      return [paused ? status.paused(patches, patchCount) : status.finishing]
    case 'done':
      return [status.done(strings.picture.seconds(painting.elapsedMs ?? 0)), ...doneRate(painting)]
    case 'stopped':
      return [patchCount === 0 ? status.stoppedEarly : status.stopped(patches, patchCount)]
    case 'failed':
      return [status.failed]
    default:
      return missingCase(phase)
  }
}

/** Smaller weights are there before it could be read. */
const worthTelling = 2 ** 28

function loadingText({ bytes: size, expectedMs, since }: Loading, now: number): readonly string[] {
  const { loadingWeights, left } = strings.status
  return [
    loadingWeights(bytes(size)),
    ...(expectedMs === null ? [] : [left(Math.max(0, expectedMs - (now - since)) / 1000)]),
  ]
}

function modelText({ state, capabilities }: ModelStatus): string {
  if (state === 'loading') return strings.status.loading
  if (capabilities === null) return strings.status.noModel
  return strings.status.ready(capabilities.name, capabilities.device)
}

function paceText({ pace, patchCount }: Painting, now: number): readonly string[] {
  const rate = patchesPerSecond(pace)
  const left = secondsLeft(pace, patchCount, now)
  if (rate === null || left === null) return []
  return [strings.status.rate(rate), strings.status.left(left)]
}

function doneRate({ patchCount, elapsedMs }: Painting): readonly string[] {
  return elapsedMs === null || elapsedMs === 0 ? [] : [strings.status.rate((patchCount / elapsedMs) * 1000)]
}
