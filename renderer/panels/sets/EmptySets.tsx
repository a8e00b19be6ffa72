import { focusPromptAction } from '../../actions/view.ts'
import { writeDraft } from '../../stores/promptStore.ts'
import { useSetStore } from '../../stores/setStore.ts'
import { setStrings } from '../../strings/sets.ts'
import { SetLineButton } from './SetLineButton.tsx'

/** What a set is, where there is none; stories and series are listed all the same. */
export function EmptySets() {
  const lines = useSetStore((facts) => facts.lines)
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
      {lines.length > 0 && (
        <ul className="library-sets" aria-label={setStrings.others}>
          {lines.map((line) => (
            <li key={line.id}>
              <SetLineButton line={line} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
