import type { SetMember } from '../../../electron/contract.ts'
import type { OpenStory } from '../../actions/story.ts'
import { pictureUrl } from '../../document/pictureUrl.ts'
import { pictureOfFrame, shownTry } from '../../document/story.ts'
import type { Because, Standing } from '../../document/storyStanding.ts'
import { useQueueStore } from '../../stores/queueStore.ts'
import { storyStrings as words } from '../../strings/story.ts'
import { LivePicture } from '../LivePicture.tsx'

interface FramePictureProps {
  readonly story: OpenStory
  readonly frame: SetMember
  readonly standing: Standing
}

/** The picture of a frame, as far as it is painted, and what is to be known of it. */
export function FramePicture({ story, frame, standing }: FramePictureProps) {
  const picture = pictureOfFrame(frame, story.known)
  return (
    <>
      {picture ? (
        <img src={pictureUrl(picture.hash)} alt="" draggable={false} />
      ) : (
        <ToCome story={story} frame={frame} standing={standing} />
      )}
      {standing.kind === 'behind' && <span className="story-mark">{sentenceOf(standing.because)}</span>}
    </>
  )
}

export function sentenceOf(because: Because): string {
  return because.other === 'frame' ? words.because.frame(because.number) : words.because[because.other]
}

function ToCome({ story, frame, standing }: FramePictureProps) {
  const source = shownTry(frame, story.known)
  const jobId = source !== null && 'job' in source ? source.job : null
  const job = useQueueStore((facts) => facts.jobs.find(({ id }) => id === jobId))
  if (job?.state === 'running') return <LivePicture jobId={job.id} image={0} />
  return <span className="story-note">{noteOf()}</span>

  function noteOf(): string {
    if (jobId === null) return standing.kind === 'empty' ? words.empty : words.open
    if (job?.state === 'failed') return job.message ?? words.failed
    return job?.readiness === 'held' || job?.readiness === 'paused' ? words.held : words.waits
  }
}
