/** Steps that are not the same in all rows: what the first has are the picture's, and a passage says where they change. */
import type { Grid } from './prompt.ts'
import type { Settled } from './settle.ts'

export function withRowSteps({ rowSteps, ...settings }: Settled, { rows, columns }: Grid): Settled {
  if (rowSteps === undefined) return settings
  const [first = settings.steps] = rowSteps
  const changes = rowSteps.slice(0, rows).flatMap((steps, row) => {
    return row > 0 && steps !== rowSteps[row - 1] ? [{ from: row * columns, steps }] : []
  })
  // Those of the request come after: what they say of steps holds from there to the next row that has its own.
  const passages = [...changes, ...(settings.passages ?? [])].toSorted((one, other) => one.from - other.from)
  return { ...settings, steps: first, ...(passages.length > 0 && { passages }) }
}
