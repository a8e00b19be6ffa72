/** The queue of what waits to be painted; it outlives the program. */
import { EngineError } from '../../engine/errors.ts'
import { jobSchema, type Job } from '../contract.ts'
import { jsonOf, parseRows } from './rows.ts'
import { numberOf, valueOf, type Database } from './sqlite.ts'

export interface Jobs {
  /** Next first. */
  list(): readonly Job[]
  /** In the order given, before or after all others. */
  add(jobs: readonly Job[], at: 'front' | 'back'): readonly Job[]
  change(change: JobChange): Job
  /** In front of `beforeId`, or to the end when that is null or gone. */
  move(id: string, beforeId: string | null): readonly Job[]
  remove(ids: readonly string[]): void
}

interface JobChange {
  readonly id: string
  readonly state?: Job['state'] | undefined
  readonly order?: Job['order'] | undefined
  readonly message?: Job['message'] | undefined
}

export function openJobs(database: Database): Jobs {
  const columns = 'id, state, request, afterJobId, message, createdAt'
  const all = database.prepare(`SELECT rowid AS rowNumber, ${columns} FROM jobs ORDER BY position`)
  const one = database.prepare(`SELECT rowid AS rowNumber, ${columns} FROM jobs WHERE id = ?`)
  const insert = database.prepare(`INSERT INTO jobs (${columns}, position) VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const first = database.prepare('SELECT min(position) FROM jobs')
  const last = database.prepare('SELECT max(position) FROM jobs')
  const positionOf = database.prepare('SELECT position FROM jobs WHERE id = ?')
  const makeRoom = database.prepare('UPDATE jobs SET position = position + 1 WHERE position >= ?')
  const setPosition = database.prepare('UPDATE jobs SET position = ? WHERE id = ?')
  const update = database.prepare('UPDATE jobs SET state = ?, request = ?, message = ? WHERE id = ?')
  const remove = database.prepare('DELETE FROM jobs WHERE id IN (SELECT value FROM json_each(?))')

  // What was being painted when the program ended is painted next.
  database.exec(
    `UPDATE jobs SET state = 'waiting', position = position - (SELECT max(position) - min(position) + 1 FROM jobs)
     WHERE state = 'running'`,
  )

  const read = (rows: readonly unknown[]): Job[] =>
    parseRows(database, 'jobs', rows, rowSchema).map(({ request, ...row }) => ({ ...row, order: request }))
  const list = (): Job[] => read(all.all())

  function existing(id: string): Job {
    const [job] = read(one.all(id))
    if (!job) throw new EngineError('request/invalid', 'That picture is no longer in the queue.')
    return job
  }

  return {
    list,

    add: database.transaction((jobs: readonly Job[], at: 'front' | 'back'): Job[] => {
      const start = at === 'front' ? numberOf(first) - jobs.length : numberOf(last) + 1
      for (const [index, { id, state, order, afterJobId, message, createdAt }] of jobs.entries()) {
        insert.run(id, state, JSON.stringify(order), afterJobId, message, createdAt, start + index)
      }
      return list()
    }),

    change: database.transaction((change: JobChange): Job => {
      const { state, order, message } = { ...existing(change.id), ...given(change) }
      update.run(state, JSON.stringify(order), message, change.id)
      return existing(change.id)
    }),

    move: database.transaction((id: string, beforeId: string | null): Job[] => {
      if (id === beforeId) return list()
      const found = beforeId === null ? undefined : valueOf(positionOf, beforeId)
      const position = found === undefined ? numberOf(last) + 1 : Number(found)
      makeRoom.run(position)
      setPosition.run(position, id)
      return list()
    }),

    remove: (ids) => void remove.run(JSON.stringify(ids)),
  }
}

function given(change: JobChange): Partial<Job> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

const rowSchema = jobSchema.omit({ order: true }).extend({ request: jsonOf(jobSchema.shape.order) })
