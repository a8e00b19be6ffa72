import { Pencil, RefreshCw, Grid2x2Plus } from 'lucide-react'
import { useState } from 'react'
import type { Job } from '../../../electron/contract.ts'
import { paintAgain } from '../../actions/conversation.ts'
import { showPicture } from '../../actions/pictures.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import type { Turn } from '../../document/turns.ts'
import { conversationStrings } from '../../strings/conversation.ts'
import { Tip } from '../../ui/Tip.tsx'
import { CandidateStrip } from './CandidateStrip.tsx'
import { TurnEditor } from './TurnEditor.tsx'
import { turnTime, turnWords } from './turnWords.ts'

interface TurnCardProps {
  readonly turns: readonly Turn[]
  readonly index: number
  /** What is still to be painted for this turn. */
  readonly jobs: readonly Job[]
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
            aria-label={`${conversationStrings.from}: ${turnWords(parent)}`}
            onClick={() => showPicture(parent)}
          >
            <img src={thumbnailUrl(parent.hash)} alt="" draggable={false} />
          </button>
        )}
        <CandidateStrip turn={turn} jobs={jobs} />
      </div>
      <div className="turn-row">
        <time dateTime={new Date(picture.createdAt).toISOString()}>{turnTime(picture.createdAt)}</time>
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
            <Tip text={conversationStrings.severalTip} keys={isLast ? '⇧N' : undefined}>
              <button
                type="button"
                className="button"
                aria-label={conversationStrings.severalFor(words)}
                onClick={() => void paintAgain(picture, 3)}
              >
                <Grid2x2Plus size={14} strokeWidth={1.75} aria-hidden />
                {isLast && conversationStrings.several}
              </button>
            </Tip>
            <Tip text={conversationStrings.againTip} keys={isLast ? 'N' : undefined}>
              <button
                type="button"
                className="button"
                aria-label={conversationStrings.againFor(words)}
                onClick={() => void paintAgain(picture, 1)}
              >
                <RefreshCw size={14} strokeWidth={1.75} aria-hidden />
                {isLast && conversationStrings.again}
              </button>
            </Tip>
          </>
        )}
      </div>
    </li>
  )
}
