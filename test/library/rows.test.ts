import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { pictureQuerySchema, type StoredStep } from '../../electron/contract.ts'
import { paintJob } from '../../electron/jobs/testJobs.ts'
import { blobFile } from '../../electron/library/blobFiles.ts'
import { imagesOf } from '../../electron/library/database.ts'
import { openLibrary, type Library } from '../../electron/library/library.ts'
import { blankDatabase } from '../../electron/library/schema.ts'
import { openFile } from '../../electron/library/sqlite.ts'
import { fillLibrary, promptOf } from './fill.ts'

let folder: string
let library: Library
const everything = () => library.pictures.page({ query: pictureQuerySchema.parse({}), offset: 0, limit: 500 }).pictures

/** What a failing disk or another program might do. */
function spoil(sql: string): void {
  library.close()
  const outside = openFile(join(folder, 'library.db'))
  outside.exec(`PRAGMA foreign_keys = OFF; ${sql}`)
  outside.close()
  library = openLibrary(folder)
}

const step = (parentId: string | null): StoredStep => ({
  id: randomUUID(),
  parentId,
  verb: parentId === null ? 'start' : 'move',
  at: Date.now(),
  name: null,
  pinned: false,
  deleted: false,
  pictureIds: [],
  placed: [],
  removed: [],
})

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'patchwork-rows-')), 'library')
  await fillLibrary(folder, 5)
  library = openLibrary(folder)
})

describe('one row that is not understood', () => {
  test('among jobs, presets and wildcards is set aside and named, the others are there', async () => {
    library.jobs.add([paintJob({ prompt: 'first' }), paintJob({ prompt: 'second' })], 'back')
    library.presets.save({ id: randomUUID(), name: 'Ink', template: '{prompt}, ink', changes: {} })
    library.presets.save({ id: randomUUID(), name: 'Oil', template: '{prompt}, oil', changes: {} })
    library.wildcards.save({ name: 'colour', words: ['red'] })
    library.wildcards.save({ name: 'noun', words: ['fox'] })
    spoil(`UPDATE jobs SET details = '{"half' WHERE details LIKE '%first%';
      UPDATE presets SET preset = CAST(X'7bff7d' AS TEXT) WHERE name = 'Ink';
      UPDATE wildcards SET words = '[]' WHERE name = 'noun';`)
    expect(library.jobs.list()).toMatchObject([{ order: { request: { prompt: 'second' } } }])
    expect(library.presets.list().map(({ name }) => name)).toEqual(['Oil'])
    expect(library.wildcards.list().map(({ name }) => name)).toEqual(['colour'])
    const [problem] = (await library.check()).problems
    expect(problem).toMatch(/^1 job \(“.*”\), 1 preset \(“Ink”\), 1 wildcard \(“noun”\) could not be understood/)
    // A repair hands them out, and the library is whole.
    expect(await library.repair()).toMatchObject({ problems: [] })
    const [rows] = readdirSync(join(folder, 'aside'))
    expect(readFileSync(join(folder, 'aside', rows!), 'utf8')).toContain('noun')
  })

  test('of a picture is set aside, and a repair lists its file again under the same id', async () => {
    const spoiled = everything().find(({ prompt }) => prompt === promptOf(2))!
    spoil(`UPDATE pictures SET verb = 'dream' WHERE id = '${spoiled.id}'`)
    expect(everything()).toHaveLength(4)
    expect(await library.repair()).toMatchObject({ problems: [], pictures: 5 })
    expect(library.get(spoiled.id)).toMatchObject({ prompt: spoiled.prompt, recipe: spoiled.recipe })
  })

  test('a recipe alone is set aside, its picture stays as it is', async () => {
    const spoiled = everything()[0]!
    library.pictures.change({ id: spoiled.id, name: 'Cover' })
    spoil(`UPDATE pictures SET recipe = '{"app":"patchwork"' WHERE id = '${spoiled.id}'`)
    expect(library.get(spoiled.id)).toEqual({ ...spoiled, name: 'Cover', recipe: null })
    expect((await library.check()).problems).toEqual([expect.stringMatching(/^1 picture .* set aside/)])
  })

  test('of the history is set aside, and what followed it follows the step before', () => {
    const steps = [step(null)]
    for (let at = 1; at < 5; at++) steps.push(step(steps[at - 1]!.id))
    for (const next of steps) library.steps.append(next)
    spoil(`UPDATE steps SET changes = 'gone' WHERE id = '${steps[2]!.id}'`)
    const { steps: left, headId } = library.steps.load()
    expect(left.map(({ id }) => id)).toEqual([0, 1, 3, 4].map((at) => steps[at]!.id))
    expect(left[2]!.parentId).toBe(steps[1]!.id)
    expect(headId).toBe(steps[4]!.id)
  })

  test.each([
    ['two steps that follow each other', 'UPDATE steps SET parentId = $4 WHERE id = $2'],
    ['a step that follows itself', 'UPDATE steps SET parentId = $3 WHERE id = $3'],
    ['a second root', 'UPDATE steps SET parentId = NULL WHERE id = $3'],
    ['a root that follows the last', 'UPDATE steps SET parentId = $4 WHERE id = $0'],
    ['a parent that never was', "UPDATE steps SET parentId = 'nobody' WHERE id = $2"],
    ['a head that never was', "UPDATE boards SET headId = 'nobody'"],
    ['no head', 'UPDATE boards SET headId = NULL'],
    ['a way forward that leads back', 'UPDATE steps SET lastChildId = $1 WHERE id = $3'],
  ])('%s becomes a tree again with all its steps', (_, harm) => {
    const steps = [step(null)]
    for (let at = 1; at < 5; at++) steps.push(step(steps[at - 1]!.id))
    for (const next of steps) library.steps.append(next)
    spoil(harm.replaceAll(/\$(\d)/g, (_mark, at: string) => `'${steps[Number(at)]!.id}'`))
    const loaded = library.steps.load()
    const seen = new Set<string>()
    for (const [at, { id, parentId }] of loaded.steps.entries()) {
      if (at === 0) expect(parentId).toBeNull()
      else expect(seen).toContain(parentId)
      seen.add(id)
    }
    expect(seen.size).toBe(5)
    expect(seen).toContain(loaded.headId)
    for (const [from, to] of Object.entries(loaded.lastChild)) {
      expect(loaded.steps.find(({ id }) => id === to)?.parentId).toBe(from)
    }
    library.steps.append(step(loaded.headId))
  })
})

