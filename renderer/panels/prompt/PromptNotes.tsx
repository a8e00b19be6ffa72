import { Info, TriangleAlert, X } from 'lucide-react'
import { promptLimit } from '../../../electron/contract.ts'
import { paintAnywayAction } from '../../actions/generate.ts'
import { type PromptMark } from '../../document/promptMarks.ts'
import { keepWord, usePromptStore } from '../../stores/promptStore.ts'
import { strings } from '../../strings.ts'
import { promptStrings } from '../../strings/prompt.ts'
import { useEnabled } from '../../ui/useEnabled.ts'

interface PromptNotesProps {
  readonly words: string
  /** Most likely they are in another language. */
  readonly foreign: boolean
  readonly marks: readonly PromptMark[]
  /** Things that the model mostly paints so that nobody would know them. */
  readonly seldom: readonly string[]
  /** Pictures that the words may name. */
  readonly pictures: number
  /** Of words with slots: how many pictures they are, or why not. */
  readonly set: string | null
}

/** What the artist should know about the words before painting with them. */
export function PromptNotes({ words, foreign, marks, seldom, pictures, set }: PromptNotesProps) {
  const of = (kind: PromptMark['kind']) => [
    ...new Set(marks.filter((mark) => mark.kind === kind).map(({ text }) => text)),
  ]
  const [unknown, missing] = [of('unknown'), of('missing')]
  const near = new Map(marks.flatMap(({ text, known }) => (known === undefined ? [] : [[text.toLowerCase(), known]])))
  const doubt = usePromptStore((facts) => facts.doubt)
  const isDoubted = useEnabled(paintAnywayAction)
  const named = marks.filter(({ kind }) => kind === 'image').length
  const notes = [
    set ?? false,
    foreign ? promptStrings.foreign : unknown.length > 0 && promptStrings.unknown(unknown),
    seldom.length > 0 && promptStrings.seldom(seldom),
    missing.length > 0 && promptStrings.missingWildcard(missing),
    named > 0 && named !== pictures && promptStrings.imageCount(named, pictures),
  ].filter((note) => note !== false)
  const { length } = words
  const isNearLimit = length > 0.9 * promptLimit
  return (
    <div className="prompt-notes">
      {[...near].map(([word, known]) => (
        <button
          key={word}
          type="button"
          className="prompt-near"
          aria-label={promptStrings.paintLiterally(word)}
          onClick={() => keepWord(word)}
        >
          {promptStrings.paintedAs(word, known)} <X size={12} strokeWidth={2} aria-hidden />
        </button>
      ))}
      <div className="prompt-note" aria-live="polite">
        {!isDoubted && notes.length > 0 && (
          <>
            <Info size={15} strokeWidth={2} aria-hidden />
            <p>{notes.join(' ')}</p>
          </>
        )}
      </div>
      {isDoubted && doubt !== null && (
        <div className="prompt-doubt" role="alert">
          <TriangleAlert size={16} strokeWidth={2} aria-hidden />
          <p>{doubt.sentence}</p>
          <button type="button" className="button is-solid" onClick={() => void paintAnywayAction.run()}>
            {paintAnywayAction.label}
          </button>
        </div>
      )}
      {isNearLimit && (
        <output className={`prompt-limit ${length > promptLimit ? 'is-over' : ''}`}>
          {strings.prompt.characters(length, promptLimit)}
        </output>
      )}
    </div>
  )
}
