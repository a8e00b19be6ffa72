import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SeriesOrder } from '../contract.ts'
import { openLibrary, type Library } from '../library/library.ts'
import { followMoved, keepSeries, neededTables, tableOf } from './keptSeries.ts'
import { dropPasted, keepPasted } from './pasted.ts'

let home: string
let library: Library
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'patchwork-kept-'))
  library = openLibrary(join(home, 'library'))
})
afterEach(() => {
  library.close()
  rmSync(home, { recursive: true, force: true })
})

const pasted = () => join(home, 'series')
const order: SeriesOrder = {
  table: '/tables/products.csv',
  folder: '/pictures',
  template: '{product} in {season}',
  name: null,
  images: null,
  limit: 3,
  onlyMissing: false,
  modelId: 'tiny',
  sampling: { steps: 3 },
  seed: 7,
  count: 2,
  guard: 0,
}

test('a series is in the library as it was started, called by its words and its table', () => {
  const { id } = keepSeries(library.sets, order, 3, pasted())
  expect(library.sets.list()).toEqual([
    { id, name: '{product} in {season} (products.csv)', createdAt: expect.any(Number), count: 3, kind: 'series' },
  ])
  expect(library.sets.get(id)!.series).toEqual({ order, rows: 3 })
  keepSeries(library.sets, { ...order, table: '/tables/prompts.csv', template: null }, 3, pasted())
  expect(library.sets.list()[0]!.name).toBe('prompts.csv')
})

test('started again it is the same series under the name that I gave it, with other words or another folder one more', () => {
  const first = keepSeries(library.sets, order, 3, pasted())
  library.sets.save({ ...first, name: 'Spring' })
  keepSeries(library.sets, { ...order, limit: null }, 50, pasted())
  expect(library.sets.list().map(({ name, count }) => [name, count])).toEqual([['Spring', 50]])
  keepSeries(library.sets, { ...order, template: '{product} at night' }, 50, pasted())
  keepSeries(library.sets, { ...order, folder: '/others' }, 50, pasted())
  expect(library.sets.list()).toHaveLength(3)
  // One that was deleted stays away.
  library.sets.delete(first.id)
  keepSeries(library.sets, order, 3, pasted())
  expect(library.sets.list().filter(({ name }) => name === 'Spring')).toEqual([])
})

test('a table that was pasted is there again after its file is lost, as in a backup that is restored elsewhere', async () => {
  const { table } = await keepPasted(pasted(), 'thing\nfox\n')
  const { id } = keepSeries(library.sets, { ...order, table }, 1, pasted())
  expect(library.sets.list()[0]!.name).toBe('{product} in {season}')
  rmSync(pasted(), { recursive: true })
  const elsewhere = join(home, 'elsewhere')
  const [set] = library.sets.series()
  const again = await tableOf(library.sets, set!, elsewhere)
  expect(again).toEqual({ table: table.replace(pasted(), elsewhere), name: 'pasted.csv' })
  // So that it is the same series when it is started.
  expect(keepSeries(library.sets, { ...order, table: again.table }, 1, elsewhere).id).toBe(id)
})

test('a folder that has moved is followed and stays the same series, and one beside it is not', () => {
  const [here, there] = [join(home, 'pictures'), join(home, 'moved')]
  mkdirSync(here)
  const { id } = keepSeries(library.sets, { ...order, folder: here }, 3, pasted())
  followMoved(library.sets, id, { folder: there })
  expect(library.sets.get(id)!.series!.order.folder).toBe(here)
  renameSync(here, there)
  followMoved(library.sets, id, { folder: there })
  expect(library.sets.get(id)!.series!.order.folder).toBe(there)
  expect(keepSeries(library.sets, { ...order, folder: there }, 3, pasted()).id).toBe(id)
})

test('a series that was deleted lies in the bin with what was pasted, and is gone when it is emptied', async () => {
  const { table } = await keepPasted(pasted(), 'thing\nfox\n')
  const { id } = keepSeries(library.sets, { ...order, table }, 1, pasted())
  library.sets.delete(id)
  expect(library.sets.list()).toEqual([])
  expect(library.sets.list(true)).toMatchObject([{ id, kind: 'series' }])
  expect(library.pictures.facets().deletedSets).toEqual({ set: 0, story: 0, series: 1 })
  expect(neededTables(library)).toEqual([table])
  expect(library.sets.pastedOf(id)).toBe('thing\nfox\n')
  library.sets.restore(id)
  expect((await library.emptyBin()).sets.series).toBe(0)
  expect(library.sets.get(id)!.series!.order.table).toBe(table)
  library.sets.delete(id)
  expect((await library.emptyBin()).sets.series).toBe(1)
  expect([library.sets.list(true), neededTables(library), library.sets.pastedOf(id)]).toEqual([[], [], null])
  dropPasted(pasted(), [table, '/tables/products.csv'])
  expect(readdirSync(pasted())).toEqual([])
})
