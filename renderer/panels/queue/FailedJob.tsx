import { RotateCw, X } from 'lucide-react'
import type { QueuedPainting } from '../../../electron/contract.ts'
import { cancelJobs, retryJobs } from '../../actions/queue.ts'
import { strings } from '../../strings.ts'
import { queueStrings } from '../../strings/queue.ts'
import { JobFacts } from './JobFacts.tsx'

export function FailedJob({ job }: { readonly job: QueuedPainting }) {
  const words = job.order.request.prompt
  return (
    <li className="queue-job is-failed">
      <JobFacts job={job} />
      <p className="queue-message">{job.message}</p>
      <div className="queue-buttons">
        <button
          type="button"
          className="button is-solid"
          aria-label={queueStrings.again(words)}
          onClick={() => retryJobs([job.id])}
        >
          <RotateCw size={14} strokeWidth={1.75} aria-hidden />
          {strings.errors.again}
        </button>
        <button
          type="button"
          className="button is-icon"
          aria-label={queueStrings.cancel(words)}
          onClick={() => cancelJobs([job.id])}
        >
          <X size={15} strokeWidth={1.75} aria-hidden />
        </button>
      </div>
    </li>
  )
}
