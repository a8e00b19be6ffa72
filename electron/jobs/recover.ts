/** What the table is brought to when the program starts, whenever and however it ended. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { missingCase } from '../../engine/errors.ts'
import { readJournal } from '../../engine/journal/readJournal.ts'
import { isModelJob, jobSchema, type Job } from '../contract.ts'
import type { Library } from '../library/library.ts'
import { isToCome, remaining } from './readiness.ts'
import { isSeriesBegun } from './seriesRunner.ts'
import { end, finish, interrupt } from './transitions.ts'

/**
 * Returns the ids of the paintings that are left over and wait until the user goes on with them. What was being painted
 * goes on by itself, unless it was paused, or had come to no patch: then it may be what the program died of. One that waits
 * with progress was cut short, and the program ended again before its turn came.
 */
export function recover({ jobs: table, pictures, journalFile }: Recovered): ReadonlySet<string> {
  const goesOn = new Set(
    table
      .list()
      .filter(({ state, progress }) => state === 'running' || (state === 'waiting' && progress !== null))
      .filter(({ progress }) => progress?.stage !== 'paused')
      .flatMap((job) => {
        const isBegun = job.kind === 'series' ? isSeriesBegun(job.order, hasTokens) : hasTokens(journalFile(job.id))
        return isBegun ? job.id : []
      }),
  )
  table.happened(() => {
    const placesOf = (job: Job) => {
      const known = job.kind === 'pictures' ? job.order.known : []
      return new Set([...pictures.paintedBy(job.id), ...known].map(({ place }) => place))
    }
    const of = (state: Job['state']) => table.list().filter((job) => job.state === state)
    table.put(of('stopping').map((job) => end(job, placesOf(job).size > 0)))
    const running = of('running')
    table.put(running.map((job) => (isWhole(job, placesOf(job)) ? finish(job) : interrupt(job))))
    // What was being painted is painted next.
    for (const { id } of running.toReversed()) table.move(id, table.list()[0]?.id ?? null)
    table.remove(
      table
        .list()
        .filter(isOver)
        .map(({ id }) => id),
    )
    table.put(table.list().flatMap((job) => supplied(job, pictures) ?? []))
  })
  const left = table.list().filter(({ kind, state }) => (kind === 'paint' || kind === 'series') && state === 'waiting')
  forgetJournals(journalFile, new Set(table.list().map(({ id }) => id)))
  return new Set(left.flatMap(({ id }) => (goesOn.has(id) ? [] : id)))
}

type Recovered = Pick<Library, 'jobs' | 'pictures' | 'journalFile'>

/** Whether a painting that was cut short has a patch to go on from. */
export function hasTokens(journal: string): boolean {
  try {
    return readJournal(readFileSync(journal), journal).pictures.size > 0
  } catch {
    return false // none, or unreadable
  }
}

/** Those of paintings that nobody can go on with any more. */
function forgetJournals(journalFile: Library['journalFile'], ids: ReadonlySet<string>): void {
  const folder = dirname(journalFile('any'))
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    if (!ids.has(name.slice(0, name.indexOf('.')))) rmSync(join(folder, name), { force: true })
  }
}

function isWhole(job: Job, places: ReadonlySet<number>): boolean {
  switch (job.kind) {
    case 'paint':
      return remaining(job.order, places) === null
    case 'pictures':
      return job.order.files.every((_, place) => places.has(place))
    case 'upscale':
      return places.size > 0
    case 'series': // its folder knows
    case 'export': // it starts anew, and takes along what lies in its folder half done
    case 'import':
    case 'download':
      return false
    default:
      return missingCase(job)
  }
}

/** Nobody can bring it back any more, or nobody has to hear of it. */
function isOver(job: Job): boolean {
  return job.state === 'cancelled' || (job.state === 'done' && isModelJob(job)) || isTold(job)
}

/** The window has told what became of an export, and there is nothing of it to place. */
function isTold({ kind, state }: Job): boolean {
  return kind === 'export' && (state === 'done' || state === 'failed')
}

/** The job with every need that is there by now as a picture; null where nothing is new. */
export function supplied(job: Job, pictures: Pick<Library['pictures'], 'ofPlace'>): Job | null {
  const needs = job.needs.map((need) => {
    const picture = isToCome(need) ? pictures.ofPlace({ jobId: need.job, place: need.place }) : null
    return picture === null ? need : { picture: picture.id }
  })
  return needs.every((need, index) => need === job.needs[index]) ? null : { ...job, needs }
}

const olderJobs = z.array(z.object({ id: z.string(), order: z.looseObject({ kind: z.string() }) }))

/** Unfinished imports and downloads once lay in a file of their own; they are taken over and the file is removed. */
export function takeOlderModelJobs({ jobs }: Pick<Library, 'jobs'>, file: string): void {
  try {
    const older = olderJobs.parse(JSON.parse(readFileSync(file, 'utf8')))
    const common = { needs: [], state: 'stopped', progress: null, message: null, createdAt: Date.now() }
    const parsed = older.map(({ id, order }) => jobSchema.safeParse({ ...common, id, kind: order.kind, order }).data)
    jobs.add(
      parsed.filter((job) => job !== undefined),
      'back',
    )
  } catch {
    // None, or not readable: that costs the offer to go on; what was fetched is found again by the same order.
  }
  rmSync(file, { force: true })
}
