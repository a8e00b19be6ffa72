import { Fragment } from 'react'
import type { QueuedPainting } from '../../../electron/contract.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { parentOf } from '../../document/queue.ts'
import { useLibraryStore } from '../../stores/libraryStore.ts'
import { strings } from '../../strings.ts'
import { queueStrings } from '../../strings/queue.ts'

/** The words of a job, the picture that it changes, and what it will cost. */
export function JobFacts({ job }: { readonly job: QueuedPainting }) {
  const { request } = job.order
  const parent = useLibraryStore((facts) => facts.byId[parentOf(job) ?? ''])
  const { width, height, count, steps } = request
  const facts = [
    job.readiness === 'needs' && queueStrings.chained,
    count > 1 && queueStrings.pictures(count),
    width !== undefined && height !== undefined && strings.picture.size(width, height),
    steps !== undefined && strings.sampling.summarySteps(steps),
  ]
  return (
    <div className="queue-job-facts">
      {parent !== undefined && <img src={thumbnailUrl(parent.hash)} alt={queueStrings.change} draggable={false} />}
      <div>
        <p className="queue-words">{request.prompt}</p>
        <p className="queue-facts">
          {facts
            .filter((fact) => fact !== false)
            .map((fact, index) => (
              <Fragment key={fact}>
                {index > 0 && ' · '}
                <span>{fact}</span>
              </Fragment>
            ))}
        </p>
      </div>
    </div>
  )
}
