import { CirclePause, CirclePlay, Eraser } from 'lucide-react'
import type { JobState } from '../../../electron/contract.ts'
import { clearQueueAction, continueQueueAction, pauseQueueAction, retryAction } from '../../actions/queue.ts'
import { pictureCount } from '../../document/queue.ts'
import { useQueueStore } from '../../stores/queueStore.ts'
import { queueStrings } from '../../strings/queue.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { FailedJob } from './FailedJob.tsx'
import { RunningJob } from './RunningJob.tsx'
import { SeriesJob } from './SeriesJob.tsx'
import { UpscaleJob } from './UpscaleJob.tsx'
import { WaitingJob } from './WaitingJob.tsx'
import './queue.css'

/** What is being painted, what waits, and what was not finished. */
export function QueuePanel() {
  const { jobs, series, upscales, held: isHeld } = useQueueStore()
  const enlarging = upscales.filter(({ state }) => state !== 'done')
  const of = (state: JobState) => jobs.filter((job) => job.state === state)
  const [running, waiting, failed] = [of('running'), of('waiting'), of('failed')]
  return (
    <div className="queue">
      <header className="queue-bar">
        <p>{waiting.length > 0 && queueStrings.count(waiting.length, pictureCount(waiting))}</p>
        {isHeld ? (
          <ActionButton action={continueQueueAction} icon={CirclePlay} />
        ) : (
          <ActionButton action={pauseQueueAction} icon={CirclePause} />
        )}
        <ActionButton action={clearQueueAction} icon={Eraser} />
      </header>
      {isHeld && (
        <div className="queue-held">
          <p role="status">{queueStrings.held}</p>
          <button type="button" className="button is-solid" onClick={() => void continueQueueAction.run()}>
            {queueStrings.continueNow}
          </button>
        </div>
      )}
      {jobs.length + series.length + enlarging.length === 0 && <p className="queue-empty">{queueStrings.empty}</p>}
      <div className="queue-scroll">
        {running.map((job) => (
          <RunningJob key={job.id} job={job} />
        ))}
        {series.map((job) => (
          <SeriesJob key={job.id} job={job} />
        ))}
        {enlarging.map((job) => (
          <UpscaleJob key={job.id} job={job} />
        ))}
        {waiting.length > 0 && (
          <ol className="queue-list" aria-label={queueStrings.waiting}>
            {waiting.map((job, index) => (
              <WaitingJob key={job.id} job={job} nextId={waiting[index + 1]?.id ?? null} />
            ))}
          </ol>
        )}
        {failed.length > 0 && (
          <section aria-label={queueStrings.failed}>
            <h3>
              {queueStrings.failed}
              {failed.length > 1 && (
                <button type="button" className="button" onClick={() => void retryAction.run()}>
                  {queueStrings.retryAll}
                </button>
              )}
            </h3>
            <ul className="queue-list">
              {failed.map((job) => (
                <FailedJob key={job.id} job={job} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  )
}
