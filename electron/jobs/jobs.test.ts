import { rowsAside } from '../library/rows.ts'
import { openFile, type Database } from '../library/sqlite.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../library/database.ts'
import { migrate } from '../library/migrations.ts'
import { openJobs, type JobTable } from './jobs.ts'
import { paintJob } from './testJobs.ts'

let database: Database
let table: JobTable
beforeEach(() => {
  database = openDatabase(':memory:')
  table = openJobs(database)
})
const job = (prompt: string) => paintJob({ prompt })
const words = (jobs: JobTable) => jobs.list().map((one) => one.kind === 'paint' && one.order.request.prompt)

describe('the table of jobs', () => {
  test('keeps its order, in front and at the back, and is read as it was written', () => {
    const edit = paintJob({
      prompt: 'b',
      edits: true,
      needs: [{ job: job('x').id, place: 3 }, { picture: job('y').id }],
    })
    table.add([edit, job('c')], 'back')
    table.add([job('0'), job('a')], 'front')
    table.add([job('d')], 'back')
    const again = openJobs(database)
    expect(words(again)).toEqual(['0', 'a', 'b', 'c', 'd'])
    expect(again.list()).toEqual(table.list())
    expect(again.get(edit.id)).toEqual(edit)
  })

  test('jobs move, change and leave', () => {
    const [a, b, c, d] = [job('a'), job('b'), job('c'), job('d')]
    table.add([a, b, c, d], 'back')
    table.move(d.id, b.id)
    expect(words(table)).toEqual(['a', 'd', 'b', 'c'])
    table.move(a.id, null)
    expect(words(table)).toEqual(['d', 'b', 'c', 'a'])
    table.move(c.id, c.id)
    expect(words(table)).toEqual(['d', 'b', 'c', 'a'])
    table.put([{ ...b, state: 'failed', message: 'No memory left.' }])
    expect(openJobs(database).get(b.id)).toEqual({ ...b, state: 'failed', message: 'No memory left.' })
    table.remove([d.id, a.id])
    expect(words(openJobs(database))).toEqual(['b', 'c'])
  })

  test('what cannot be stored whole is not stored at all', () => {
    const [a, b] = [job('a'), job('b')]
    table.add([a], 'back')
    expect(() =>
      table.atOnce(() => {
        table.add([b], 'back')
        table.remove([a.id])
        throw new Error('The disk is full.')
      }),
    ).toThrow('full')
    expect(words(table)).toEqual(['a'])
    expect(words(openJobs(database))).toEqual(['a'])
  })

  test('on a full disk what happened holds in memory, and is written with the next change that finds room', () => {
    const jobs = Array.from({ length: 60 }, (_, index) => job(`${index}`))
    table.add(jobs, 'back')
    database.exec('PRAGMA max_page_count = 1') // no page more than there are
    const failed = jobs.map((one) => ({ ...one, state: 'failed', message: 'No room. '.repeat(100) }) as const)
    expect(() => table.put(failed)).toThrow(/full/)
    expect(table.list()).toEqual(jobs)
    table.happened(() => {
      table.put(failed)
      table.remove([jobs[7]!.id])
    })
    const there = failed.filter((_, index) => index !== 7)
    expect(table.list()).toEqual(there)
    expect(openJobs(database).list()).toEqual(jobs)
    database.exec('PRAGMA max_page_count = 100000')
    table.put([failed[0]!])
    expect(openJobs(database).list()).toEqual(there)
  })

  test('a row that is not understood is set aside', () => {
    table.add([job('a'), job('b')], 'back')
    database.exec(`UPDATE jobs SET details = '{' WHERE position = 1`)
    expect(words(openJobs(database))).toEqual(['b'])
    expect(rowsAside(database)).toMatchObject([{ origin: 'jobs', reason: expect.stringContaining('JSON') }])
  })

  test('takes over the queue of an earlier Patchwork: parents, references and the jobs they wait for become needs', () => {
    const old = openFile(':memory:')
    migrate(old, null, 4)
    const [parent, reference, first, second, third] = Array.from({ length: 5 }, () => job('x').id)
    const order = (parentId: string | null, referenceIds?: readonly string[]) =>
      JSON.stringify({
        request: { prompt: 'a fox', seed: 7, count: 2 },
        modelId: 'm',
        parentId,
        referenceIds,
        turnId: null,
      })
    const insert = old.prepare('INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?)')
    insert.run(first!, 1, 'waiting', order(parent!, [reference!]), null, null, 5)
    insert.run(second!, 2, 'failed', order(null), first!, 'No memory.', 6)
    insert.run(third!, 3, 'waiting', order(null, [reference!]), null, null, 7)
    insert.run('broken', 4, 'waiting', '{', null, null, 8)
    migrate(old, null)
    expect(rowsAside(old)).toMatchObject([{ origin: 'jobs', content: expect.stringContaining('broken') }])
    const [one, two, three] = openJobs(old).list()
    expect(one).toMatchObject({
      kind: 'paint',
      order: { request: { prompt: 'a fox', seed: 7, count: 2 }, modelId: 'm', edits: true },
      needs: [{ picture: parent }, { picture: reference }],
    })
    expect(two).toMatchObject({
      state: 'failed',
      message: 'No memory.',
      order: { edits: true },
      needs: [{ job: first, place: 0 }],
    })
    expect(three).toMatchObject({ order: { edits: false }, needs: [{ picture: reference }] })
  })
})
