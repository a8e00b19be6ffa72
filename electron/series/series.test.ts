import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test, vi } from 'vitest'
import { samplingFrom } from '../../engine/cli/samplingFlags.ts'
import type { Engine } from '../../engine/engine.ts'
import { createLocalEngine } from '../../engine/index.ts'
import type { SamplingChanges } from '../../engine/sampling.ts'
import type { SeriesOrder } from '../contract.ts'
import type { FromWork, ToWork } from '../portedWork.ts'
import { lookAtSeries } from './lookAtSeries.ts'
import type { SeriesDone, SeriesToDo } from './messages.ts'
import { paintedFiles } from './paintedFiles.ts'
import { forgetPasted, keepPasted } from './pasted.ts'
import { createSeriesHost } from './seriesHost.ts'
import { serveSeries } from './serveSeries.ts'
import { seriesToDo } from './toDo.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
const server = { address: '', key: '' }
const models = [{ id: 'tiny', name: 'Tiny', folder: tiny, embedded: true }]
let engine: Engine
let folder: string
beforeAll(() => void (engine = createLocalEngine({ model: tiny })))
afterAll(() => engine.dispose())
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'patchwork-series-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const usual: Omit<SeriesOrder, 'table' | 'folder'> = {
  template: 'a {thing}',
  name: null,
  images: null,
  limit: null,
  onlyMissing: false,
  modelId: 'tiny',
  sampling: { width: 32, height: 32, steps: 3 },
  seed: null,
  count: 1,
  guard: 0,
}

function todo(text: string, order: Partial<SeriesOrder> = {}) {
  const table = join(folder, 'things.csv')
  writeFileSync(table, text)
  mkdirSync(join(folder, 'out'), { recursive: true })
  return seriesToDo({ ...usual, table, folder: join(folder, 'out'), ...order }, models, server)
}

const pictures = () => readdirSync(join(folder, 'out')).filter((name) => name.endsWith('.png'))
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 30_000 })

/** The engine process's end, and what it has told. */
function serve(text: string, order: Partial<SeriesOrder> = {}) {
  const told: FromWork<SeriesDone>[] = []
  let tell: (message: ToWork) => void = () => undefined
  const port = {
    postMessage: (message: FromWork<SeriesDone>) => void told.push(message),
    onMessage: (listener: (message: ToWork) => void) => void (tell = listener),
    onClose: () => undefined,
  }
  const over = serveSeries(todo(text, order), port, () => Promise.resolve(engine))
  return { told, over, tell: (message: ToWork) => tell(message) }
}

describe('a series in the engine process', () => {
  test('waits between two rows where it is asked to, says so with its number, and goes on', async () => {
    const { told, over, tell } = serve('thing\nfox\ncat\nowl\n')
    tell({ type: 'wait', ticket: 7 })
    await eventually(() => expect(told).toContainEqual({ type: 'waits', ticket: 7 }))
    expect(pictures()).toEqual([])
    tell({ type: 'wait', ticket: null })
    tell({ type: 'wait', ticket: 8 })
    await eventually(() => expect(told).toContainEqual({ type: 'waits', ticket: 8 }))
    tell({ type: 'wait', ticket: null })
    await over
    expect(pictures()).toHaveLength(3)
    const counted = told.flatMap((message) => (message.type === 'progress' ? [message.done] : []))
    expect(counted).toEqual(counted.toSorted((a, b) => a - b))
    expect(told).toContainEqual({ type: 'progress', done: 2, total: 3 })
    expect(told.at(-1)).toEqual({ type: 'done', result: { painted: 3, failed: [] } })
  })

  test('is stopped while it waits, and goes on with the rows that are missing', async () => {
    const first = serve('thing\nfox\ncat\n', { limit: 1 })
    await first.over
    const second = serve('thing\nfox\ncat\n')
    second.tell({ type: 'wait', ticket: 1 })
    await eventually(() => expect(second.told).toContainEqual({ type: 'waits', ticket: 1 }))
    second.tell({ type: 'stop' })
    await second.over
    expect(second.told.at(-1)).toMatchObject({ type: 'failed', code: 'engine/aborted' })
    const third = serve('thing\nfox\ncat\n')
    await third.over
    expect(third.told[0]).toEqual({ type: 'progress', done: 1, total: 2 })
    expect(third.told.at(-1)).toEqual({ type: 'done', result: { painted: 1, failed: [] } })
    expect(pictures()).toHaveLength(2)
  })

  test('says which rows have a picture that cannot be read', async () => {
    writeFileSync(join(folder, 'bad.png'), 'no picture')
    const { told, over } = serve('thing,image\nfox,\ncat,bad.png\n')
    await over
    expect(told.at(-1)).toEqual({ type: 'done', result: { painted: 1, failed: [2] } })
  })
})

