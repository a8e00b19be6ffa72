import { promptLimit } from '../../../electron/contract.ts'
import type { PromptMark } from '../../document/promptMarks.ts'
import { strings } from '../../strings.ts'
import { promptStrings } from '../../strings/prompt.ts'

interface PromptNotesProps {
  readonly length: number
  readonly marks: readonly PromptMark[]
  /** Pictures that the words may name. */
  readonly pictures: number
}

/** What the artist should know about the words before painting with them. */
export function PromptNotes({ length, marks, pictures }: PromptNotesProps) {
  const of = (kind: PromptMark['kind']) => [
    ...new Set(marks.filter((mark) => mark.kind === kind).map(({ text }) => text)),
  ]
  const [unknown, missing] = [of('unknown'), of('missing')]
  const named = marks.filter(({ kind }) => kind === 'image').length
  const notes = [
    unknown.length > 0 && promptStrings.unknown(unknown),
    missing.length > 0 && promptStrings.missingWildcard(missing),
    named > 0 && named !== pictures && promptStrings.imageCount(named, pictures),
  ].filter((note) => note !== false)
  const isNearLimit = length > 0.9 * promptLimit
  return (
    <div className="prompt-notes">
      <p aria-live="polite">{notes.join(' ')}</p>
      {isNearLimit && (
        <output className={`prompt-limit ${length > promptLimit ? 'is-over' : ''}`}>
          {strings.prompt.characters(length, promptLimit)}
        </output>
      )}
    </div>
  )
}
