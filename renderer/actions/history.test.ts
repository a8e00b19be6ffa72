import { expect, test } from 'vitest'
import { board, useBoardStore } from '../stores/boardStore.ts'
import { useCameraStore } from '../stores/cameraStore.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { select, selectAll, useViewStore } from '../stores/viewStore.ts'
import { redoAction, undoAction } from './history.ts'
import { importFiles } from './importing.ts'
import { deleteAction, deletePictures } from './pictures.ts'
import { save, saveAction } from './saving.ts'
import { alignActions, nudgeActions, selectAllAction } from './selection.ts'
import { openTestStudio, testPicture } from './testStudio.ts'

const onBoard = () => board().pictures.map(({ id }) => id)
const toast = (id: string) => useToastStore.getState().toasts.find((one) => one.id === id)
const file = (name: string) => new File([new Uint8Array([1, 2, 3])], name, { type: 'image/png' })

test('a fresh board has nothing to undo or redo', () => {
  openTestStudio([testPicture()])
  expect([undoAction.isEnabled(), redoAction.isEnabled()]).toEqual([false, false])
})

test('undo puts back what was moved, redo moves it again, and the main process hears where the head is', async () => {
  const [a, b] = [testPicture(), testPicture()]
  const studio = openTestStudio([a, b])
  select(a.id)
  await nudgeActions.find(({ id }) => id === 'nudge.right.16')!.run()
  expect(board().pictures.find(({ id }) => id === a.id)!.x).toBe(16)
  await undoAction.run()
  expect(board().pictures.find(({ id }) => id === a.id)!.x).toBe(0)
  // What it brought back is looked at, should it lie out of sight.
  expect(useCameraStore.getState().lookAt).toMatchObject({ type: 'showAny', rects: [{ id: a.id, x: 0 }] })
  await redoAction.run()
  expect(board().pictures.find(({ id }) => id === a.id)!.x).toBe(16)
  await studio.settled()
  expect(studio.inputsOf('history:go').at(-1)).toEqual({ headId: useBoardStore.getState().history.headId })
})

test('what only goes is seen to go, though it lies out of sight, and the view does not end up empty', async () => {
  const [a, b] = [testPicture(), testPicture()]
  openTestStudio([a, b])
  select(a.id)
  await deleteAction.run()
  await undoAction.run()
  await redoAction.run()
  expect(useCameraStore.getState().lookAt).toMatchObject({
    type: 'showGone',
    gone: [{ id: a.id }],
    left: [{ id: b.id }],
  })
})

test('a deleted picture leaves board, selection and library; undo brings it back to all, redo takes it out again', async () => {
  const [a, b] = [testPicture(), testPicture()]
  const studio = openTestStudio([a, b])
  select(a.id)
  await deleteAction.run()
  expect(onBoard()).toEqual([b.id])
  expect(useViewStore.getState().selectedId).toBeNull()
  expect(studio.isDeleted(a.id)).toBe(true)
  await undoAction.run()
  expect(onBoard().toSorted()).toEqual([a.id, b.id].toSorted())
  expect(studio.isDeleted(a.id)).toBe(false)
  expect(studio.inputsOf('pictures:restore')).toEqual([{ ids: [a.id] }])
  expect(toast('deleted')).toBeUndefined()
  await redoAction.run()
  expect(onBoard()).toEqual([b.id])
  expect(studio.isDeleted(a.id)).toBe(true)
})

test('the note after a deletion leads back too, also when other things were done meanwhile', async () => {
  const [a, b] = [testPicture(), testPicture()]
  const studio = openTestStudio([a, b])
  await deletePictures([a.id])
  select(b.id)
  await nudgeActions[0]!.run()
  toast('deleted')!.action!.run()
  await studio.settled()
  expect(onBoard().toSorted()).toEqual([a.id, b.id].toSorted())
  expect(studio.isDeleted(a.id)).toBe(false)
  expect(useViewStore.getState().selectedIds).toEqual([a.id])
})

