import { describe, expect, it } from 'vitest'
import { emptyDocument } from './document.ts'
import {
  canRedo,
  canUndo,
  commitStep,
  goToStep,
  headOf,
  redoStep,
  startHistory,
  undoStep,
  type History,
} from './history.ts'

const start = startHistory({ id: 'start', label: 'Start', at: 0, document: emptyDocument })
const add = (history: History, id: string) => commitStep(history, { id, label: id, at: 1, document: emptyDocument })

describe('history', () => {
  it('undoes to the parent and redoes to the child', () => {
    const history = add(add(start, 'a'), 'b')
    const undone = undoStep(history)
    expect(undone.headId).toBe('a')
    expect(redoStep(undone).headId).toBe('b')
  })

  it('keeps what was undone when something new is done', () => {
    const history = add(undoStep(add(add(start, 'a'), 'b')), 'c')
    expect(Object.keys(history.steps)).toEqual(['start', 'a', 'b', 'c'])
    expect(headOf(history).parentId).toBe('a')
    expect(redoStep(undoStep(history)).headId).toBe('c')
  })

  it('redoes along the way that was gone to', () => {
    const history = add(undoStep(add(add(start, 'a'), 'b')), 'c')
    const back = undoStep(goToStep(history, 'b'))
    expect(redoStep(back).headId).toBe('b')
  })

  it('stands still at both ends', () => {
    const history = add(start, 'a')
    expect(canUndo(start)).toBe(false)
    expect(undoStep(start)).toBe(start)
    expect(canRedo(history)).toBe(false)
    expect(redoStep(history)).toBe(history)
  })

  it('never changes an earlier history', () => {
    const before = structuredClone(start)
    undoStep(add(start, 'a'))
    expect(start).toEqual(before)
  })
})
