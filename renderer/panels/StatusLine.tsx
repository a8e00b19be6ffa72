import { isRunning } from '../document/painting.ts'
import { isAllHeld } from '../document/queue.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { queueStrings } from '../strings/queue.ts'
import { useTick } from '../ui/useTick.ts'
import { statusText } from './statusText.ts'

export function StatusLine() {
  const model = useModelStore()
  const phase = usePaintingStore((facts) => facts.painting.phase)
  const paused = usePaintingStore((facts) => facts.painting.paused)
  const running = usePaintingStore((facts) => isRunning(facts.painting))
  const now = useTick(running && !paused)
  const { painting } = usePaintingStore.getState()
  const waiting = useQueueStore((facts) => facts.jobs.filter((job) => job.state === 'waiting').length)
  const isHeld = useQueueStore((facts) => isAllHeld(facts.jobs))
  const queue = waiting === 0 ? [] : [isHeld ? queueStrings.heldNote(waiting) : queueStrings.inQueue(waiting)]
  const [first, ...details] = [...statusText(model, painting, now), ...queue]
  // Numbers that change four times a second would drown a screen reader; the phases are worth saying.
  return (
    <div className="status" role="status" aria-live={phase === 'painting' && !paused ? 'off' : 'polite'}>
      <span>{first}</span>
      {details.map((detail, index) => (
        <span key={index} className="status-detail">
          {detail}
        </span>
      ))}
    </div>
  )
}
