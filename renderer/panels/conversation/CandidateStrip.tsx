import { Check, Trash2 } from 'lucide-react'
import { useEffect, useRef, useSyncExternalStore, type KeyboardEvent } from 'react'
import type { Picture, QueuedPainting } from '../../../electron/contract.ts'
import {
  acceptAction,
  discardAction,
  nextCandidateAction,
  previousCandidateAction,
  review,
  reviewedPicture,
} from '../../actions/conversation.ts'
import { viewerAction } from '../../actions/viewer.ts'
import { isKeyOf } from '../../actions/keys.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import type { Turn } from '../../document/turns.ts'
import { conversationStrings } from '../../strings/conversation.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { subscribe } from '../../ui/useEnabled.ts'
import { LivePicture } from '../LivePicture.tsx'
import { turnWords } from './turnWords.ts'

/** Their keys work on the candidate that has the focus. */
const candidateActions = [previousCandidateAction, nextCandidateAction, acceptAction, discardAction] as const

/** The candidates of a turn side by side: arrow keys step, Enter goes on from one, Delete discards it. */
export function CandidateStrip({ turn, jobs }: { readonly turn: Turn; readonly jobs: readonly QueuedPainting[] }) {
  const strip = useRef<HTMLDivElement>(null)
  const reviewed = useSyncExternalStore(subscribe, reviewedPicture)
  const { candidates, picture: chosen } = turn
  const isReviewing = candidates.some(({ id }) => id === reviewed?.id)

  // The focus goes along while it is in the strip.
  useEffect(() => {
    if (strip.current?.contains(document.activeElement) === true) {
      strip.current.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
    }
  }, [chosen.id])

  const onKeyDown = (event: KeyboardEvent, picture: Picture) => {
    if (event.key === ' ') {
      event.preventDefault()
      review(picture)
      return void viewerAction.run(picture)
    }
    const action = candidateActions.find((one) => isKeyOf(one, event.nativeEvent))
    if (action === undefined) return
    event.preventDefault()
    if (action.isEnabled(picture)) void action.run(picture)
  }
  return (
    <div className="candidates">
      <div
        ref={strip}
        className="candidate-strip"
        role="listbox"
        aria-label={conversationStrings.candidates(turnWords(chosen))}
        aria-orientation="horizontal"
      >
        {candidates.map((picture, index) => (
          <button
            key={picture.id}
            type="button"
            role="option"
            className="candidate"
            data-menu="candidate"
            data-subject={picture.id}
            aria-label={conversationStrings.candidate(index + 1, candidates.length, picture.recipe?.seed ?? null)}
            aria-selected={picture.id === chosen.id}
            tabIndex={picture.id === chosen.id ? 0 : -1}
            onClick={() => review(picture)}
            onKeyDown={(event) => onKeyDown(event, picture)}
          >
            <img src={thumbnailUrl(picture.hash)} alt="" draggable={false} />
          </button>
        ))}
        {jobs.map((job) => (
          <ComingCandidates key={job.id} job={job} />
        ))}
      </div>
      {isReviewing && reviewed !== null && (
        <div className="candidate-verbs">
          <ActionButton
            action={acceptAction}
            subject={reviewed}
            icon={Check}
            iconSize={14}
            look="solid"
            label={conversationStrings.keep}
            tip={acceptAction.label}
          />
          <ActionButton
            action={discardAction}
            subject={reviewed}
            icon={Trash2}
            iconSize={14}
            look="labelled"
            label={conversationStrings.drop}
            tip={discardAction.label}
          />
        </div>
      )}
    </div>
  )
}

/** Places for what is being painted or waits, in the strip where it will be. */
function ComingCandidates({ job }: { readonly job: QueuedPainting }) {
  const isThere = (image: number) => job.pictures.some(({ place }) => place === image)
  const images = Array.from({ length: job.order.request.count }, (_, image) => image).filter((image) => !isThere(image))
  if (job.state === 'failed') return null
  return images.map((image) => (
    <span key={image} className={`candidate is-coming ${job.state === 'running' ? 'is-running' : ''}`}>
      {job.state === 'running' && <LivePicture jobId={job.id} image={image} />}
    </span>
  ))
}