describe('a look at a series', () => {
  const troubleOf = async (text: string, order: Partial<SeriesOrder> = {}) =>
    (await lookAtSeries(todo(text, order))).trouble

  test('shows columns, rows, and the first of those that are missing', async () => {
    const look = await lookAtSeries(todo('\uFEFFThing;seed\nfox;9\ncat;\n'))
    expect(look).toMatchObject({ columns: ['Thing', 'seed'], rows: 2, there: 0, trouble: null })
    expect(look.first[0]).toEqual({
      where: 'line 2',
      prompt: 'a fox',
      seed: 9,
      file: '0001-a fox.png',
      image: null,
    })
  })

  test('says everything that is wrong in the words of the command line, without its flags, and writes nothing', async () => {
    expect(await troubleOf('thing\nfox\n', { template: 'a {colour}' })).toBe(
      'The template asks for the column “colour”; things.csv has thing.',
    )
    expect(await troubleOf('thing\nfox\n', { template: null })).toBe(
      'things.csv has no column “prompt”; name one so, or say the words of every row, such as “{thing} on a table”.',
    )
    expect(await troubleOf('thing\n"fox\n')).toBe('things.csv, line 2: a quotation mark is opened and never closed.')
    expect(await troubleOf('thing\n=1+1\n')).toMatch(/^things\.csv, line 2, column thing: “=1\+1” is a formula;/)
    expect(await troubleOf('thing,image\nfox,../up.png\n')).toMatch(
      /^things\.csv, line 2, column image: .* lies outside/,
    )
    expect(await troubleOf('thing\nfox\n', { name: '../{thing}' })).toContain('stay in its folder')
    expect(await troubleOf('thing\nfox\ncat\n', { name: 'same' })).toMatch(/put \{row\} into the names\.$/)
    expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual(['out', 'things.csv'])
  })

  test('rows that the model cannot hold are told with line and column, before anything starts', async () => {
    expect(await troubleOf('thing,size\nfox,100x100\n')).toMatch(
      /^things\.csv, line 2, column size: The width must be a multiple of \d+ pixels for .*; try \d+\.$/,
    )
  })

  test('rows that ask for what the model has not learned are counted, and the first is told', async () => {
    expect((await lookAtSeries(todo('thing\nfox\n'))).doubts).toBeNull()
    const model = join(folder, 'knowing')
    cpSync(tiny, model, { recursive: true })
    const vocabulary = { nouns: ['fox'], colours: [], places: [], times: [], styles: [], edits: [], words: ['a'] }
    writeFileSync(join(model, 'patchwork.json'), JSON.stringify({ vocabulary }))
    const { table, flags } = todo('thing\nfox\nchandelier\nzeppelin\n')
    const { doubts } = await lookAtSeries({ table, modelId: 'tiny', flags: { ...flags, model } })
    expect(doubts).toEqual({
      count: 2,
      where: 'line 3',
      says: expect.stringContaining('has not learned “chandelier”.'),
    })
  })

  test('memory that is too small is said of the largest row, and is not in the way', async () => {
    const asked: unknown[] = []
    const call = (name: string, input: unknown) => {
      if (name === 'listModels') return Promise.resolve(models)
      if (name === 'lookAtSeries') return lookAtSeries(input as SeriesToDo)
      asked.push(input)
      return Promise.resolve({ message: 'This needs about 9 GiB of memory.', isInTheWay: false })
    }
    const host = createSeriesHost(
      { call: call as never, series: undefined as never },
      { call: call as never },
      {
        get: () => ({ server }) as never,
      },
    )
    const { table } = todo('thing,size\nfox,32x32\ncat,64x64\n')
    const look = await host.look({ ...usual, table, folder: join(folder, 'out') })
    expect(look).toMatchObject({ trouble: null, memory: 'line 3: This needs about 9 GiB of memory.', rows: 2 })
    expect(asked).toMatchObject([{ modelId: 'tiny', painting: { request: { prompt: 'a cat', width: 64 } } }])
    expect(todo('thing\nfox\n', { anyway: true }).flags.anyway).toBe(true)
  })

  test('a table of 100 MB is refused before it is read', async () => {
    const large = todo('thing\n')
    truncateSync(large.table, 100 * 2 ** 20)
    expect((await lookAtSeries(large)).trouble).toBe(
      'things.csv holds 100 MiB; a table of 32 MiB at most is read, so split it.',
    )
  })

  test('files of others in the folder are told of', async () => {
    mkdirSync(join(folder, 'out'), { recursive: true })
    writeFileSync(join(folder, 'out/0001-a fox.png'), 'mine')
    expect(await troubleOf('thing\nfox\n')).toMatch(
      /is there already and not of these rows and settings; .*keep them\.$/,
    )
    expect(await lookAtSeries(todo('thing\nfox\n', { onlyMissing: true }))).toMatchObject({ there: 1, first: [] })
  })
})

