/**
 * The tree of everything that happened to the board. Undo goes to the parent, redo to the child visited
 * last, a commit after an undo grows a sibling: nothing is ever dropped.
 */
import type { HistoryOutput, StepVerb, StoredStep } from '../../electron/contract.ts'
import { applyChange, applyChanges, changeBetween, isEmptyChange } from './boardChange.ts'
import { emptyDocument, type BoardDocument, type PlacedPicture } from './document.ts'

export type Step = StoredStep

export interface History {
  readonly steps: Readonly<Record<string, Step>>
  readonly headId: string
  /** Where redo goes: the child visited last, or what had been undone before a picture came to lie here by itself. */
  readonly lastChild: Readonly<Record<string, string>>
  /** The head's board. */
  readonly board: BoardDocument
}

type StoredTree = Pick<HistoryOutput['history:load'], 'steps' | 'headId' | 'lastChild'>

/** What a commit says of its step. */
export interface StepFacts {
  readonly id: string
  readonly verb: StepVerb
  readonly at: number
  readonly pictureIds: readonly string[]
}

export function startHistory(facts: StepFacts, board: BoardDocument): History {
  const root = newStep(facts, null, emptyDocument, board)
  return { steps: { [root.id]: root }, headId: root.id, lastChild: {}, board: applyChange(emptyDocument, root) }
}

/** Null for a library that has no history yet. */
export function restoreHistory({ steps, headId, lastChild }: StoredTree): History | null {
  const last = steps.at(-1)
  if (last === undefined) return null
  const history = { steps: Object.fromEntries(steps.map((step) => [step.id, step])), headId: headId ?? last.id }
  return { ...history, lastChild, board: boardAt(history, history.headId) }
}

export function headOf(history: History): Step {
  return stepOf(history, history.headId)
}

/** `redoId`: the step that redo goes to from the new one; none after what the user did. */
export function commitStep(history: History, facts: StepFacts, board: BoardDocument, redoId?: string): History {
  const step = newStep(facts, history.headId, history.board, board)
  return {
    steps: { ...history.steps, [step.id]: step },
    headId: step.id,
    lastChild: { ...history.lastChild, [history.headId]: step.id, ...(redoId !== undefined && { [step.id]: redoId }) },
    board: applyChange(history.board, step),
  }
}

export function undoStep(history: History): History {
  const id = undoTarget(history)
  return id === null ? history : goToStep(history, id, history.headId)
}

/** `anew`: of the step that does again what was undone, where a picture has come to lie here since. */
export function redoStep(history: History, anew: Pick<StepFacts, 'id' | 'at'>): History {
  const id = redoTarget(history)
  if (id === null) return history
  const way = wayTo(history, id)
  return way.some((step) => step.id === history.headId) ? goToStep(history, id) : doAgain(history, way, anew)
}

/** What the picture that came took the place of does not come back with it. */
function doAgain(history: History, way: readonly Step[], anew: Pick<StepFacts, 'id' | 'at'>): History {
  const { id, verb, pictureIds, placed, removed } = way.at(-1)!
  const had = new Set(applyChanges(emptyDocument, way.slice(0, -1)).pictures.map((picture) => picture.id))
  const has = new Set(history.board.pictures.map((picture) => picture.id))
  const change = { removed, placed: placed.filter((picture) => has.has(picture.id) || !had.has(picture.id)) }
  return commitStep(history, { ...anew, verb, pictureIds }, applyChange(history.board, change), history.lastChild[id])
}

/** Steps that left everything as it was, such as an export, are passed by: an undo that shows nothing confuses. */
export function undoTarget(history: History): string | null {
  let step = headOf(history)
  while (step.parentId !== null && changedNothing(step)) step = stepOf(history, step.parentId)
  return step.parentId
}

export function redoTarget(history: History): string | null {
  let next = nextOf(history, history.headId)
  while (next !== null && changedNothing(next)) next = nextOf(history, next.id)
  return next?.id ?? null
}

/** Goes anywhere in the tree; redo from each ancestor will follow the way to `towards`. */
export function goToStep(history: History, id: string, towards: string = id): History {
  const lastChild = { ...history.lastChild }
  for (const step of wayTo(history, towards)) if (step.parentId !== null) lastChild[step.parentId] = step.id
  return { ...history, headId: id, lastChild, board: boardAt(history, id) }
}

export function boardAt(history: Pick<History, 'steps'>, id: string): BoardDocument {
  return applyChanges(emptyDocument, wayTo(history, id))
}

/** What lay in the library alone is deleted without a change of the board. */
function changedNothing(step: Step): boolean {
  return isEmptyChange(step) && step.verb !== 'delete'
}

/**
 * Pictures that steps on the way here deleted, and that were not brought back since: later steps name what is there.
 * `elsewhere`: those too that were deleted while another board was open.
 */
export function deletedAt(history: Pick<History, 'steps'>, id: string, elsewhere: boolean): ReadonlySet<string> {
  const deleted = new Set<string>()
  for (const { verb, pictureIds, placed, removed } of wayTo(history, id)) {
    for (const named of pictureIds) {
      // A guarded picture takes the place of the one that it was.
      if (verb === 'delete' || (elsewhere && verb === 'gone') || (verb === 'guard' && removed.includes(named)))
        deleted.add(named)
      else deleted.delete(named)
    }
    for (const picture of placed) deleted.delete(picture.id)
  }
  return deleted
}

/** Where those lay that were deleted while another board was open, and that no later step names. */
export function goneAt(history: Pick<History, 'steps'>, id: string): readonly PlacedPicture[] {
  const way = wayTo(history, id)
  if (way.every(({ verb }) => verb !== 'gone')) return []
  const gone = new Map<string, PlacedPicture>()
  let before = emptyDocument
  for (const step of way) {
    for (const named of [...step.pictureIds, ...step.placed.map((placed) => placed.id)]) gone.delete(named)
    if (step.verb === 'gone')
      for (const placed of before.pictures) if (step.removed.includes(placed.id)) gone.set(placed.id, placed)
    before = applyChange(before, step)
  }
  return [...gone.values()]
}

export function changeSteps(
  history: History,
  ids: readonly string[],
  change: Partial<Pick<Step, 'name' | 'pinned' | 'deleted'>>,
): History {
  const steps = { ...history.steps }
  for (const id of ids) steps[id] = { ...stepOf(history, id), ...change }
  return { ...history, steps }
}

/** From the root to the step, both included. */
export function wayTo({ steps }: Pick<History, 'steps'>, id: string): readonly Step[] {
  const way: Step[] = []
  for (let step = stepOf({ steps }, id); ; step = stepOf({ steps }, step.parentId)) {
    way.push(step)
    if (step.parentId === null) return way.reverse()
  }
}

/** The child that redo goes to. A deleted branch is no way to go. */
function nextOf(history: History, id: string): Step | null {
  const childId = history.lastChild[id]
  const child = childId === undefined ? undefined : history.steps[childId]
  return child === undefined || child.deleted ? null : child
}

function newStep(facts: StepFacts, parentId: string | null, before: BoardDocument, after: BoardDocument): Step {
  const { placed, removed } = changeBetween(before, after)
  return {
    ...facts,
    parentId,
    name: null,
    pinned: false,
    deleted: false,
    pictureIds: [...facts.pictureIds],
    placed: [...placed],
    removed: [...removed],
  }
}

function stepOf({ steps }: Pick<History, 'steps'>, id: string): Step {
  const step = steps[id]
  if (step === undefined) throw new RangeError(`History holds no step ${id}.`)
  return step
}
