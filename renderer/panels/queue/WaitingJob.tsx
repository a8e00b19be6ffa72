import { GripVertical, Pencil, X } from 'lucide-react'
import { useEffect, useRef, useState, type DragEvent, type KeyboardEvent } from 'react'
import type { QueuedPainting } from '../../../electron/contract.ts'
import { stopAction } from '../../actions/generate.ts'
import { editJob, placeJob, stepJob } from '../../actions/queue.ts'
import { useQueueStore } from '../../stores/queueStore.ts'
import { queueStrings } from '../../strings/queue.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { JobEditor } from './JobEditor.tsx'
import { JobFacts } from './JobFacts.tsx'

/** Only rows of this list may be dropped here. */
const dragType = 'application/x-patchwork-job'

interface WaitingJobProps {
  readonly job: QueuedPainting
  /** The job behind it, or null at the end. */
  readonly nextId: string | null
}

export function WaitingJob({ job, nextId }: WaitingJobProps) {
  const isEdited = useQueueStore((facts) => facts.editingId === job.id)
  const [dropAt, setDropAt] = useState<'before' | 'after' | null>(null)
  const grip = useRef<HTMLButtonElement>(null)
  const wasMoved = useRef(false)
  // A row that moves in the page loses the focus.
  useEffect(() => {
    if (wasMoved.current) grip.current?.focus()
    wasMoved.current = false
  }, [nextId])
  const words = job.order.request.prompt
  // The patches that it takes over were painted under these words.
  const canEdit = job.order.goesOn === undefined
  if (isEdited) return <JobEditor job={job} />

  const onGripKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    wasMoved.current = true
    stepJob(job.id, event.key === 'ArrowUp' ? -1 : 1)
  }
  const onDragOver = (event: DragEvent<HTMLElement>) => {
    if (!event.dataTransfer.types.includes(dragType)) return
    event.preventDefault()
    const { top, height } = event.currentTarget.getBoundingClientRect()
    setDropAt(event.clientY < top + height / 2 ? 'before' : 'after')
  }
  const onDrop = (event: DragEvent<HTMLElement>) => {
    const id = event.dataTransfer.getData(dragType)
    setDropAt(null)
    if (id === '') return
    event.preventDefault()
    placeJob(id, dropAt === 'after' ? nextId : job.id)
  }
  return (
    <li
      data-menu="job"
      data-subject={job.id}
      className={`queue-job ${dropAt === null ? '' : `is-drop-${dropAt}`}`}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(dragType, job.id)}
      onDragOver={onDragOver}
      onDragLeave={() => setDropAt(null)}
      onDrop={onDrop}
      onDoubleClick={() => canEdit && editJob(job.id)}
    >
      <button
        ref={grip}
        type="button"
        className="queue-grip"
        aria-label={queueStrings.handle(words)}
        onKeyDown={onGripKey}
      >
        <GripVertical size={14} strokeWidth={1.75} aria-hidden />
      </button>
      <JobFacts job={job} />
      <div className="queue-row-buttons">
        {canEdit && (
          <Tip text={queueStrings.editTip}>
            <button
              type="button"
              className="button is-icon"
              aria-label={queueStrings.edit(words)}
              onClick={() => editJob(job.id)}
            >
              <Pencil size={14} strokeWidth={1.75} aria-hidden />
            </button>
          </Tip>
        )}
        <ActionButton
          action={stopAction}
          subject={[job.id]}
          icon={X}
          iconSize={15}
          label={queueStrings.cancel(words)}
          tip={queueStrings.cancelTip}
          hasKey={false}
        />
      </div>
    </li>
  )
}
