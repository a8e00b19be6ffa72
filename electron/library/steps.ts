/** The trees of everything that happened on the boards, one for each. Nothing is ever dropped from them. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { EngineError } from '../../engine/errors.ts'
import { firstBoardId, stepSchema, type ChannelInput, type ChannelOutput, type StoredStep } from '../contract.ts'
import { flagSchema, jsonOf, parseRows } from './rows.ts'
import { valueOf, type Database } from './sqlite.ts'
import { isTree, mendTree } from './stepTree.ts'

export interface Steps {
  load(boardId?: string): Omit<ChannelOutput['history:load'], 'lost'>
  /** Reads all of them in pieces, between which others have their turn; what `load` would mend is mended. */
  readAll(): Promise<void>
  /** Becomes the head. Its parent must be there already, so that parents always come before children. */
  append(step: StoredStep, boardId?: string): void
  go(headId: string): void
  change(change: ChannelInput<'history:change'>): void
}

export function openSteps(database: Database): Steps {
  const columns = 'id, parentId, verb, at, name, pinned, deleted, changes'
  const ofBoard = database.prepare(
    `SELECT rowid AS rowNumber, ${columns}, boardId, lastChildId FROM steps WHERE boardId = ? ORDER BY number`,
  )
  const some = database.prepare(
    `SELECT number AS rowNumber, ${columns}, boardId, lastChildId FROM steps WHERE number > ? ORDER BY number LIMIT 200`,
  )
  const head = database.prepare('SELECT headId FROM boards WHERE id = ?')
  const boardIds = database.prepare('SELECT id FROM boards').pluck()
  const boardOf = database.prepare('SELECT boardId FROM steps WHERE id = ?')
  const insert = database.prepare(`INSERT INTO steps (${columns}, boardId) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const setHead = database.prepare('UPDATE boards SET headId = ? WHERE id = ?')
  const leadTo = database.prepare(leadToSql)
  const change = (column: string) =>
    database.prepare(`UPDATE steps SET ${column} = ? WHERE id IN (SELECT value FROM json_each(?))`)
  const setName = change('name')
  const setPinned = change('pinned')
  const setDeleted = change('deleted')

  function requireBoardOf(id: string): string {
    const boardId = valueOf(boardOf, id) as string | undefined
    if (boardId === undefined) throw new EngineError('request/invalid', 'That step is not in the history.')
    return boardId
  }

  /** Redo from each ancestor follows the way to the head. */
  function goTo(id: string, boardId: string): void {
    setHead.run(id, boardId)
    leadTo.run(id)
  }

  const headId = (boardId: string) => (valueOf(head, boardId) as string | null | undefined) ?? null

  /** Whatever stands in the file, what comes out is one tree, with parents before children and the head in it. */
  const readTree = database.transaction((boardId: string) => {
    // A step that goes aside is somebody's parent until the tree is mended.
    database.exec('PRAGMA defer_foreign_keys = ON')
    const read = () => parseRows(database, 'steps', ofBoard.all(boardId), rowSchema)
    const rows = read()
    if (isTree(rows, headId(boardId))) return rows
    mendTree(database)
    return read()
  })

  return {
    load(boardId = firstBoardId) {
      const rows = readTree(boardId)
      const visited = rows.flatMap(({ id, lastChildId }) => (lastChildId === null ? [] : [[id, lastChildId] as const]))
      return {
        boardId,
        steps: rows.map(({ lastChildId: _lastChildId, boardId: _boardId, changes, ...step }) => ({
          ...step,
          ...changes,
        })),
        headId: headId(boardId),
        lastChild: Object.fromEntries(visited),
      }
    },

    async readAll() {
      const rows: z.output<typeof rowSchema>[] = []
      let understood = true
      for (let piece, last = -1; (piece = some.all(last)).length > 0;) {
        last = Number((piece.at(-1) as { rowNumber: number }).rowNumber)
        for (const row of piece) {
          const parsed = rowSchema.safeParse(row)
          if (parsed.success) rows.push(parsed.data)
          else understood = false
        }
        await nextTurn()
      }
      const boards = boardIds.all() as unknown as string[]
      const strays = rows.some(({ boardId }) => !boards.includes(boardId))
      const isWhole = (id: string) =>
        isTree(
          rows.filter(({ boardId }) => boardId === id),
          headId(id),
        )
      if (understood && !strays && boards.every(isWhole)) return
      if (strays) mendTree(database)
      for (const id of boards) readTree(id)
    },

    append: database.transaction((given: StoredStep, boardId = firstBoardId): void => {
      const { pictureIds, placed, removed, ...step } = given
      if (step.parentId !== null && requireBoardOf(step.parentId) !== boardId)
        throw new EngineError('request/invalid', 'That step is on another board.')
      const changes = JSON.stringify({ pictureIds, placed, removed })
      const flags = [step.pinned ? 1 : 0, step.deleted ? 1 : 0]
      insert.run(step.id, step.parentId, step.verb, step.at, step.name, ...flags, changes, boardId)
      goTo(step.id, boardId)
    }),

    go: database.transaction((id: string): void => goTo(id, requireBoardOf(id))),

    change: database.transaction(({ ids, name, pinned, deleted }: ChannelInput<'history:change'>): void => {
      const those = JSON.stringify(ids)
      if (name !== undefined) setName.run(name, those)
      if (pinned !== undefined) setPinned.run(pinned ? 1 : 0, those)
      if (deleted !== undefined) setDeleted.run(deleted ? 1 : 0, those)
    }),
  }
}

const leadToSql = `
  WITH RECURSIVE way (id, childId) AS (
    SELECT parentId, id FROM steps WHERE id = ?
    UNION SELECT steps.parentId, steps.id FROM way JOIN steps ON steps.id = way.id
  )
  UPDATE steps SET lastChildId = way.childId FROM way
  WHERE steps.id = way.id AND steps.lastChildId IS NOT way.childId`

const changesSchema = stepSchema.pick({ pictureIds: true, placed: true, removed: true })

const rowSchema = stepSchema.omit({ pictureIds: true, placed: true, removed: true }).extend({
  // Whether there are such steps, the tree tells.
  parentId: z.string().nullable(),
  pinned: flagSchema,
  deleted: flagSchema,
  changes: jsonOf(changesSchema),
  boardId: z.string(),
  lastChildId: z.string().nullable(),
})
