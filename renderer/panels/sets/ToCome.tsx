import type { QueuedPainting, SetMember } from '../../../electron/contract.ts'
import { useQueueStore } from '../../stores/queueStore.ts'
import { setStrings } from '../../strings/sets.ts'
import { LivePicture } from '../LivePicture.tsx'

/** What is being painted, as far as it is; else why there is nothing to see. */
export function ToCome({ member: { tries, shown } }: { readonly member: SetMember }) {
  const source = tries[shown]
  const jobs = useQueueStore((facts) => facts.jobs)
  if (source === undefined || 'picture' in source) return <span className="member-note">{setStrings.gone}</span>
  const job = jobs.find(({ id }) => id === source.job)
  if (job?.state === 'running') return <LivePicture jobId={source.job} image={source.place} />
  return <span className="member-note">{job === undefined ? setStrings.gone : noteOf(job)}</span>
}

function noteOf({ state, readiness, message }: QueuedPainting): string {
  if (state === 'failed') return message ?? setStrings.failed
  return readiness === 'held' || readiness === 'paused' ? setStrings.held : setStrings.waits
}
