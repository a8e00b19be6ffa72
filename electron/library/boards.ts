/** The boards of the library. There is always one that is open: the one used last of those that are not archived. */
import { z } from 'zod'
import { EngineError } from '../../engine/errors.ts'
import { firstBoardId, type Board, type ChannelInput } from '../contract.ts'
import { openCovers } from './covers.ts'
import { flagSchema, parseRows } from './rows.ts'
import { numberOf, valueOf, type Database } from './sqlite.ts'

export interface Boards {
  list(): readonly Board[]
  /** Id of the open one. */
  current(): string
  create(board: ChannelInput<'boards:create'>): void
  open(id: string): void
  change(change: ChannelInput<'boards:change'>): void
}

export function openBoards(database: Database): Boards {
  const coverOf = openCovers(database)
  const all = database.prepare(`
    SELECT rowid AS rowNumber, id, name, createdAt, usedAt, archivedAt IS NOT NULL AS archived FROM boards
    ORDER BY archivedAt IS NOT NULL, usedAt DESC, number DESC`)
  const current = database.prepare(
    'SELECT id FROM boards ORDER BY archivedAt IS NOT NULL, usedAt DESC, number DESC LIMIT 1',
  )
  const insert = database.prepare('INSERT INTO boards (createdAt, usedAt, id, name) VALUES (?, ?, ?, ?)')
  const setUsed = database.prepare('UPDATE boards SET usedAt = ?, archivedAt = NULL WHERE id = ?')
  const setName = database.prepare('UPDATE boards SET name = ? WHERE id = ?')
  const setArchived = database.prepare('UPDATE boards SET archivedAt = ? WHERE id = ?')
  const exists = database.prepare('SELECT count(*) FROM boards WHERE id = ?')
  const lastUse = database.prepare('SELECT max(usedAt) FROM boards')

  function requireBoard(id: string): void {
    if (numberOf(exists, id) === 0) throw new EngineError('request/invalid', 'That board is not in the library.')
  }

  /** Later than all before, whatever the clock says. */
  const now = () => Math.max(Date.now(), numberOf(lastUse) + 1)

  return {
    list: () =>
      parseRows(database, 'boards', all.all(), rowSchema).map((board) => ({ ...board, coverHash: coverOf(board.id) })),
    current() {
      const id = valueOf(current) as string | undefined
      if (id !== undefined) return id
      insert.run(Date.now(), Date.now(), firstBoardId, 'Board 1')
      return firstBoardId
    },
    create({ id, name }) {
      if (numberOf(exists, id) > 0) throw new EngineError('request/invalid', 'There is a board with that id already.')
      const at = now()
      insert.run(at, at, id, name)
    },
    open(id) {
      requireBoard(id)
      setUsed.run(now(), id)
    },
    change: database.transaction(({ id, name, archived }: ChannelInput<'boards:change'>): void => {
      requireBoard(id)
      if (name !== undefined) setName.run(name, id)
      if (archived !== undefined) setArchived.run(archived ? Date.now() : null, id)
    }),
  }
}

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
  usedAt: z.number(),
  archived: flagSchema,
})
