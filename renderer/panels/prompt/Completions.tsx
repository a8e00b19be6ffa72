import type { Completion } from '../../document/vocabulary.ts'
import { promptStrings } from '../../strings/prompt.ts'

interface CompletionsProps {
  readonly id: string
  readonly items: readonly Completion[]
  /** The one that Enter takes; -1 is none. */
  readonly active: number
  readonly onTake: (completion: Completion) => void
}

/** How the word being typed may go on, in words that the model knows. */
export function Completions({ id, items, active, onTake }: CompletionsProps) {
  return (
    <ul id={id} className="completions" role="listbox" aria-label={promptStrings.completions}>
      {items.map((item, index) => (
        <li
          key={`${item.kind} ${item.text}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          // The box keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(item)}
        >
          {item.text}
          <span>{promptStrings.kind[item.kind]}</span>
        </li>
      ))}
    </ul>
  )
}