test('a library from before files said their kind keeps guards and references', () => {
  const home = mkdtempSync(join(tmpdir(), 'patchwork-older-'))
  const [hash, edit, map] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string]
  const [id, other] = [randomUUID(), randomUUID()]
  const images = imagesOf(home)
  openLibrary(home).close()
  const blank = blankDatabase(4)
  const guard = { strength: 1, drift: 0.5, changed: 0.25, restored: 0.75, editHash: edit, mapHash: map }
  blank
    .prepare(
      `INSERT INTO pictures (id, hash, verb, referenceIds, starred, prompt, width, height, createdAt, guard)
       VALUES (?, ?, 'edit', ?, 0, 'make it day', 8, 8, 1, ?), (?, ?, 'edit', '[', 0, 'odd', 8, 8, 2, 'no JSON')`,
    )
    .run(id, hash, JSON.stringify([other, id]), JSON.stringify(guard), other, hash)
  blank.prepare('VACUUM INTO ?').run(join(home, 'older.db'))
  blank.close()
  renameSync(join(home, 'older.db'), join(home, 'library.db'))
  for (const name of [hash, edit, map]) writeOld(blobFile(images, 'picture', name), name)
  library = openLibrary(home)
  expect(library.get(id)).toMatchObject({ referenceIds: [other, id], guard })
  expect(library.get(other)).toMatchObject({ referenceIds: [], guard: null })
  expect([hash, edit, map].map((name) => existsSync(blobFile(images, 'picture', name)))).toEqual([true, false, false])
  expect(readFileSync(library.blobFile('guardMap', map), 'utf8')).toBe(map)
})

function writeOld(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
