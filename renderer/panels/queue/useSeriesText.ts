import type { QueuedSeries } from '../../../electron/contract.ts'
import { secondsLeft } from '../../document/pace.ts'
import { isRunning } from '../../document/painting.ts'
import { usePaintingStore } from '../../stores/paintingStore.ts'
import { useQueueStore } from '../../stores/queueStore.ts'
import { useSeriesStore } from '../../stores/seriesStore.ts'
import { strings } from '../../strings.ts'
import { seriesStrings as words } from '../../strings/series.ts'
import { useTick } from '../../ui/useTick.ts'

/** Where a series is, and what it waits for or how long it will take; empty for none. */
export function useSeriesText(job: QueuedSeries | undefined): readonly string[] {
  const isPainting = usePaintingStore(({ painting }) => isRunning(painting))
  const isPaused = useQueueStore(({ paused }) => paused)
  const isGoing = job?.state === 'running'
  const now = useTick(isGoing && !isPainting && !isPaused)
  if (job === undefined) return []
  if (job.state === 'waiting') {
    if (job.readiness === 'held' || job.readiness === 'paused') return [words.held]
    return [isPainting ? words.afterPicture : words.waits]
  }
  const { done, total } = job.progress ?? { done: 0, total: 0 }
  if (total === 0) return [words.reading]
  const row = words.running(Math.min(Math.floor(done) + 1, total), total)
  if (isPainting) return [row, words.afterPicture]
  if (isPaused) return [row, words.held]
  const { id, pace } = useSeriesStore.getState().pace
  const left = id === job.id ? secondsLeft(pace, total, now) : null
  return left === null ? [row] : [row, strings.status.left(left)]
}
