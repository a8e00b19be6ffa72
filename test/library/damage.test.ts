/**
 * A filled library whose database is flipped, cut and blanked: it opens, tells, keeps the file, and every row that is
 * not on a damaged page is there. `PATCHWORK_DAMAGE=500` tries that many; see test/seed.ts to repeat a run.
 */
import { randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  exportSettingsSchema,
  pictureQuerySchema,
  setSchema,
  type StoredSet,
  type StoredStep,
} from '../../electron/contract.ts'
import { paintJob } from '../../electron/jobs/testJobs.ts'
import { openLibrary, type Library } from '../../electron/library/library.ts'
import { openFile } from '../../electron/library/sqlite.ts'
import { chance, chanceOf, type Chance } from '../seed.ts'
import { fillLibrary } from './fill.ts'

const tries = Number(process.env.PATCHWORK_DAMAGE ?? 18)
const pageSize = 4096
const [pictures, deleted, steps, jobs, sets] = [120, 20, 51, 46, 40]
/** More rows than any page of these tables holds. */
const rowsOnPage = 60

let home: string
let whole: Buffer
let deletedIds: readonly string[]

const everyId = (library: Library) =>
  library.pictures.ids({ query: pictureQuerySchema.parse({}), offset: 0, limit: 1000 })

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'patchwork-damage-'))
  const folder = join(home, 'library')
  await fillLibrary(folder, pictures)
  const library = openLibrary(folder)
  deletedIds = everyId(library).filter((_, index) => index % (pictures / deleted) === 0)
  library.pictures.delete(deletedIds)
  for (let at = 0, parentId: string | null = null; at < steps; at++) {
    const step: StoredStep = newStep(parentId)
    library.steps.append(step)
    parentId = step.id
  }
  library.jobs.add(
    Array.from({ length: jobs }, (_, index) => paintJob({ prompt: `job ${index}` })),
    'back',
  )
  for (let at = 0; at < sets; at++) library.sets.save(at % 2 === 0 ? newSet(at) : newSeries(at))
  for (const { id } of library.sets.series()) library.sets.keepPasted(id, 'thing\nfox\n'.repeat(500))
  library.presets.save({ id: randomUUID(), name: 'Ink', template: '{prompt}, ink', changes: {} })
  library.wildcards.save({ name: 'colour', words: ['red'] })
  library.exportPresets.use(exportSettingsSchema.parse({ preset: 'pixi', folder: '/game' }), 'assets')
  library.close()
  const database = openFile(join(folder, 'library.db'))
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  whole = readFileSync(join(folder, 'library.db'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const harms: Readonly<Record<string, (bytes: Buffer, chances: Chance) => { bytes: Buffer; pages: number }>> = {
  'bits flipped': (bytes, { below }) => {
    const flips = 1 + below(12)
    for (let flip = 0; flip < flips; flip++) {
      const at = below(bytes.length)
      bytes[at] = bytes[at]! ^ (1 << below(8))
    }
    return { bytes, pages: flips }
  },
  'bytes that are no UTF-8 in its text': (bytes, { below }) => {
    const flips = 1 + below(12)
    for (let flip = 0; flip < flips; flip++) {
      const from = below(bytes.length)
      const at = bytes.findIndex((byte, index) => index >= from && byte >= 0x61 && byte <= 0x7a)
      if (at >= 0) bytes[at] = 0xff
    }
    return { bytes, pages: flips }
  },
  'its end cut off': (bytes, { below }) => {
    const left = 1 + below(bytes.length - 1)
    return { bytes: bytes.subarray(0, left), pages: Math.ceil((bytes.length - left) / pageSize) }
  },
  'ten pages cut off': (bytes) => ({ bytes: bytes.subarray(0, bytes.length - 10 * pageSize), pages: 10 }),
  'one page blanked': (bytes, { below }) => blank(bytes, [below(bytes.length / pageSize)], 0),
  'pages blanked': (bytes, { below }) => {
    const pages = Array.from({ length: 2 + below(6) }, () => below(bytes.length / pageSize))
    return blank(bytes, pages, below(256))
  },
  'its version changed': (bytes, { below }) => {
    bytes.writeUInt32BE(below(12), 60)
    return { bytes, pages: 1 }
  },
  'the words of its tables changed': (bytes, { below }) => {
    const words = ['prompt', 'createdAt', 'steps', 'TEXT', 'NOT NULL', 'pictures', 'CREATE', 'UNIQUE']
    const word = words[below(words.length)]!
    const places = [...bytes.toString('latin1').matchAll(new RegExp(word, 'g'))].map(({ index }) => index)
    const at = places[below(Math.min(places.length, 20))]!
    bytes[at] = bytes[at]! ^ 1
    return { bytes, pages: 1 }
  },
  'its first page gone': (bytes) => blank(bytes, [0], 0x5a),
}

function blank(bytes: Buffer, pages: readonly number[], value: number) {
  for (const page of pages) bytes.fill(value, page * pageSize, (page + 1) * pageSize)
  return { bytes, pages: pages.length }
}

test(`a library survives ${tries} damaged databases`, { timeout: 120_000 + tries * 20_000 }, async () => {
  const { seed } = chance('damaged databases')
  const names = Object.keys(harms)
  const complaints: string[] = []
  for (let attempt = 0; attempt < tries; attempt++) {
    const name = names[attempt % names.length]!
    const wrong = await whatIsWrongAfter(harms[name]!, chanceOf(seed + attempt))
    complaints.push(...wrong.map((sentence) => `${name}, PATCHWORK_SEED=${seed}, try ${attempt}: ${sentence}`))
  }
  expect(complaints).toEqual([])
})

async function whatIsWrongAfter(harm: (typeof harms)[string], chances: Chance): Promise<readonly string[]> {
  const folder = join(home, 'damaged')
  mkdirSync(folder)
  symlinkSync(join(home, 'library', 'images'), join(folder, 'images'))
  const { bytes, pages } = harm(Buffer.from(whole), chances)
  writeFileSync(join(folder, 'library.db'), bytes)
  const mostLost = pages * rowsOnPage

  const library = openLibrary(folder)
  const { problems: left } = await library.repair()
  const { problems } = await library.check()
  const aside = library.opened === 'rebuilt' ? readdirSync(join(folder, 'aside')) : []
  const copy = aside.find((entry) => entry.startsWith('database-'))
  const isKept = copy === undefined || readFileSync(join(folder, 'aside', copy, 'library.db')).equals(bytes)
  // Every picture is in its file too, so none is missing; one deleted comes back only where both its rows are lost.
  const back = everyId(library).length - (pictures - deleted)
  const history = library.steps.load()
  const waiting = library.jobs.list().length
  const setsThere = library.sets.list().length
  library.steps.append(newStep(history.headId))
  library.close()
  const isDone = !existsSync(join(folder, 'rebuild.request'))
  rmSync(folder, { recursive: true })
  return [
    ...left.map((problem) => `left by the repair: ${problem}`),
    ...problems.map((problem) => `found after the repair: ${problem}`),
    !isKept && 'the damaged file is not kept as it was',
    back < 0 && `${-back} pictures are missing`,
    back > (pages === 1 ? 0 : mostLost) && `${back} deleted pictures came back`,
    waiting < jobs - mostLost && `${jobs - waiting} jobs are lost`,
    setsThere < sets - mostLost && `${sets - setsThere} sets are lost`,
    history.steps.length < steps - mostLost && `${steps - history.steps.length} steps are lost`,
    !isTree(history.steps) && 'the history is no tree',
    !isDone && 'the rebuild is still asked for',
  ].filter((sentence) => sentence !== false)
}

function isTree(all: readonly StoredStep[]): boolean {
  const seen = new Set<string>()
  return all.every(({ id, parentId }, at) => {
    seen.add(id)
    return at === 0 ? parentId === null : parentId !== null && parentId !== id && seen.has(parentId)
  })
}

function newStep(parentId: string | null): StoredStep {
  return {
    id: randomUUID(),
    parentId,
    verb: parentId === null ? 'start' : 'move',
    at: Date.now(),
    name: null,
    pinned: false,
    deleted: false,
    pictureIds: [],
    placed: [{ id: randomUUID(), x: 0, y: 0, width: 64, height: 64 }],
    removed: [],
  }
}

function newSeries(at: number): StoredSet {
  const order = { table: '/t/pasted.csv', folder: '/p', template: 'a {thing}', name: null, images: null, limit: null }
  const settings = { onlyMissing: false, modelId: 'm', sampling: {}, seed: null, count: 1, guard: 0 }
  const series = { order: { ...order, ...settings }, rows: 2 }
  return setSchema.parse({ ...newSet(at), order: null, members: [], series })
}

function newSet(at: number): StoredSet {
  return setSchema.parse({
    id: randomUUID(),
    name: `set ${at}`,
    createdAt: at,
    order: { request: { prompt: 'a {red, blue} cup', count: 1 }, modelId: 'm', edits: false },
    needs: [],
    members: ['red', 'blue'].map((name) => ({
      id: randomUUID(),
      name,
      words: `a ${name} cup`,
      tries: [{ job: randomUUID(), place: 0 }],
      shown: 0,
      state: 'open',
    })),
  })
}
