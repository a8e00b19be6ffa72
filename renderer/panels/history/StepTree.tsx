import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import { compareStepAction, deleteBranchAction, goToStepAction, pinStepAction, preview } from '../../actions/steps.ts'
import { pressed } from '../../actions/keys.ts'
import { loadPastPictures } from '../../actions/pictures.ts'
import type { Rail } from '../../document/rails.ts'
import type { StepRow } from '../../document/stepRows.ts'
import { selectStep, useHistoryStore } from '../../stores/historyStore.ts'
import { report } from '../../stores/toastStore.ts'
import { historyStrings } from '../../strings/history.ts'
import { StepItem } from './StepItem.tsx'

/** In pixels; the same for every row, so that any number of them costs the same. */
const rowHeight = 46

interface StepTreeProps {
  readonly rows: readonly StepRow[]
  readonly rails: readonly Rail[]
  readonly headId: string
}

/** Only the rows in sight exist. The tree keeps the focus; the selected row is named by aria-activedescendant. */
export function StepTree({ rows, rails, headId }: StepTreeProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const selectedId = useHistoryStore((facts) => facts.selectedId)
  const lanes = useMemo(() => rails.reduce((most, { lane }) => Math.max(most, lane + 1), 1), [rails])
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by hand
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    getItemKey: (index) => rows[index]?.step.id ?? index,
  })
  const items = virtualizer.getVirtualItems()
  useRowPictures(items.flatMap(({ index }) => rows[index]?.step.pictureIds[0] ?? []))

  const headIndex = rows.findIndex(({ step }) => step.id === headId)
  const selectedIndex = rows.findIndex(({ step }) => step.id === selectedId)
  useEffect(() => {
    if (headIndex >= 0) virtualizer.scrollToIndex(headIndex)
  }, [headId]) // oxlint-disable-line react/exhaustive-deps -- only when the head moves, not when rows do

  const selectAt = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (row === undefined) return
    selectStep(row.step.id)
    preview(row.step)
    virtualizer.scrollToIndex(rows.indexOf(row))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
    const from = selectedIndex >= 0 ? selectedIndex : headIndex
    const keys: Readonly<Record<string, () => unknown>> = {
      ArrowUp: () => selectAt(from - 1),
      ArrowDown: () => selectAt(selectedIndex >= 0 ? from + 1 : from),
      PageUp: () => selectAt(from - page),
      PageDown: () => selectAt(from + page),
      Home: () => selectAt(0),
      End: () => selectAt(rows.length - 1),
      Enter: () => goToStepAction.run(),
      p: () => pinStepAction.run(),
      c: () => compareStepAction.isEnabled() && compareStepAction.run(),
      Delete: () => deleteBranchAction.isEnabled() && deleteBranchAction.run(),
    }
    const plain = pressed(event.nativeEvent).find(({ key, mod, shift, alt }) => !mod && !shift && !alt && key in keys)
    const run = plain && keys[plain.key]
    if (run === undefined) return
    event.preventDefault()
    void run()
  }
  return (
    <div
      ref={scroller}
      className="history-tree"
      role="tree"
      aria-label={historyStrings.tree}
      aria-activedescendant={selectedIndex >= 0 ? rowId(rows[selectedIndex]!) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, key, start }) => {
          const [row, rail] = [rows[index], rails[index]]
          return (
            row &&
            rail && (
              <StepItem
                key={key}
                id={rowId(row)}
                {...{ row, rail, start, height: rowHeight, lanes, place: index + 1, of: rows.length }}
                isHead={row.step.id === headId}
                isSelected={row.step.id === selectedId}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

function rowId({ step }: StepRow): string {
  return `step-${step.id}`
}

/** Asked for once: a picture that is gone for good would be asked for in every frame. */
const asked = new Set<string>()

function useRowPictures(ids: readonly string[]): void {
  const key = ids.join()
  useEffect(() => {
    const news = key === '' ? [] : key.split(',').filter((id) => !asked.has(id))
    for (const id of news) asked.add(id)
    void loadPastPictures(news).catch((error: unknown) => report(error, 'history'))
  }, [key])
}
