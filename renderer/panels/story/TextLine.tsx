import { useState, type KeyboardEvent } from 'react'

interface TextProps {
  readonly label: string
  readonly value: string
  readonly placeholder?: string
  readonly rows?: number
  readonly autoFocus?: boolean
  readonly tabIndex?: number
  /** What was written; not where it was left as it was. */
  readonly onTake: (text: string) => void
  /** Enter: after it was taken. */
  readonly onEnter?: () => void
  readonly onLeave?: () => void
}

/** One line, or a few of them, taken as a whole when it is left or on Enter; Escape leaves it as it was. */
export function TextLine({
  label,
  value,
  placeholder,
  rows,
  autoFocus,
  tabIndex,
  onTake,
  onEnter,
  onLeave,
}: TextProps) {
  const [text, setText] = useState<string | null>(null)
  const leave = () => {
    if (text !== null && text !== value) onTake(text)
    setText(null)
    onLeave?.()
  }
  const common = {
    className: 'text-field',
    'aria-label': label,
    placeholder,
    autoFocus,
    tabIndex,
    value: text ?? value,
    maxLength: 4000,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => setText(target.value),
    onBlur: ({ target }: { readonly target: HTMLElement }) => {
      // What is read first is seen again.
      target.scrollTop = 0
      leave()
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.key === 'Escape' && text !== null) {
        event.stopPropagation()
        setText(null)
      }
      if (event.key === 'Escape') onLeave?.()
      if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.shiftKey || event.ctrlKey || event.metaKey)
        return
      event.preventDefault()
      leave()
      onEnter?.()
    },
  }
  return rows === undefined ? <input {...common} /> : <textarea rows={rows} {...common} />
}
