/** `patchwork batch`: a picture of every row of a table; the same command again goes on where it was stopped or killed. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { keepJournal } from '../journal/keepJournal.ts'
import { resolveModel } from '../models.ts'
import type { BenchmarkName } from '../series/benchmarkNames.ts'
import { openBenchmark, type Benchmark } from '../series/benchmarks.ts'
import { layBeside } from '../series/beside.ts'
import { openLedger, type Ledger } from '../series/ledger.ts'
import { manifestNames, writeManifest } from '../series/manifest.ts'
import { planSeries, usualName, type PlannedRow } from '../series/plan.ts'
import { openTable } from '../series/table.ts'
import { sha256 } from '../sha256.ts'
import { removeUnfinished } from '../writeWhole.ts'
import { plannedFiles } from './output.ts'
import { checkpointFlags, journalTask, understood } from './paint.ts'
import { readSource, withPainter, type PaintingTask, type RunFlags, type Source } from './painting.ts'
import { samplingFrom, type SamplingFlags } from './samplingFlags.ts'
import type { Terminal } from './terminal.ts'

export interface BatchFlags extends SamplingFlags, RunFlags {
  readonly out?: string
  readonly template?: string
  readonly name?: string
  readonly images?: string
  readonly seed?: number
  readonly count?: number
  readonly guard: number | false
  readonly literal?: boolean
  /** The table is the prompt file of a benchmark, and the folder is what its scorer reads. */
  readonly benchmark?: BenchmarkName
  /** Rows, the first of the table. */
  readonly limit?: number
  /** Files that are there stay, whatever they show. */
  readonly onlyMissing?: boolean
  /** Says what would be painted, and paints nothing. */
  readonly preview?: boolean
}

/** Lies in the folder while a row is painted, so that a killed series goes on at its next patch. */
const journalName = '.patchwork-row.journal'

/** How many rows failed. Throws `request/invalid` for a table that cannot be painted as a whole. */
export async function batch(file: string, flags: BatchFlags, terminal: Terminal): Promise<number> {
  const { cwd } = terminal
  if (flags.out === undefined) throw invalid('A series is many pictures; name a folder for them with --out.')
  const place = { path: resolve(cwd, file), folder: resolve(cwd, flags.out) }
  // Pictures that lie inside of a prompt file; a preview leaves nothing behind.
  if (flags.preview !== true || flags.benchmark !== 'gedit')
    return paintSeries({ ...place, sources: join(place.folder, 'sources') }, flags, terminal)
  const sources = mkdtempSync(join(tmpdir(), 'patchwork-'))
  try {
    return await paintSeries({ ...place, sources }, flags, terminal)
  } finally {
    rmSync(sources, { recursive: true, force: true })
  }
}

interface Place {
  /** The table. */
  readonly path: string
  readonly folder: string
  readonly sources: string
}

async function paintSeries({ path, folder, sources }: Place, flags: BatchFlags, terminal: Terminal): Promise<number> {
  const { seed, guard, limit } = flags
  const { cwd } = terminal
  const model = flags.server === undefined ? await resolveModel(flags.model) : (flags.model ?? 'server')
  const benchmark = flags.benchmark && (await openBenchmark(flags.benchmark, { path, model: basename(model), sources }))
  const beside = flags.benchmark === 'gedit' ? sources : dirname(path)
  const images = flags.images === undefined ? beside : resolve(cwd, flags.images)
  const planned = planSeries(benchmark?.table ?? (await openTable(path)), {
    ...(flags.template !== undefined && { template: flags.template }),
    name: benchmark?.filesOf ?? flags.name ?? usualName,
    images,
    sampling: samplingFrom(flags),
    ...(seed !== undefined && { seed }),
    count: flags.count ?? benchmark?.count ?? 1,
    guard,
  })
  const rows = limit === undefined ? planned : planned.slice(0, limit)
  const literal = flags.literal ?? benchmark !== undefined
  const keyed = await withKeys(rows, { model, literal, ...checkpointFlags(flags, cwd) })
  const ledger = openLedger(folder)
  const missing = await missingRows(keyed, folder, ledger, flags)
  tell(rows, missing, flags, terminal)
  if (flags.preview === true) return 0
  mkdirSync(folder, { recursive: true })
  const failures = new Map<number, string>()
  try {
    if (missing.length > 0)
      await paintRows(missing, { folder, model, ledger, failures }, { ...flags, literal }, terminal)
  } finally {
    ledger.close()
    if (benchmark) await layAllBeside(rows, folder, benchmark)
    await writeManifest(folder, rows, failures)
  }
  sum(rows.length, missing.length, failures, flags, terminal)
  return failures.size
}

async function layAllBeside(rows: readonly PlannedRow[], folder: string, { besideOf }: Benchmark): Promise<void> {
  for (const row of rows)
    if (row.files.every((name) => existsSync(join(folder, name)))) await layBeside(folder, besideOf(row))
}

interface Keyed {
  readonly planned: PlannedRow
  /** Of all that decides what its picture shows. */
  readonly key: string
}

async function withKeys(rows: readonly PlannedRow[], all: object): Promise<readonly Keyed[]> {
  const hashes = new Map<string, string>()
  const keyed: Keyed[] = []
  for (const planned of rows) {
    const { request, image, guard } = planned
    if (image !== null && !hashes.has(image)) hashes.set(image, sha256(await readFile(image)))
    const shown = { ...all, request, guard, image: image === null ? null : hashes.get(image) }
    keyed.push({ planned, key: sha256(JSON.stringify(shown)) })
  }
  return keyed
}

