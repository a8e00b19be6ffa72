/** `patchwork batch`: a picture of every row of a table; the same command again goes on where it was stopped or killed. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { NextStepConfig } from '../checkpoint/config.ts'
import { EngineError } from '../errors.ts'
import { keepJournal } from '../journal/keepJournal.ts'
import { memoryAtHand } from '../memory.ts'
import { foresee } from '../nextstep/foresee.ts'
import { openTokenizer } from '../nextstep/tokenizer.ts'
import { residentWeights } from '../nextstep/weightBytes.ts'
import type { Benchmark } from '../series/benchmarks.ts'
import { layBeside } from '../series/beside.ts'
import { doubtsOf } from '../series/doubts.ts'
import type { ForeseenRow } from '../series/foreseen.ts'
import { journalName, type Ledger } from '../series/ledger.ts'
import { writeManifest } from '../series/manifest.ts'
import type { PlannedRow } from '../series/plan.ts'
import { stateOf } from '../series/whole.ts'
import { removeUnfinished } from '../writeWhole.ts'
import { planBatch, type BatchFlags, type BatchPlace, type BatchPlan, type Missing } from './batchPlan.ts'
import { plannedFiles } from './output.ts'
import { journalTask, understood } from './paint.ts'
import { readSource, withPainter, type OpenEngine, type PaintingTask, type Source } from './painting.ts'
import type { Terminal } from './terminal.ts'

/**
 * How many rows failed. Throws `request/invalid` for a table that cannot be painted as a whole. `opened`: an engine that is
 * used and left open.
 */
export async function batch(file: string, flags: BatchFlags, terminal: Terminal, opened?: OpenEngine): Promise<number> {
  const { cwd } = terminal
  if (flags.out === undefined) throw invalid('A series is many pictures; name a folder for them with --out.')
  const place = { path: resolve(cwd, file), folder: resolve(cwd, flags.out) }
  // Pictures that lie inside of a prompt file; a preview leaves nothing behind.
  if (flags.preview !== true || flags.benchmark !== 'gedit')
    return paintSeries({ ...place, sources: join(place.folder, 'sources') }, flags, terminal, opened)
  const sources = mkdtempSync(join(tmpdir(), 'patchwork-'))
  try {
    return await paintSeries({ ...place, sources }, flags, terminal, opened)
  } finally {
    rmSync(sources, { recursive: true, force: true })
  }
}

async function paintSeries(
  place: BatchPlace,
  flags: BatchFlags,
  terminal: Terminal,
  opened: OpenEngine | undefined,
): Promise<number> {
  const plan = await planBatch(place, flags, terminal.cwd)
  const { folder, model, benchmark, rows, missing, ledger, literal } = plan
  tell(plan, flags, terminal)
  if (flags.preview === true) {
    await tellForeseen(plan, flags, terminal)
    return 0
  }
  mkdirSync(folder, { recursive: true })
  const failures = new Map<number, string>()
  try {
    if (missing.length > 0)
      await paintRows(missing, { folder, model, ledger, failures }, { ...flags, literal }, terminal, opened)
  } finally {
    ledger.close()
    if (benchmark) await layAllBeside(rows, folder, benchmark)
    await writeManifest(folder, rows, failures)
  }
  sum(rows.length, missing.length, failures, flags, terminal)
  return failures.size
}

async function layAllBeside(rows: readonly PlannedRow[], folder: string, { besideOf }: Benchmark): Promise<void> {
  for (const row of rows) {
    const states = await Promise.all(row.files.map((name) => stateOf(join(folder, name))))
    if (states.every((state) => state === 'whole')) await layBeside(folder, besideOf(row))
  }
}

interface Series {
  readonly folder: string
  readonly model: string
  readonly ledger: Ledger
  readonly failures: Map<number, string>
}

