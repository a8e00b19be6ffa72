import type { Ref } from 'react'
import { piecesOf, type PromptMark } from '../../document/promptMarks.ts'

interface PromptUnderlayProps {
  readonly text: string
  readonly marks: readonly PromptMark[]
  readonly ref: Ref<HTMLDivElement>
}

/** Lies behind the prompt box with the same letters, unseen, so that its marks stand under the box's words. */
export function PromptUnderlay({ text, marks, ref }: PromptUnderlayProps) {
  return (
    <div ref={ref} className="prompt prompt-underlay" aria-hidden dir="auto">
      {piecesOf(text, marks).map((piece, index) =>
        piece.kind === null ? (
          piece.text
        ) : (
          <mark key={index} className={`is-${piece.kind}`}>
            {piece.text}
          </mark>
        ),
      )}
      {/* A last empty line has no height of its own. */}
      {'\u200b'}
    </div>
  )
}