/** Throws `request/invalid` where files are in the way that are not of these rows. */
async function missingRows(
  rows: readonly Keyed[],
  folder: string,
  ledger: Ledger,
  flags: BatchFlags,
): Promise<readonly Keyed[]> {
  const strangers: string[] = []
  const missing = rows.filter(({ planned: { files }, key }) => {
    const there = files.filter((name) => existsSync(join(folder, name)))
    const isOwn = flags.onlyMissing === true || ledger.keyOf(files[0]!) === key
    if (!isOwn) strangers.push(...there)
    return there.length < files.length
  })
  if (!ledger.isBegun) strangers.push(...manifestNames.filter((name) => existsSync(join(folder, name))))
  const [first, ...others] = strangers
  if (first === undefined) return missing
  const more = others.length > 0 ? ` and ${others.length} more are` : ' is'
  throw invalid(
    `${join(folder, first)}${more} there already and not of these rows and settings; name another folder, or keep them with --only-missing.`,
  )
}

interface Series {
  readonly folder: string
  readonly model: string
  readonly ledger: Ledger
  readonly failures: Map<number, string>
}

async function paintRows(rows: readonly Keyed[], series: Series, flags: BatchFlags, terminal: Terminal): Promise<void> {
  const { folder, ledger, failures } = series
  const places = new Set(rows.flatMap(({ planned }) => planned.files.map((name) => dirname(join(folder, name)))))
  for (const place of places) if (existsSync(place)) await removeUnfinished(place)
  const drawn = rows.filter(({ planned }) => planned.image === null).map(({ planned }) => planned.request.prompt)
  const words = await understood([...new Set(drawn)].join('\n'), drawn, [], flags, terminal)
  const learned = new Map(drawn.map((prompt, at) => [prompt, words[at] ?? prompt]))
  await withPainter(flags, terminal, async (paint) => {
    for (const { planned, key } of rows) {
      const { number, files, image, request, row } = planned
      if (flags.json) terminal.out(`${JSON.stringify({ type: 'row', row: number, where: row.where, files })}\n`)
      else if (flags.quiet !== true) terminal.err(`Row ${number}: ${request.prompt}\n`)
      try {
        const sources = image === null ? [] : [await readSource(image, folder)]
        const changed =
          image === null ? null : await understood(request.prompt, [request.prompt], sources, flags, terminal)
        const prompt = changed?.[0] ?? learned.get(request.prompt) ?? request.prompt
        const task = await taskOf(planned, prompt, sources, series, flags, terminal)
        ledger.begin(files[0]!, key)
        await paint(task)
        task.journal?.tokens.remove()
      } catch (error) {
        if (!(error instanceof EngineError) || error.code !== 'image/unreadable') throw error
        failures.set(number, error.message)
        if (flags.json)
          terminal.out(
            `${JSON.stringify({ type: 'rowFailed', row: number, code: error.code, message: error.message })}\n`,
          )
        else terminal.err(`Row ${number} failed: ${error.message}\n`)
      }
    }
  })
}

async function taskOf(
  { request: written, files, guard }: PlannedRow,
  prompt: string,
  sources: readonly Source[],
  { folder, model }: Series,
  flags: BatchFlags,
  terminal: Terminal,
): Promise<PaintingTask> {
  const { cwd } = terminal
  const request = { ...written, prompt }
  const paths = files.map((name) => join(folder, name))
  for (const path of paths) mkdirSync(dirname(path), { recursive: true })
  const output = await plannedFiles(paths)
  const task = { request, sources, guard, output }
  if (flags.server !== undefined) return task
  const path = join(folder, journalName)
  const tokens = keepJournal(path, journalTask(task, model, flags, cwd))
  return { ...task, journal: { path, tokens } }
}

const previewed = 3

function tell(rows: readonly PlannedRow[], missing: readonly Keyed[], flags: BatchFlags, terminal: Terminal): void {
  const there = rows.length - missing.length
  if (flags.json) {
    terminal.out(`${JSON.stringify({ type: 'series', rows: rows.length, there, missing: missing.length })}\n`)
    return
  }
  if (flags.quiet === true && flags.preview !== true) return
  const pictures = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`
  terminal.err(there === 0 ? `${pictures}.\n` : `${pictures}, ${there} of them painted already.\n`)
  for (const { planned } of missing.slice(0, previewed)) {
    const { files, request, image } = planned
    terminal.err(`  ${files[0]}: ${image === null ? '' : `${image}: `}${request.prompt} (seed ${request.seed})\n`)
  }
  if (missing.length > previewed) terminal.err(`  and ${missing.length - previewed} more.\n`)
}

function sum(
  rows: number,
  missing: number,
  failures: ReadonlyMap<number, string>,
  flags: BatchFlags,
  terminal: Terminal,
): void {
  const painted = missing - failures.size
  if (flags.json) {
    const type = 'seriesDone'
    terminal.out(`${JSON.stringify({ type, rows, painted, there: rows - missing, failed: [...failures.keys()] })}\n`)
  } else if (flags.quiet !== true) {
    const failed = failures.size === 0 ? '' : `, ${failures.size} failed (see manifest.csv)`
    terminal.err(`${painted} painted${rows > missing ? `, ${rows - missing} there before` : ''}${failed}.\n`)
  }
}

function invalid(sentence: string): EngineError {
  return new EngineError('request/invalid', sentence)
}