async function paintRows(
  rows: readonly Missing[],
  series: Series,
  flags: BatchFlags,
  terminal: Terminal,
  opened: OpenEngine | undefined,
): Promise<void> {
  const { folder, ledger, failures } = series
  const places = new Set(rows.flatMap(({ planned }) => planned.files.map((name) => dirname(join(folder, name)))))
  for (const place of places) if (existsSync(place)) await removeUnfinished(place)
  const drawn = rows.filter(({ planned }) => planned.image === null).map(({ planned }) => planned.request.prompt)
  const words = await understood([...new Set(drawn)].join('\n'), drawn, [], flags, terminal)
  const learned = new Map(drawn.map((prompt, at) => [prompt, words[at] ?? prompt]))
  const work = async (paint: (task: PaintingTask) => Promise<void>) => {
    for (const { planned, key, kept } of rows) {
      const { number, files, image, request, row } = planned
      if (flags.json) terminal.out(`${JSON.stringify({ type: 'row', row: number, where: row.where, files })}\n`)
      else if (flags.quiet !== true) terminal.err(`Row ${number}: ${request.prompt}\n`)
      try {
        const sources = image === null ? [] : [await readSource(image, folder)]
        const changed =
          image === null ? null : await understood(request.prompt, [request.prompt], sources, flags, terminal)
        const prompt = changed?.[0] ?? learned.get(request.prompt) ?? request.prompt
        const task = await taskOf({ planned, kept }, prompt, sources, series, flags, terminal)
        // A row with a file of somebody else is not called ours.
        if (kept.length === 0) ledger.begin(files[0]!, key)
        else ledger.beginNothing()
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
  }
  await withPainter(flags, terminal, work, opened)
}

async function taskOf(
  { planned: { request: written, files, guard }, kept }: Pick<Missing, 'planned' | 'kept'>,
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
  const output = await plannedFiles(
    paths,
    kept.map((name) => join(folder, name)),
  )
  const task = { request, sources, guard, output }
  if (flags.server !== undefined) return task
  const path = join(folder, journalName)
  const tokens = keepJournal(path, journalTask(task, model, flags, cwd))
  return { ...task, journal: { path, tokens } }
}

const previewed = 3

function tell({ rows, missing, damaged }: BatchPlan, flags: BatchFlags, terminal: Terminal): void {
  const there = rows.length - missing.length
  if (flags.json) {
    const counts = { rows: rows.length, there, missing: missing.length, damaged }
    terminal.out(`${JSON.stringify({ type: 'series', ...counts })}\n`)
    return
  }
  if (flags.quiet === true && flags.preview !== true) return
  const pictures = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`
  terminal.err(there === 0 ? `${pictures}.\n` : `${pictures}, ${there} of them painted already.\n`)
  if (damaged > 0)
    terminal.err(
      `${damaged === 1 ? '1 file is damaged and is' : `${damaged} files are damaged and are`} painted again.\n`,
    )
  for (const { planned } of missing.slice(0, previewed)) {
    const { files, request, image } = planned
    terminal.err(`  ${files[0]}: ${image === null ? '' : `${image}: `}${request.prompt} (seed ${request.seed})\n`)
  }
  if (missing.length > previewed) terminal.err(`  and ${missing.length - previewed} more.\n`)
}

/** What speaks against it, though it can be painted. */
async function tellForeseen(
  { config, heaviest, missing, literal }: BatchPlan,
  flags: BatchFlags,
  terminal: Terminal,
): Promise<void> {
  if (config === null) return
  const left = missing.map(({ planned }) => planned)
  const doubts = await doubtsOf(left, config, literal)
  const memory = heaviest && (await shortOfMemory(config, heaviest))
  if (flags.json) {
    if (doubts !== null || memory !== null) terminal.out(`${JSON.stringify({ type: 'foreseen', doubts, memory })}\n`)
    return
  }
  if (doubts !== null) {
    const rows = doubts.count === 1 ? '1 row asks' : `${doubts.count} rows ask`
    terminal.err(`Note: ${rows} for what this model has not learned; ${doubts.where}: ${doubts.says}\n`)
  }
  if (memory !== null) terminal.err(`Note: ${memory} --anyway paints it all the same.\n`)
}

/** On the processor, with the model still to be loaded. */
async function shortOfMemory(config: NextStepConfig, heaviest: ForeseenRow): Promise<string | null> {
  const quantization = config.own.quantization ?? 'fp32'
  const weights = residentWeights(config, quantization)
  const memory = { weights, quantization, bytesAtHand: memoryAtHand() }
  const said = await foresee(config, await openTokenizer(config.folder), memory, heaviest)
  return said && `${heaviest.where}: ${said.message}`
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
