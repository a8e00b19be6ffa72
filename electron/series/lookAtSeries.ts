import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { planBatch } from '../../engine/cli/batchPlan.ts'
import { EngineError } from '../../engine/errors.ts'
import { doubtsOf } from '../../engine/series/doubts.ts'
import { openTable } from '../../engine/series/table.ts'
import type { SeriesLook } from '../contract.ts'
import { failure } from '../painting.ts'
import type { SeriesSeen, SeriesToDo } from './messages.ts'

const shown = 5

/** What a series would paint, or why it cannot: in the pixel process, because a table of 32 MiB is read for a second. Nothing is written. */
export async function lookAtSeries({ table, flags }: SeriesToDo): Promise<SeriesSeen> {
  let read: Pick<SeriesLook, 'columns' | 'rows'> = { columns: [], rows: 0 }
  const { out } = flags
  // Before a folder is chosen: one that is not there.
  const folder = out ?? join(tmpdir(), randomUUID())
  try {
    const { titles, rows } = await openTable(table)
    const columns = [...titles.values()]
    read = { columns, rows: rows.length }
    // A disk that is not plugged in would have all of its pictures painted again, somewhere else.
    if (out !== undefined && !existsSync(out))
      throw new EngineError('request/invalid', `The folder ${out} is gone; bring it back, or choose another.`)
    const plan = await planBatch({ path: table, folder, sources: join(folder, 'sources') }, flags, dirname(table))
    const first = plan.missing.slice(0, shown).map(({ planned: { row, request, files, image } }) => ({
      where: row.where,
      prompt: request.prompt,
      seed: request.seed,
      file: files[0]!,
      image,
    }))
    const { length } = plan.rows
    const left = plan.missing.map(({ planned }) => planned)
    const doubts = plan.config && (await doubtsOf(left, plan.config, plan.literal))
    const seen = { columns, rows: length, there: length - left.length, damaged: plan.damaged, first }
    return { ...seen, trouble: null, doubts, heaviest: plan.heaviest }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { ...read, there: 0, damaged: 0, first: [], trouble: failure(error).message, doubts: null, heaviest: null }
  }
}
