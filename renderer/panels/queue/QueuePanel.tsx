import { queueStrings } from '../../strings/queue.ts'

/** What is being painted and what waits. */
export function QueuePanel() {
  return <p>{queueStrings.empty}</p>
}