test('a picture deleted from the library alone comes back with undo as well, and with its note', async () => {
  const [a, b] = [testPicture(), testPicture()]
  const studio = openTestStudio([a])
  rememberPictures([b])
  await deletePictures([b.id])
  expect(undoAction.isEnabled()).toBe(true)
  await undoAction.run()
  expect(studio.inputsOf('pictures:restore')).toEqual([{ ids: [b.id] }])
  await redoAction.run()
  expect(studio.isDeleted(b.id)).toBe(true)
  await deletePictures([a.id])
  useToastStore
    .getState()
    .toasts.find(({ id }) => id === 'deleted')!
    .action!.run()
  await studio.settled()
  expect([onBoard(), studio.isDeleted(a.id), studio.isDeleted(b.id)]).toEqual([[a.id], false, true])
})

test('thousands of pictures are deleted and brought back in messages of a size that can be told', async () => {
  const many = Array.from({ length: 2500 }, () => testPicture())
  const studio = openTestStudio(many)
  await selectAllAction.run()
  await deleteAction.run()
  expect(studio.inputsOf('pictures:delete').map(({ ids }) => ids.length)).toEqual(Array<number>(5).fill(500))
  expect(onBoard()).toEqual([])
  await undoAction.run()
  expect(onBoard()).toHaveLength(2500)
  expect(many.some(({ id }) => studio.isDeleted(id))).toBe(false)
})

test('a deletion that the library refuses leaves everything as it is and says why', async () => {
  const a = testPicture()
  const studio = openTestStudio([a])
  studio.refuse('pictures:delete', 'The disk is full.')
  select(a.id)
  await deleteAction.run()
  expect(onBoard()).toEqual([a.id])
  expect(studio.isDeleted(a.id)).toBe(false)
  expect(toast('deleted')).toMatchObject({ tone: 'error', message: 'The disk is full.' })
})

test('a picture in a card is deleted although another one is selected', async () => {
  const [a, b] = [testPicture(), testPicture()]
  openTestStudio([a, b])
  select(a.id)
  await deleteAction.run([b.id])
  expect(onBoard()).toEqual([a.id])
  expect(useViewStore.getState().selectedId).toBe(a.id)
})

test('saving is a step of the history that undo passes by', async () => {
  const [a, b] = [testPicture(), testPicture()]
  openTestStudio([a, b])
  selectAll([a.id, b.id])
  await alignActions[2]!.run()
  await saveAction.run([a.id])
  await save()
  await undoAction.run()
  expect(
    board()
      .pictures.map(({ x }) => x)
      .toSorted((one, other) => one - other),
  ).toEqual([0, 100])
})

test('a file that is no picture is named, and those beside it come in', async () => {
  const studio = openTestStudio()
  const good = { ...testPicture({ verb: 'import', name: 'a.png' }), found: null, was: 'new' as const }
  let asked = 0
  studio.answer({
    'pictures:import': () => (asked++ === 0 ? good : Promise.reject(new Error('notes.txt is damaged.'))),
  })
  await importFiles([file('a.png'), file('notes.txt')])
  expect(onBoard()).toEqual([good.id])
  expect(useToastStore.getState().toasts.map(({ tone, message }) => `${tone}: ${message}`)).toEqual([
    'error: notes.txt is damaged.',
  ])
})

test('of seven files that are no pictures every one is told, though the corner has room for four notes', async () => {
  const studio = openTestStudio()
  studio.answer({
    'pictures:import': (input) => Promise.reject(new Error(`${(input as { name: string }).name} is damaged.`)),
  })
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  await importFiles(names.map((name) => file(name)))
  const told = useToastStore
    .getState()
    .toasts.filter(({ tone }) => tone === 'error')
    .map(({ message }) => message)
    .join(' ')
  expect(told).toBe(names.map((name) => `${name} is damaged.`).join(' '))
})
