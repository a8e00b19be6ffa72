import { Rows3, Sparkle } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { promptLimit } from '../../../electron/contract.ts'
import { leaveToolAction } from '../../actions/crop.ts'
import { paintOnAction, paintOnChoosingAction, scrubMoves, scrubWords } from '../../actions/scrub.ts'
import { mostFutures, useScrubStore } from '../../stores/scrubStore.ts'
import { chooserStrings } from '../../strings/chooser.ts'
import { goOnStrings } from '../../strings/goOn.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { NumberInput } from '../../ui/NumberInput.tsx'

/** What stays of the picture, the words for the rest, and how many times it is painted. */
export function ScrubBar() {
  const { patches, from, futures } = useScrubStore()
  const [row, rest] = [Math.floor(from / patches.columns), from % patches.columns]
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    // A single line has no use for these keys.
    const [up, down] = scrubMoves
    const action = { Enter: paintOnAction, ArrowUp: up, ArrowDown: down }[event.key]
    if (action === undefined) return
    event.preventDefault()
    if (action.isEnabled()) void action.run()
  }
  return (
    <div className="chrome picture-bar scrub-bar" role="group" aria-label={goOnStrings.title}>
      <p role="status">
        {rest === 0 ? goOnStrings.keepRows(row, patches.rows) : goOnStrings.keepPatches(row, rest, patches.rows)}
      </p>
      <input
        className="text-field scrub-words"
        aria-label={goOnStrings.words}
        maxLength={promptLimit}
        placeholder={goOnStrings.wordsWanted}
        value={scrubWords()}
        onChange={({ target }) => useScrubStore.setState({ words: target.value })}
        onKeyDown={onKeyDown}
      />
      <label>
        {goOnStrings.futures}
        <NumberInput
          label={goOnStrings.futures}
          value={futures}
          min={1}
          max={mostFutures}
          step={1}
          onChange={(count) => useScrubStore.setState({ futures: count })}
        />
      </label>
      <button type="button" className="button" onClick={() => void leaveToolAction.run()}>
        {goOnStrings.cancel}
      </button>
      <ActionButton action={paintOnChoosingAction} icon={Rows3} tip={chooserStrings.tip} />
      <ActionButton action={paintOnAction} icon={Sparkle} look="primary" />
    </div>
  )
}
