import { describe, expect, it } from 'vitest'
import type { StepVerb } from '../../electron/contract.ts'
import { emptyDocument } from './document.ts'
import { placePicture, removePictures } from './edits.ts'
import {
  boardAt,
  changeSteps,
  commitStep,
  deletedAt,
  goneAt,
  goToStep,
  headOf,
  redoStep,
  redoTarget,
  restoreHistory,
  startHistory,
  undoStep,
  undoTarget,
  type History,
} from './history.ts'

const facts = (id: string, verb: StepVerb) => ({ id, verb, at: 1, pictureIds: [id] })
const start = startHistory({ id: 'start', verb: 'start', at: 0, pictureIds: [] }, emptyDocument)
const add = (history: History, id: string) =>
  commitStep(history, facts(id, 'generate'), placePicture(history.board, { id, x: 0, y: 0, width: 64, height: 64 }))
const remove = (history: History, id: string) =>
  commitStep(history, { ...facts(`delete ${id}`, 'delete'), pictureIds: [id] }, removePictures(history.board, [id]))
const redo = (history: History) => redoStep(history, { id: 'again', at: 2 })
const names = ({ board }: Pick<History, 'board'>) => board.pictures.map(({ id }) => id)

describe('history', () => {
  it('undoes to the parent and redoes to the child', () => {
    const undone = undoStep(add(add(start, 'a'), 'b'))
    expect([undone.headId, ...names(undone)]).toEqual(['a', 'a'])
    expect(names(redo(undone))).toEqual(['a', 'b'])
  })

  it('keeps what was undone when something new is done', () => {
    const history = add(undoStep(add(add(start, 'a'), 'b')), 'c')
    expect(Object.keys(history.steps)).toEqual(['start', 'a', 'b', 'c'])
    expect(headOf(history).parentId).toBe('a')
    expect(names(history)).toEqual(['a', 'c'])
    expect(redo(undoStep(history)).headId).toBe('c')
  })

  it('redoes along the way that was gone to', () => {
    const history = add(undoStep(add(add(start, 'a'), 'b')), 'c')
    const back = undoStep(goToStep(history, 'b'))
    expect(redo(back).headId).toBe('b')
  })

  it('redoes what was undone before a picture came to lie there by itself, and undoes both one by one', () => {
    const undone = undoStep(undoStep(remove(add(add(start, 'a'), 'b'), 'a')))
    const place = { id: 'c', x: 0, y: 0, width: 64, height: 64 }
    const came = commitStep(undone, facts('c', 'generate'), placePicture(undone.board, place), redoTarget(undone)!)
    const redone = redo(came)
    expect(names(redone)).toEqual(['a', 'c', 'b'])
    expect(headOf(redone)).toMatchObject({ id: 'again', verb: 'generate', pictureIds: ['b'], parentId: 'c' })
    const both = redoStep(redone, { id: 'and again', at: 3 })
    expect(names(both)).toEqual(['c', 'b'])
    expect(names(undoStep(both))).toEqual(['a', 'c', 'b'])
    expect(names(undoStep(undoStep(both)))).toEqual(['a', 'c'])
    expect(names(undoStep(undoStep(undoStep(both))))).toEqual(['a'])
    expect(names(redo(undoStep(undoStep(both))))).toEqual(['a', 'c', 'b'])
  })

  it('does not bring back with a redo what the picture that came took the place of', () => {
    const [old, whole] = ['a', 'whole'].map((id) => ({ id, x: 0, y: 0, width: 64, height: 64 }))
    const first = add(start, 'a')
    const undone = undoStep(commitStep(first, facts('move', 'move'), placePicture(first.board, { ...old!, x: 9 })))
    const came = commitStep(undone, facts('whole', 'continue'), { ...undone.board, pictures: [whole!] }, 'move')
    expect(names(redo(came))).toEqual(['whole'])
  })

  it('stands still at both ends', () => {
    const history = add(start, 'a')
    expect(undoTarget(start)).toBeNull()
    expect(undoStep(start)).toBe(start)
    expect(redoTarget(history)).toBeNull()
    expect(redo(history)).toBe(history)
  })

  it('passes by steps that changed nothing on the board, such as an export', () => {
    const made = add(start, 'a')
    const exported = commitStep(made, facts('export', 'export'), made.board)
    expect(undoStep(exported).headId).toBe('start')
    expect(redo(undoStep(exported)).headId).toBe('a')
    expect(names(exported)).toEqual(['a'])
  })

  it('shows the board of any step without going there', () => {
    const history = remove(add(add(start, 'a'), 'b'), 'a')
    expect(names(history)).toEqual(['b'])
    expect(names({ board: boardAt(history, 'b') })).toEqual(['a', 'b'])
  })

  it('knows what was deleted on the way to a step, and what came back', () => {
    const history = remove(add(add(start, 'a'), 'b'), 'a')
    expect([...deletedAt(history, history.headId, true)]).toEqual(['a'])
    expect([...deletedAt(history, 'b', true)]).toEqual([])
    const place = { id: 'a', x: 0, y: 0, width: 64, height: 64 }
    const back = commitStep(history, facts('back', 'open'), placePicture(history.board, place))
    expect([...deletedAt(back, 'back', true)]).toEqual([])
  })

  it('knows where a picture lay that was deleted elsewhere, until a later step names it', () => {
    const both = add(add(start, 'a'), 'b')
    const history = commitStep(both, { ...facts('gone', 'gone'), pictureIds: ['a'] }, removePictures(both.board, ['a']))
    expect([...deletedAt(history, 'gone', true)]).toEqual(['a'])
    expect([...deletedAt(history, 'gone', false)]).toEqual([])
    expect(goneAt(history, 'gone').map(({ id }) => id)).toEqual(['a'])
    expect(goneAt(history, 'b')).toEqual([])
    const back = commitStep(history, { ...facts('back', 'open'), pictureIds: ['a'] }, both.board)
    expect(goneAt(back, 'back')).toEqual([])
  })

  it('does not redo into a branch that was deleted', () => {
    const undone = undoStep(add(add(start, 'a'), 'b'))
    expect(redoTarget(changeSteps(undone, ['b'], { deleted: true }))).toBeNull()
  })

  it('comes back from what was stored as it was', () => {
    const history = undoStep(remove(add(add(start, 'a'), 'b'), 'a'))
    const { steps, headId, lastChild } = history
    expect(restoreHistory({ steps: Object.values(steps), headId, lastChild })).toEqual(history)
    expect(restoreHistory({ steps: [], headId: null, lastChild: {} })).toBeNull()
  })

  it('never changes an earlier history', () => {
    const before = structuredClone(start)
    undoStep(add(start, 'a'))
    expect(start).toEqual(before)
  })
})
