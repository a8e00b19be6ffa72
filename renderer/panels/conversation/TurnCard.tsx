import { Pencil, RefreshCw, Grid2x2Plus } from 'lucide-react'
import { useState } from 'react'
import type { QueuedPainting } from '../../../electron/contract.ts'
import { anotherAction, severalAction } from '../../actions/conversation.ts'
import { showPicture } from '../../actions/pictures.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import type { Turn } from '../../document/turns.ts'
import { conversationStrings } from '../../strings/conversation.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { shortTime } from '../../ui/times.ts'
import { CandidateStrip } from './CandidateStrip.tsx'
import { TurnEditor } from './TurnEditor.tsx'
import { turnWords } from './turnWords.ts'

interface TurnCardProps {
  readonly turns: readonly Turn[]
  readonly index: number
  /** What is still to be painted for this turn. */
  readonly jobs: readonly QueuedPainting[]
}

/** One instruction and all that was painted for it. */
export function TurnCard({ turns, index, jobs }: TurnCardProps) {
  const [editing, setEditing] = useState(false)
  const turn = turns[index]
  if (turn === undefined) return null
  const { picture, parent } = turn
  const words = turnWords(picture)
  const isLast = index === turns.length - 1
  return (
    <li className="turn" aria-current={isLast ? 'step' : undefined}>
      {editing ? (
        <TurnEditor turns={turns} index={index} onClose={() => setEditing(false)} />
      ) : (
        <p className="turn-words">{words}</p>
      )}
      <div className="turn-pictures">
        {parent !== null && (
          <button
            type="button"
            className="turn-parent"
            data-menu="picture"
            data-subject={parent.id}
            aria-label={`${conversationStrings.from}: ${turnWords(parent)}`}
            onClick={() => showPicture(parent)}
          >
            <img src={thumbnailUrl(parent.hash)} alt="" draggable={false} />
          </button>
        )}
        <CandidateStrip turn={turn} jobs={jobs} />
      </div>
      <div className="turn-row">
        <time dateTime={new Date(picture.createdAt).toISOString()}>{shortTime(picture.createdAt)}</time>
        {picture.recipe !== null && (
          <>
            <Tip text={conversationStrings.changeTip}>
              <button
                type="button"
                className="button is-icon"
                aria-label={conversationStrings.change(words)}
                aria-expanded={editing}
                onClick={() => setEditing(!editing)}
              >
                <Pencil size={14} strokeWidth={1.75} aria-hidden />
              </button>
            </Tip>
            <ActionButton
              action={severalAction}
              subject={picture}
              icon={Grid2x2Plus}
              iconSize={14}
              look="labelled"
              label={conversationStrings.severalFor(words)}
              text={isLast ? severalAction.label : ''}
              tip={conversationStrings.severalTip}
              hasKey={isLast}
            />
            <ActionButton
              action={anotherAction}
              subject={picture}
              icon={RefreshCw}
              iconSize={14}
              look="labelled"
              label={conversationStrings.againFor(words)}
              text={isLast ? anotherAction.label : ''}
              tip={conversationStrings.againTip}
              hasKey={isLast}
            />
          </>
        )}
      </div>
    </li>
  )
}
