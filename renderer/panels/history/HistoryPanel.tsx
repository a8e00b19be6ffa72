import { goTo } from '../../actions/history.ts'
import { useBoardStore } from '../../stores/boardStore.ts'
import { historyStrings } from '../../strings/history.ts'

export function HistoryPanel() {
  const history = useBoardStore((facts) => facts.history)
  return (
    <ul aria-label={historyStrings.tree}>
      {Object.values(history.steps).map((step) => (
        <li key={step.id}>
          <button type="button" onClick={() => void goTo(step.id)}>
            {step.verb}
          </button>
        </li>
      ))}
    </ul>
  )
}
