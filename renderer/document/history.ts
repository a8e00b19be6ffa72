/**
 * The tree of everything that happened to the board. Undo goes to the parent, redo to the child visited
 * last, a commit after an undo grows a sibling: nothing is ever dropped.
 */
import type { BoardDocument } from './document.ts'

export interface Step {
  readonly id: string
  readonly parentId: string | null
  readonly label: string
  readonly at: number
  readonly document: BoardDocument
}

export interface History {
  readonly steps: Readonly<Record<string, Step>>
  readonly headId: string
  readonly lastChild: Readonly<Record<string, string>>
}

export function startHistory(root: Omit<Step, 'parentId'>): History {
  return { steps: { [root.id]: { ...root, parentId: null } }, headId: root.id, lastChild: {} }
}

export function headOf(history: History): Step {
  return stepOf(history, history.headId)
}

export function commitStep(history: History, step: Omit<Step, 'parentId'>): History {
  return {
    steps: { ...history.steps, [step.id]: { ...step, parentId: history.headId } },
    headId: step.id,
    lastChild: { ...history.lastChild, [history.headId]: step.id },
  }
}

export function undoStep(history: History): History {
  const { id, parentId } = headOf(history)
  if (parentId === null) return history
  return { ...history, headId: parentId, lastChild: { ...history.lastChild, [parentId]: id } }
}

export function redoStep(history: History): History {
  const childId = history.lastChild[history.headId]
  return childId === undefined ? history : { ...history, headId: childId }
}

/** Goes anywhere in the tree; redo from each ancestor will follow the way taken here. */
export function goToStep(history: History, id: string): History {
  const lastChild = { ...history.lastChild }
  for (let step = stepOf(history, id); step.parentId !== null; step = stepOf(history, step.parentId)) {
    lastChild[step.parentId] = step.id
  }
  return { ...history, headId: id, lastChild }
}

export function canUndo(history: History): boolean {
  return headOf(history).parentId !== null
}

export function canRedo(history: History): boolean {
  return history.lastChild[history.headId] !== undefined
}

function stepOf(history: History, id: string): Step {
  const step = history.steps[id]
  if (step === undefined) throw new RangeError(`History holds no step ${id}.`)
  return step
}
