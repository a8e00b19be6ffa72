import { MemoryStick, X } from 'lucide-react'
import type { QueuedPainting } from '../../../electron/contract.ts'
import { restAction, stopAction } from '../../actions/generate.ts'
import { usePaintingStore } from '../../stores/paintingStore.ts'
import { queueStrings } from '../../strings/queue.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { useEnabled } from '../../ui/useEnabled.ts'
import { LivePicture } from '../LivePicture.tsx'
import { useStatusText } from '../useStatusText.ts'

/** As many as fit into the row; the board shows all. */
const shownAtOnce = 4

export function RunningJob({ job }: { readonly job: QueuedPainting }) {
  const canRest = useEnabled(restAction)
  const status = useStatusText()
  const { patches, patchCount } = usePaintingStore.getState().painting
  const { count, prompt } = job.order.request
  return (
    <section className="queue-running" aria-label={queueStrings.running}>
      <div className="queue-live">
        {Array.from({ length: Math.min(count, shownAtOnce) }, (_, image) => (
          <LivePicture key={image} jobId={job.id} image={image} />
        ))}
      </div>
      <p className="queue-words">{prompt}</p>
      <p className="queue-facts">{status.join(' · ')}</p>
      {canRest && <ActionButton action={restAction} icon={MemoryStick} look="labelled" />}
      <progress aria-label={queueStrings.progress} max={patchCount || 1} value={patches} />
      <div className="queue-stop">
        <ActionButton
          action={stopAction}
          subject={[job.id]}
          icon={X}
          iconSize={15}
          label={queueStrings.cancel(prompt)}
          tip={stopAction.label}
        />
      </div>
    </section>
  )
}
