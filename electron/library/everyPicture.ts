import { setImmediate as nextTurn } from 'node:timers/promises'
import { columns, toPictures } from './pictureRow.ts'
import type { Database } from './sqlite.ts'

const atOnce = 200

/** Reads all pictures, so that rows that are not understood go aside; the window goes on meanwhile. */
export async function readEveryPicture(database: Database): Promise<void> {
  const some = database.prepare(`SELECT ${columns} FROM pictures WHERE number > ? ORDER BY number LIMIT ${atOnce}`)
  for (let rows, last = -1; (rows = some.all(last)).length > 0;) {
    last = Number((rows.at(-1) as { rowNumber: number }).rowNumber)
    toPictures(database, rows)
    await nextTurn()
  }
}
