/** The picture that a board is known by. */
import { z } from 'zod'
import { stepSchema } from '../contract.ts'
import { jsonOf } from './rows.ts'
import { valueOf, type Database } from './sqlite.ts'

/** Hash of the one that came to lie on the board last, of those that lie there; null where there is none. */
export function openCovers(database: Database): (boardId: string) => string | null {
  const head = database.prepare('SELECT headId FROM boards WHERE id = ?')
  const step = database.prepare('SELECT number, parentId, changes FROM steps WHERE id = ?')
  const hash = database.prepare('SELECT hash FROM pictures WHERE id = ? AND deletedAt IS NULL')

  /** From the head back. A step that is not understood ends the way: mending the tree is not done here. */
  function* wayBack(boardId: string): Generator<z.output<typeof rowSchema>> {
    let id = valueOf(head, boardId) as string | null | undefined
    for (let last = Infinity; typeof id === 'string';) {
      const row = rowSchema.safeParse(step.get(id)).data
      if (row === undefined || row.number >= last) return
      yield row
      ;({ number: last, parentId: id } = row)
    }
  }

  return (boardId) => {
    const removed = new Set<string>()
    for (const { changes } of wayBack(boardId)) {
      const placed = changes.placed.map(({ id }) => id).reverse()
      const named = changes.pictureIds.filter((id) => placed.includes(id))
      for (const id of new Set([...named, ...placed])) {
        const found = removed.has(id) ? undefined : (valueOf(hash, id) as string | undefined)
        if (found !== undefined) return found
      }
      for (const id of changes.removed) removed.add(id)
    }
    return null
  }
}

const rowSchema = z.object({
  number: z.number(),
  parentId: z.string().nullable(),
  changes: jsonOf(stepSchema.pick({ pictureIds: true, placed: true, removed: true })),
})
