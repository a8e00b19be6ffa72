/** The table of jobs; it outlives the program. What may become of a job is transitions.ts's. */
import { z } from 'zod'
import { jobSchema, type Job } from '../contract.ts'
import { jsonOf, parseRows } from '../library/rows.ts'
import { isDiskFull } from '../library/trouble.ts'
import { numberOf, valueOf, type Database } from '../library/sqlite.ts'

export interface JobTable {
  /** Next first. */
  list(): readonly Job[]
  get(id: string): Job | null
  /** What the jobs have painted so far, by job; deleted pictures are among them. */
  painted(): ReadonlyMap<string, readonly { readonly place: number; readonly id: string }[]>
  /** In the order given, before or after all others. One that is known already stays as it is. */
  add(jobs: readonly Job[], at: 'front' | 'back'): void
  put(jobs: readonly Job[]): void
  /** Progress that need not outlive the program: it is written when something else of the job changes. */
  note(job: Job): void
  /** In front of `beforeId`, or to the end when that is null or gone. */
  move(id: string, beforeId: string | null): void
  remove(ids: readonly string[]): void
  /** Several changes, all of them or none. */
  atOnce(change: () => void): void
  /**
   * The same for what is so whether or not it can be written down: on a full disk it holds in memory, and is written with the
   * next change that finds room.
   */
  happened(change: () => void): void
}

export function openJobs(database: Database): JobTable {
  const all = database.prepare(`SELECT rowid AS rowNumber, ${columns} FROM jobs ORDER BY position`)
  const ids = database.prepare('SELECT id FROM jobs ORDER BY position')
  const painted = database.prepare(
    'SELECT jobId, place, pictures.id FROM jobs JOIN pictures ON pictures.jobId = jobs.id ORDER BY place',
  )
  const insert = database.prepare(
    `INSERT OR IGNORE INTO jobs (${columns}, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = database.prepare(
    'UPDATE jobs SET state = ?, details = ?, needs = ?, progress = ?, message = ? WHERE id = ?',
  )
  const first = database.prepare('SELECT min(position) FROM jobs')
  const last = database.prepare('SELECT max(position) FROM jobs')
  const positionOf = database.prepare('SELECT position FROM jobs WHERE id = ?')
  const makeRoom = database.prepare('UPDATE jobs SET position = position + 1 WHERE position >= ?')
  const setPosition = database.prepare('UPDATE jobs SET position = ? WHERE id = ?')
  const remove = database.prepare('DELETE FROM jobs WHERE id IN (SELECT value FROM json_each(?))')

  /** Read and parsed once; every change goes to both. */
  const known = new Map(parseRows(database, 'jobs', all.all(), rowSchema).map((job) => [job.id, job]))
  let order: readonly string[] | null = null

  const inOrder = () => (order ??= ids.pluck().all() as string[])
  let depth = 0
  let inMemory = false
  /** Ids of jobs that are changed in memory alone. */
  const unwritten = new Set<string>()
  function atOnce(change: () => void): void {
    // Changed by each step of several, and not only by all of them.
    order = null
    if (depth > 0 || inMemory) return change()
    const before = new Map(known)
    database.exec('BEGIN IMMEDIATE')
    depth++
    try {
      change()
      for (const id of unwritten) write(id)
      database.exec('COMMIT')
      unwritten.clear()
    } catch (error) {
      // A full disk may have rolled it back already.
      if (database.isTransaction) database.exec('ROLLBACK')
      known.clear()
      for (const [id, job] of before) known.set(id, job)
      throw error
    } finally {
      order = null
      depth--
    }
  }

  function write(id: string): void {
    const job = known.get(id)
    if (inMemory) unwritten.add(id)
    else if (job) update.run(...textsOf(job), id)
    else remove.run(JSON.stringify([id]))
  }

  function happened(change: () => void): void {
    try {
      atOnce(change)
    } catch (error) {
      if (depth > 0 || !isDiskFull(error)) throw error
      inMemory = true
      try {
        change()
      } finally {
        inMemory = false
      }
    }
  }

  return {
    list: () => inOrder().flatMap((id) => known.get(id) ?? []),
    get: (id) => known.get(id) ?? null,
    atOnce,
    happened,

    painted() {
      const byJob = new Map<string, { place: number; id: string }[]>()
      for (const { jobId, place, id } of painted.all() as { jobId: string; place: number; id: string }[]) {
        byJob.set(jobId, [...(byJob.get(jobId) ?? []), { place, id }])
      }
      return byJob
    },

    add: (jobs, at) =>
      atOnce(() => {
        const fresh = jobs.filter(({ id }) => !known.has(id))
        const start = at === 'front' ? numberOf(first) - fresh.length : numberOf(last) + 1
        for (const [index, job] of fresh.entries()) {
          insert.run(job.id, job.kind, ...textsOf(job), job.createdAt, start + index)
          known.set(job.id, job)
        }
      }),

    put: (jobs) =>
      atOnce(() => {
        for (const job of jobs) {
          known.set(job.id, job)
          write(job.id)
        }
      }),

    note: (job) => void known.set(job.id, job),

    move: (id, beforeId) =>
      atOnce(() => {
        // In memory the order stays as it is: it is asked of the database.
        if (id === beforeId || inMemory) return
        const found = beforeId === null ? undefined : valueOf(positionOf, beforeId)
        const position = found === undefined ? numberOf(last) + 1 : Number(found)
        makeRoom.run(position)
        setPosition.run(position, id)
      }),

    remove: (ids) =>
      atOnce(() => {
        for (const id of ids) known.delete(id)
        if (inMemory) for (const id of ids) unwritten.add(id)
        else remove.run(JSON.stringify(ids))
      }),
  }
}

const columns = 'id, kind, state, details, needs, progress, message, createdAt'

function textsOf({ state, order, needs, progress, message }: Job) {
  return [state, JSON.stringify(order), JSON.stringify(needs), progress && JSON.stringify(progress), message] as const
}

/** Parsed again, because an older Patchwork may have stored it. */
const rowSchema = z
  .looseObject({
    details: jsonOf(z.unknown()),
    needs: jsonOf(z.unknown()),
    progress: jsonOf(z.unknown()).nullable(),
  })
  .transform(({ details, ...row }) => ({ ...row, order: details }))
  .pipe(jobSchema)
