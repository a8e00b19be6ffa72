import { RotateCw, X } from 'lucide-react'
import type { QueuedPainting } from '../../../electron/contract.ts'
import { stopAction } from '../../actions/generate.ts'
import { anywayAction, retryAction } from '../../actions/queue.ts'
import { strings } from '../../strings.ts'
import { queueStrings } from '../../strings/queue.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { JobFacts } from './JobFacts.tsx'

export function FailedJob({ job }: { readonly job: QueuedPainting }) {
  const words = job.order.request.prompt
  return (
    <li className="queue-job is-failed">
      <JobFacts job={job} />
      <p className="queue-message">{job.message}</p>
      <div className="queue-buttons">
        <ActionButton
          {...(job.code === 'memory/short'
            ? { action: anywayAction, label: queueStrings.anyway(words), text: strings.errors.anyway }
            : { action: retryAction, label: queueStrings.again(words), text: strings.errors.again })}
          subject={[job.id]}
          icon={RotateCw}
          iconSize={14}
          look="solid"
        />
        <ActionButton
          action={stopAction}
          subject={[job.id]}
          icon={X}
          iconSize={15}
          label={queueStrings.cancel(words)}
          hasKey={false}
        />
      </div>
    </li>
  )
}
