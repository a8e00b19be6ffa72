import { Pin } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { leavePreview } from '../../actions/steps.ts'
import { railsOf } from '../../document/rails.ts'
import { stepRows } from '../../document/stepRows.ts'
import { useBoardStore } from '../../stores/boardStore.ts'
import { useHistoryStore } from '../../stores/historyStore.ts'
import { historyStrings } from '../../strings/history.ts'
import { Tip } from '../../ui/Tip.tsx'
import { StepDetails } from './StepDetails.tsx'
import { StepTree } from './StepTree.tsx'
import './history.css'

/** The tree of everything that happened on the board, newest at the top; below it, what the selected step was. */
export function HistoryPanel() {
  const steps = useBoardStore((facts) => facts.history.steps)
  const headId = useBoardStore((facts) => facts.history.headId)
  const pinnedOnly = useHistoryStore((facts) => facts.pinnedOnly)
  const unfolded = useHistoryStore((facts) => facts.unfolded)
  useEffect(() => leavePreview, [])
  const all = useMemo(() => Object.values(steps), [steps])
  const rows = useMemo(() => stepRows(all, { headId, pinnedOnly, unfolded }), [all, headId, pinnedOnly, unfolded])
  const rails = useMemo(() => railsOf(rows.map(({ step: { id }, parentId }) => ({ id, parentId }))), [rows])
  const count = useMemo(() => all.filter(({ deleted }) => !deleted).length, [all])
  return (
    <div className="history">
      <header className="history-head">
        <span>{historyStrings.count(count)}</span>
        <Tip text={historyStrings.pinnedOnly}>
          <button
            type="button"
            className={`button is-icon ${pinnedOnly ? 'is-on' : ''}`}
            aria-label={historyStrings.pinnedOnly}
            aria-pressed={pinnedOnly}
            onClick={() => useHistoryStore.setState({ pinnedOnly: !pinnedOnly })}
          >
            <Pin size={15} strokeWidth={1.75} aria-hidden />
          </button>
        </Tip>
      </header>
      {rows.length === 0 && <p className="history-none">{historyStrings.nonePinned}</p>}
      <StepTree rows={rows} rails={rails} headId={headId} />
      <StepDetails />
    </div>
  )
}
