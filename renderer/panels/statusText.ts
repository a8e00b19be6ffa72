import { missingCase, type Capabilities } from '../../electron/contract.ts'
import { patchesPerSecond, secondsLeft } from '../document/pace.ts'
import type { Painting } from '../document/painting.ts'
import { strings } from '../strings.ts'

interface ModelStatus {
  readonly state: 'loading' | 'ready' | 'none'
  readonly capabilities: Capabilities | null
}

/** What the studio is doing, most important first. */
export function statusText(model: ModelStatus, painting: Painting, now: number): readonly string[] {
  const { status } = strings
  const { phase, paused, patches, patchCount } = painting
  switch (phase) {
    case 'idle':
      return [modelText(model)]
    case 'starting':
      return [paused ? status.pausedEarly : status.starting]
    case 'painting':
      if (paused) return [status.paused(patches, patchCount)]
      if (model.capabilities?.tokenProgress === false) return [status.paintingWhole]
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
