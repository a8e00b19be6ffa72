/** Series in the library: one row for each table, folder and words, however often it is started. */
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { promptLimit, type SeriesOrder, type SeriesTable } from '../contract.ts'
import type { Sets, StoredSeries } from '../library/sets.ts'
import type { Stores } from '../library/stores.ts'
import { keepPasted } from './pasted.ts'

/** As it is started now. `pasted`: the folder of tables that lie in no file of the user's. */
export function keepSeries(sets: Sets, order: SeriesOrder, rows: number, pasted: string): StoredSeries {
  const same = sets.series().find(({ series }) => isSame(series.order, order))
  const isPasted = dirname(dirname(order.table)) === pasted
  const kept: StoredSeries = {
    ...(same ?? { ...bare, id: randomUUID(), createdAt: Date.now(), name: nameOf(order, isPasted) }),
    series: { order, rows },
  }
  sets.save(kept)
  if (isPasted) sets.keepPasted(kept.id, readFileSync(order.table, 'utf8'))
  return kept
}

/** Of series, those in the bin too, and of jobs that are not done. */
export function neededTables({ sets, jobs }: Pick<Stores, 'sets' | 'jobs'>): readonly string[] {
  const ofJobs = jobs.list().flatMap((job) => (job.kind === 'series' && job.state !== 'done' ? [job.order.table] : []))
  return [...ofJobs, ...sets.tables()]
}

/** Where its table is; one that was pasted is written again where its file is gone, as after a backup was restored elsewhere. */
export async function tableOf(sets: Sets, set: StoredSeries, pasted: string): Promise<SeriesTable> {
  const { order } = set.series
  const text = sets.pastedOf(set.id)
  if (text === null) return { table: order.table, name: basename(order.table) }
  const kept = await keepPasted(pasted, text)
  if (kept.table !== order.table)
    sets.save({ ...set, series: { ...set.series, order: { ...order, table: kept.table } } })
  return kept
}

/** Its table or its folder lies elsewhere now; where the old one is still there, the new one is another series' own. */
export function followMoved(sets: Sets, id: string, to: Partial<Pick<SeriesOrder, 'table' | 'folder'>>): void {
  const set = sets.series().find((one) => one.id === id)
  if (set === undefined) return
  const { order } = set.series
  const old = to.table === undefined ? order.folder : order.table
  if (!existsSync(old)) sets.save({ ...set, series: { ...set.series, order: { ...order, ...to } } })
}

const bare = { order: null, needs: [], animation: null, story: null, members: [] } satisfies Partial<StoredSeries>

function isSame(one: SeriesOrder, other: SeriesOrder): boolean {
  return one.table === other.table && one.folder === other.folder && one.template === other.template
}

function nameOf({ template, table }: SeriesOrder, isPasted: boolean): string {
  const words = template?.trim() ?? ''
  const name = words === '' ? basename(table) : isPasted ? words : `${words} (${basename(table)})`
  return name.slice(0, promptLimit)
}
