/** The board and its history. `commit` is the only way to change the board. */
import { create } from 'zustand'
import { emptyDocument, type BoardDocument } from '../document/document.ts'
import { commitStep, headOf, redoStep, startHistory, undoStep, type History } from '../document/history.ts'
import { strings } from '../strings.ts'

interface BoardFacts {
  readonly history: History
}

export const useBoardStore = create<BoardFacts>(() => ({ history: newHistory(emptyDocument) }))

export function board(): BoardDocument {
  return headOf(useBoardStore.getState().history).document
}

export function selectBoard(facts: BoardFacts): BoardDocument {
  return headOf(facts.history).document
}

export function commit(label: string, edit: (document: BoardDocument) => BoardDocument): void {
  useBoardStore.setState(({ history }) => {
    const document = edit(headOf(history).document)
    return { history: commitStep(history, { id: crypto.randomUUID(), label, at: Date.now(), document }) }
  })
}

/** A fresh history on this board: what lies there at the start is nothing to undo. */
export function openBoard(document: BoardDocument): void {
  useBoardStore.setState({ history: newHistory(document) })
}

export function undoBoard(): void {
  useBoardStore.setState(({ history }) => ({ history: undoStep(history) }))
}

export function redoBoard(): void {
  useBoardStore.setState(({ history }) => ({ history: redoStep(history) }))
}

function newHistory(document: BoardDocument): History {
  return startHistory({ id: crypto.randomUUID(), label: strings.steps.start, at: Date.now(), document })
}