test('a picture that is empty or cut off is not there: it is counted, painted again, and not taken into the library', async () => {
  const out = join(folder, 'out')
  const table = 'thing\nfox\ncat\nowl\n'
  await serve(table).over
  const [fox, cat, owl] = pictures().toSorted()
  truncateSync(join(out, fox!), 0)
  truncateSync(join(out, cat!), 200)
  const look = await lookAtSeries(todo(table))
  expect(look).toMatchObject({ rows: 3, there: 1, damaged: 2, trouble: null })
  expect(look.first.map(({ file }) => file)).toEqual([fox, cat])
  expect(await paintedFiles({ folder: out })).toEqual([owl])
  const { told, over } = serve(table)
  await over
  expect(told[0]).toEqual({ type: 'progress', done: 1, total: 3 })
  expect(told.at(-1)).toEqual({ type: 'done', result: { painted: 2, failed: [] } })
  expect(await lookAtSeries(todo(table))).toMatchObject({ there: 3, damaged: 0 })
  expect(await paintedFiles({ folder: out })).toEqual([fox, cat, owl])
})

test('a table or a folder that is gone meanwhile is said in a sentence, and no picture counts as missing', async () => {
  const away = await lookAtSeries(todo('thing\nfox\n', { folder: join(folder, 'disk/out') }))
  expect(away).toMatchObject({
    there: 0,
    first: [],
    trouble: `The folder ${join(folder, 'disk/out')} is gone; bring it back, or choose another.`,
  })
  const gone = todo('thing\nfox\n')
  rmSync(gone.table)
  expect((await lookAtSeries(gone)).trouble).toBe(
    `The table ${gone.table} cannot be opened; check its name and that it is a file.`,
  )
})

test('the pictures of a series are those that its manifest names and that lie in its folder', async () => {
  const out = join(folder, 'out')
  await serve('thing\nfox\ncat\n', { limit: 1 }).over
  const [file] = pictures()
  expect(await paintedFiles({ folder: out })).toEqual([file])
  writeFileSync(join(folder, 'up.png'), 'not its own')
  writeFileSync(join(out, 'manifest.json'), JSON.stringify([{ file }, { file: '../up.png' }, { file: null }]))
  expect(await paintedFiles({ folder: out })).toEqual([file])
  rmSync(join(out, 'manifest.json'))
  await expect(paintedFiles({ folder: out })).rejects.toThrow(`${out} holds no manifest.json`)
})

test('settings of the window are those of the command line', () => {
  const settings = fc.record(
    {
      steps: fc.integer({ min: 2, max: 50 }),
      guidance: fc.double({ min: 1, max: 9, noNaN: true }),
      imageGuidance: fc.double({ min: 1, max: 9, noNaN: true }),
      useNorm: fc.boolean(),
      negativePrompt: fc.string(),
      guidanceSchedule: fc.constantFrom('constant', 'linear'),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(settings, fc.boolean(), (some, isSized) => {
      const sampling: SamplingChanges = { ...some, ...(isSized && { width: 64, height: 32 }) }
      const { flags } = seriesToDo({ ...usual, table: 't', folder: 'f', sampling }, models, server)
      expect(samplingFrom(flags)).toEqual(sampling)
    }),
  )
})

test('a table that was pasted gets a file of its own, until nothing needs it', async () => {
  const pasted = join(folder, 'series')
  const kept = await keepPasted(pasted, 'a\tb\n1\t2\n')
  const other = await keepPasted(pasted, '[{"prompt": "a fox"}]')
  expect([kept.name, other.name]).toEqual(['pasted.csv', 'pasted.json'])
  forgetPasted(pasted, [kept.table])
  expect([existsSync(kept.table), existsSync(dirname(other.table))]).toEqual([true, false])
})
