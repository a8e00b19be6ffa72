import { expect, test } from 'vitest'
import type { StoredSet } from '../../electron/contract.ts'
import { useBoardsStore } from '../stores/boardsStore.ts'
import { select } from '../stores/viewStore.ts'
import { renameBoard } from './boards.ts'
import { undoAction } from './history.ts'
import { renameSeries } from './keptSeries.ts'
import { nudgeActions } from './selection.ts'
import { openTestStudio, testPicture, type TestStudio } from './testStudio.ts'

const [boardId, seriesId] = [crypto.randomUUID(), crypto.randomUUID()]

const series: StoredSet = {
  id: seriesId,
  name: '',
  createdAt: 1,
  order: null,
  needs: [],
  animation: null,
  story: null,
  members: [],
  series: {
    order: {
      table: '/cups.csv',
      folder: '/cups',
      template: 'a {cup}',
      name: null,
      images: null,
      limit: null,
      onlyMissing: false,
      modelId: 'first',
      sampling: {},
      seed: null,
      count: 1,
      guard: 0,
    },
    rows: 3,
  },
}

/** A library with one board and one series. */
function open(): { readonly studio: TestStudio; readonly names: { board: string; series: string } } {
  const names = { board: 'Board 1', series: 'Cups' }
  const picture = testPicture()
  const studio = openTestStudio([picture])
  const board = { id: boardId, createdAt: 1, usedAt: 1, archived: false, coverHash: null }
  const list = () => [{ ...board, name: names.board }]
  studio.answer({
    'boards:list': list,
    'boards:change': ({ name }) => ((names.board = name ?? names.board), null),
    'sets:get': () => ({ set: { ...series, name: names.series }, pictures: {} }),
    'sets:save': ({ set }) => ((names.series = set.name), null),
    'sets:list': () => [],
  })
  useBoardsStore.setState({ boards: list() })
  select(picture.id)
  return { studio, names }
}

test('undo gives a series and a board the name back that they had', async () => {
  const { studio, names } = open()
  await renameSeries(seriesId, 'Mugs')
  await renameBoard(boardId, 'Kitchen')
  expect(names).toEqual({ board: 'Kitchen', series: 'Mugs' })
  await undoAction.run()
  await studio.settled()
  expect(names).toEqual({ board: 'Board 1', series: 'Mugs' })
  await renameSeries(seriesId, 'Hats')
  await undoAction.run()
  await studio.settled()
  expect(names.series).toBe('Mugs')
})

test('undo of what was done after a name was given takes that back first', async () => {
  const { studio, names } = open()
  await renameBoard(boardId, 'Kitchen')
  await nudgeActions[0]!.run()
  await undoAction.run()
  await studio.settled()
  expect(names.board).toBe('Kitchen')
})
