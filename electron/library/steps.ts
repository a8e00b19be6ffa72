/** The tree of everything that happened on the board. Nothing is ever dropped from it. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { EngineError } from '../../engine/errors.ts'
import { stepSchema, type ChannelInput, type ChannelOutput, type StoredStep } from '../contract.ts'
import { flagSchema, jsonOf, parseRows } from './rows.ts'
import { numberOf, valueOf, type Database } from './sqlite.ts'
import { isTree, mendTree } from './stepTree.ts'

export interface Steps {
  load(): ChannelOutput['history:load']
  /** Reads all of them in pieces, between which others have their turn; what `load` would mend is mended. */
  readAll(): Promise<void>
  /** Becomes the head. Its parent must be there already, so that parents always come before children. */
  append(step: StoredStep): void
  go(headId: string): void
  change(change: ChannelInput<'history:change'>): void
}

export function openSteps(database: Database): Steps {
  const columns = 'id, parentId, verb, at, name, pinned, deleted, changes'
  const all = database.prepare(`SELECT rowid AS rowNumber, ${columns}, lastChildId FROM steps ORDER BY number`)
  const some = database.prepare(
    `SELECT number AS rowNumber, ${columns}, lastChildId FROM steps WHERE number > ? ORDER BY number LIMIT 200`,
  )
  const head = database.prepare('SELECT stepId FROM head')
  const exists = database.prepare('SELECT count(*) FROM steps WHERE id = ?')
  const insert = database.prepare(`INSERT INTO steps (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const setHead = database.prepare('INSERT OR REPLACE INTO head (only, stepId) VALUES (1, ?)')
  const leadTo = database.prepare(leadToSql)
  const change = (column: string) =>
    database.prepare(`UPDATE steps SET ${column} = ? WHERE id IN (SELECT value FROM json_each(?))`)
  const setName = change('name')
  const setPinned = change('pinned')
  const setDeleted = change('deleted')

  function requireStep(id: string): void {
    if (numberOf(exists, id) === 0) throw new EngineError('request/invalid', 'That step is not in the history.')
  }

  /** Redo from each ancestor follows the way to the head. */
  function goTo(id: string): void {
    setHead.run(id)
    leadTo.run(id)
  }

  const headId = () => (valueOf(head) as string | undefined) ?? null

  /** Whatever stands in the file, what comes out is one tree, with parents before children and the head in it. */
  const readTree = database.transaction(() => {
    // A step that goes aside is somebody's parent until the tree is mended.
    database.exec('PRAGMA defer_foreign_keys = ON')
    const read = () => parseRows(database, 'steps', all.all(), rowSchema)
    const rows = read()
    if (isTree(rows, headId())) return rows
    mendTree(database)
    return read()
  })

  return {
    load() {
      const rows = readTree()
      const visited = rows.flatMap(({ id, lastChildId }) => (lastChildId === null ? [] : [[id, lastChildId] as const]))
      return {
        steps: rows.map(({ lastChildId: _lastChildId, changes, ...step }) => ({ ...step, ...changes })),
        headId: headId(),
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
      if (!understood || !isTree(rows, headId())) readTree()
    },

    append: database.transaction(({ pictureIds, placed, removed, ...step }: StoredStep): void => {
      if (step.parentId !== null) requireStep(step.parentId)
      const changes = JSON.stringify({ pictureIds, placed, removed })
      const flags = [step.pinned ? 1 : 0, step.deleted ? 1 : 0]
      insert.run(step.id, step.parentId, step.verb, step.at, step.name, ...flags, changes)
      goTo(step.id)
    }),

    go: database.transaction((id: string): void => {
      requireStep(id)
      goTo(id)
    }),

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
  lastChildId: z.string().nullable(),
})
