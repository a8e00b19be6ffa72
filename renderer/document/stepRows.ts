/** The history as a list for the eye: newest first, hidden branches left out, runs of moves as one row. */
import type { Step } from './history.ts'

export interface StepRow {
  readonly step: Step
  /** The nearest ancestor that has a row. */
  readonly parentId: string | null
  /** Earlier moves that this row stands for as well, newest first. */
  readonly folded: readonly string[]
}

interface RowOptions {
  readonly headId: string
  readonly pinnedOnly: boolean
  /** Rows that were opened: their moves get rows of their own. */
  readonly unfolded: ReadonlySet<string>
}

export function stepRows(steps: readonly Step[], options: RowOptions): readonly StepRow[] {
  const shown = steps.filter((step) => !step.deleted && (!options.pinnedOnly || step.pinned))
  const folds = options.pinnedOnly ? new Map<string, readonly string[]>() : foldMoves(shown, options)
  const absorbed = new Set([...folds.values()].flat())
  const hasRow = new Set(shown.filter(({ id }) => !absorbed.has(id)).map(({ id }) => id))
  const rowAbove = new Map<string, string | null>()
  const rows: StepRow[] = []
  for (const step of steps) {
    const above = step.parentId === null ? null : (rowAbove.get(step.parentId) ?? null)
    rowAbove.set(step.id, hasRow.has(step.id) ? step.id : above)
    if (hasRow.has(step.id)) rows.push({ step, parentId: above, folded: folds.get(step.id) ?? [] })
  }
  return rows.reverse()
}

/** A move after a move is one going over; only what nobody marked and nothing else grew from disappears in it. */
function foldMoves(steps: readonly Step[], { headId, unfolded }: RowOptions): Map<string, readonly string[]> {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const children = new Map<string, number>()
  for (const { parentId } of steps) if (parentId !== null) children.set(parentId, (children.get(parentId) ?? 0) + 1)
  const isMove = (step: Step | undefined) => step?.verb === 'move' || step?.verb === 'arrange'
  const folds = new Map<string, readonly string[]>()
  const absorbed = new Set<string>()
  for (const step of steps.toReversed()) {
    if (!isMove(step) || absorbed.has(step.id) || unfolded.has(step.id)) continue
    const run: string[] = []
    for (
      let earlier = byId.get(step.parentId ?? '');
      earlier !== undefined;
      earlier = byId.get(earlier.parentId ?? '')
    ) {
      const isMarked = earlier.pinned || earlier.name !== null || earlier.id === headId || unfolded.has(earlier.id)
      if (!isMove(earlier) || isMarked || children.get(earlier.id) !== 1) break
      run.push(earlier.id)
      absorbed.add(earlier.id)
    }
    if (run.length > 0) folds.set(step.id, run)
  }
  return folds
}

/** The step and all that grew from it. */
export function branchOf(steps: readonly Step[], rootId: string): readonly string[] {
  const branch = new Set([rootId])
  for (const { id, parentId } of steps) if (parentId !== null && branch.has(parentId)) branch.add(id)
  return [...branch]
}
