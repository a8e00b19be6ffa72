import { FolderOpen, Table2, X } from 'lucide-react'
import type { QueuedSeries } from '../../../electron/contract.ts'
import { showExported } from '../../actions/exportJobs.ts'
import { openSeries } from '../../actions/keptSeries.ts'
import { dismissSeries, outcomeOf } from '../../actions/series.ts'
import { seriesStrings as words } from '../../strings/series.ts'
import { AgainButton, StopButton } from './jobButtons.tsx'
import { useSeriesName } from './useSeriesName.ts'
import { useSeriesText } from './useSeriesText.ts'

/** A series as one row of the queue, however many pictures it is. */
export function SeriesJob({ job }: { readonly job: QueuedSeries }) {
  const { id, order, state, progress, message } = job
  const name = useSeriesName(order)
  const isGoing = state === 'running' || state === 'stopping'
  const text = useSeriesText(job)
  return (
    <section className={`queue-series is-${state}`} aria-label={words.label(name)}>
      <Table2 size={15} strokeWidth={1.75} aria-hidden />
      <div>
        <p className="queue-words">{name}</p>
        {state === 'done' && <p className="queue-facts">{outcomeOf(job)}</p>}
        {state === 'failed' && <p className="queue-message">{message}</p>}
        {(isGoing || state === 'waiting') && <p className="queue-facts">{text.join(' · ')}</p>}
        {isGoing && <progress aria-label={words.progress} max={progress?.total || 1} value={progress?.done ?? 0} />}
        {state === 'failed' && <AgainButton id={id} label={words.again(name)} />}
        {order.set !== undefined && (
          <button type="button" className="button is-solid" onClick={() => void openSeries(order.set!)}>
            <Table2 size={14} strokeWidth={1.75} aria-hidden />
            {words.open}
          </button>
        )}
        {state === 'done' && (
          <button type="button" className="button is-solid" onClick={() => showExported(id)}>
            <FolderOpen size={14} strokeWidth={1.75} aria-hidden />
            {words.show}
          </button>
        )}
      </div>
      {state === 'done' ? (
        <button
          type="button"
          className="button is-icon"
          aria-label={words.dismiss(name)}
          title={words.dismissTip}
          onClick={() => dismissSeries(id)}
        >
          <X size={15} strokeWidth={1.75} aria-hidden />
        </button>
      ) : (
        <StopButton id={id} label={words.stop(name)} isGoing={isGoing} />
      )}
    </section>
  )
}
