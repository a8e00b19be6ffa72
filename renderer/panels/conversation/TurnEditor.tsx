import { useState, type KeyboardEvent } from 'react'
import { promptLimit } from '../../../electron/contract.ts'
import { replay } from '../../actions/conversation.ts'
import type { Turn } from '../../document/turns.ts'
import { conversationStrings } from '../../strings/conversation.ts'

interface TurnEditorProps {
  readonly turns: readonly Turn[]
  readonly index: number
  readonly onClose: () => void
}

/** An earlier turn said in other words: it and the later ones are painted again on a branch of their own. */
export function TurnEditor({ turns, index, onClose }: TurnEditorProps) {
  const [words, setWords] = useState(turns[index]?.picture.prompt ?? '')
  const isValid = words.trim() !== '' && words.length <= promptLimit
  const go = () => {
    if (!isValid) return
    onClose()
    void replay(turns, index, words)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      event.preventDefault()
      onClose()
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      go()
    }
  }
  return (
    <div className="turn-editor" data-form>
      <textarea
        className="text-field"
        aria-label={conversationStrings.changed}
        rows={2}
        autoFocus
        value={words}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => setWords(target.value)}
        onKeyDown={onKeyDown}
      />
      <p>{conversationStrings.replayHint(turns.length - index - 1)}</p>
      <div className="turn-editor-buttons">
        <button type="button" className="button is-solid" disabled={!isValid} onClick={go}>
          {conversationStrings.replay}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {conversationStrings.cancel}
        </button>
      </div>
    </div>
  )
}
