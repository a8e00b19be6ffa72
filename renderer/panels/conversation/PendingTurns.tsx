import { RotateCw, X } from 'lucide-react'
import type { QueuedPainting } from '../../../electron/contract.ts'
import { stopAction } from '../../actions/generate.ts'
import { retryAction } from '../../actions/queue.ts'
import { queuePanelAction } from '../../actions/view.ts'
import { shownSide, usePanelStore } from '../../stores/panelStore.ts'
import { strings } from '../../strings.ts'
import { conversationStrings } from '../../strings/conversation.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { LivePicture } from '../LivePicture.tsx'
import { useStatusText } from '../useStatusText.ts'

/** The queue panel lists the rest. */
const shownAtOnce = 5

/** Instructions that are being painted or wait, where their pictures will be. */
export function PendingTurns({ jobs }: { readonly jobs: readonly QueuedPainting[] }) {
  const more = jobs.length - shownAtOnce
  const openQueue = () => {
    if (shownSide(usePanelStore.getState()) !== 'queue') void queuePanelAction.run()
  }
  return (
    <>
      {jobs.slice(0, shownAtOnce).map((job) => (
        <PendingTurn key={job.id} job={job} />
      ))}
      {more > 0 && (
        <li>
          <button type="button" className="button" onClick={openQueue}>
            {conversationStrings.more(more)}
          </button>
        </li>
      )}
    </>
  )
}

function PendingTurn({ job }: { readonly job: QueuedPainting }) {
  const words = job.order.request.prompt
  return (
    <li className="turn is-pending">
      <p className="turn-words">{words}</p>
      {job.state === 'running' && (
        <div className="candidate-strip">
          {Array.from({ length: job.order.request.count }, (_, image) => (
            <span key={image} className="candidate is-coming is-running">
              <LivePicture jobId={job.id} image={image} />
            </span>
          ))}
        </div>
      )}
      <div className="turn-row">
        {job.state === 'running' && <Progress />}
        {job.state === 'waiting' && (
          <span>{job.readiness === 'needs' ? conversationStrings.waitsForBefore : conversationStrings.waits}</span>
        )}
        {job.state === 'failed' && <span className="turn-failed">{job.message}</span>}
        {job.state === 'failed' && (
          <ActionButton
            action={retryAction}
            subject={[job.id]}
            icon={RotateCw}
            iconSize={14}
            look="labelled"
            label={strings.errors.again}
          />
        )}
        <ActionButton
          action={stopAction}
          subject={[job.id]}
          icon={X}
          iconSize={15}
          label={conversationStrings.stop(words)}
          tip={stopAction.label}
          hasKey={job.state === 'running'}
        />
      </div>
    </li>
  )
}

function Progress() {
  const [first] = useStatusText()
  return <span>{first}</span>
}
