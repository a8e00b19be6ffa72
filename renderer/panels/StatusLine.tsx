import { openSeries } from '../actions/keptSeries.ts'
import { upscaleText } from '../actions/upscale.ts'
import { isRunning } from '../document/painting.ts'
import { isAllHeld } from '../document/queue.ts'
import { showSide } from '../stores/panelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { queueStrings } from '../strings/queue.ts'
import { seriesStrings } from '../strings/series.ts'
import { useSeriesText } from './queue/useSeriesText.ts'
import { useStatusText } from './useStatusText.ts'

export function StatusLine() {
  const phase = usePaintingStore((facts) => facts.painting.phase)
  const paused = usePaintingStore((facts) => facts.painting.paused)
  const running = usePaintingStore((facts) => isRunning(facts.painting))
  const status = useStatusText()
  const waiting = useQueueStore(
    ({ jobs, series }) => [...jobs, ...series].filter((job) => job.state === 'waiting').length,
  )
  const series = useQueueStore((facts) => facts.series.find((job) => job.state === 'running'))
  const rows = useSeriesText(running ? undefined : series)
  const isHeld = useQueueStore(({ jobs, series: others }) => isAllHeld([...jobs, ...others]))
  const queue = isHeld ? queueStrings.heldNote(waiting) : queueStrings.inQueue(waiting)
  const enlarging = useQueueStore(({ upscales }) => upscaleText(upscales))
  const others = rows.length === 0 && enlarging !== null && !running ? [enlarging] : rows
  const doing = others.length > 0 ? others : status
  const [first, ...details] = doing
  // Numbers that change four times a second would drown a screen reader; the phases are worth saying.
  return (
    <div
      className="status"
      role="status"
      aria-live={(phase === 'painting' && !paused) || others.length > 0 ? 'off' : 'polite'}
    >
      {rows.length > 0 && series?.order.set !== undefined ? (
        <button type="button" title={seriesStrings.openThis} onClick={() => void openSeries(series.order.set!)}>
          {first}
        </button>
      ) : (
        <span>{first}</span>
      )}
      {details.map((detail, index) => (
        <span key={index} className="status-detail">
          {detail}
        </span>
      ))}
      {waiting > 0 && (
        <span className="status-detail">
          <button type="button" onClick={() => showSide('queue')}>
            {queue}
          </button>
        </span>
      )}
    </div>
  )
}
