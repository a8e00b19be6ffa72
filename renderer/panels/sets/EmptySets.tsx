import { focusPromptAction } from '../../actions/view.ts'
import { writeDraft } from '../../stores/promptStore.ts'
import { setStrings } from '../../strings/sets.ts'

/** What a set is, where there is none. */
export function EmptySets() {
  const write = () => {
    writeDraft('new', setStrings.emptyExample)
    void focusPromptAction.run()
  }
  return (
    <div className="sets-empty">
      <h2>{setStrings.empty}</h2>
      <p>{setStrings.emptyHint}</p>
      <code>{setStrings.emptyExample}</code>
      <button type="button" className="button is-solid" onClick={write}>
        {setStrings.tryIt}
      </button>
    </div>
  )
}
