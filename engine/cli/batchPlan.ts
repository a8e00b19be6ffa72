/** What `patchwork batch` would paint: every row checked, and which of them the folder lacks. Nothing is written. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { readConfig, type NextStepConfig } from '../checkpoint/config.ts'
import { EngineError } from '../errors.ts'
import { resolveModel } from '../models.ts'
import type { BenchmarkName } from '../series/benchmarkNames.ts'
import { openBenchmark, type Benchmark } from '../series/benchmarks.ts'
import { foreseeRows, type ForeseenRow } from '../series/foreseen.ts'
import { manifestNames, openLedger, type Ledger } from '../series/ledger.ts'
import { planSeries, usualName, type PlannedRow } from '../series/plan.ts'
import { refuse } from '../series/troubles.ts'
import { openTable } from '../series/table.ts'
import { stateOf } from '../series/whole.ts'
import { sha256 } from '../sha256.ts'
import { checkpointFlags, choicesFrom } from './modelFlags.ts'
import type { RunFlags } from './painting.ts'
import { samplingFrom, type SamplingFlags } from './samplingFlags.ts'

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

export interface BatchPlace {
  /** The table. */
  readonly path: string
  readonly folder: string
  /** Of pictures that lie inside of a prompt file. */
  readonly sources: string
}

export interface BatchPlan {
  readonly folder: string
  /** A folder, or what a server calls it. */
  readonly model: string
  readonly benchmark: Benchmark | undefined
  readonly rows: readonly PlannedRow[]
  /** Also those of which a picture is damaged. */
  readonly missing: readonly Missing[]
  /** Files that are painted again because they are not whole. */
  readonly damaged: number
  /** To be closed. */
  readonly ledger: Ledger
  readonly literal: boolean
  /** Of the model; null of a server's. */
  readonly config: NextStepConfig | null
  /** The missing row that takes most memory; null where nobody can tell. */
  readonly heaviest: ForeseenRow | null
}

/** Throws `request/invalid` for a table that cannot be painted as a whole, and where files of others are in the way. */
export async function planBatch(
  { path, folder, sources }: BatchPlace,
  flags: BatchFlags,
  cwd: string,
): Promise<BatchPlan> {
  const { seed, guard, limit } = flags
  const model = flags.server === undefined ? await resolveModel(flags.model) : (flags.model ?? 'server')
  const benchmark = flags.benchmark && (await openBenchmark(flags.benchmark, { path, model: basename(model), sources }))
  const beside = flags.benchmark === 'gedit' ? sources : dirname(path)
  const images = flags.images === undefined ? beside : resolve(cwd, flags.images)
  const table = benchmark?.table ?? (await openTable(path))
  const planned = planSeries(table, {
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
  const { missing, damaged } = await standing(keyed, folder, ledger, flags)
  const config = flags.server === undefined ? await readConfig(model, choicesFrom(flags, { cwd })) : null
  const left = missing.map((one) => one.planned)
  const { troubles, heaviest } = config === null ? nothing : await foreseeRows(left, config)
  if (troubles.length > 0) refuse(basename(path), troubles, table.titles)
  return { folder, model, benchmark, rows, missing, damaged, ledger, literal, config, heaviest }
}

const nothing = { troubles: [], heaviest: null } as const

export interface Keyed {
  readonly planned: PlannedRow
  /** Of all that decides what its picture shows. */
  readonly key: string
}

export interface Missing extends Keyed {
  /** Files of its that are somebody else's, and stay. */
  readonly kept: readonly string[]
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
async function standing(
  rows: readonly Keyed[],
  folder: string,
  ledger: Ledger,
  { onlyMissing }: BatchFlags,
): Promise<Pick<BatchPlan, 'missing' | 'damaged'>> {
  const strangers: string[] = []
  const missing: Missing[] = []
  let damaged = 0
  for (const row of rows) {
    const { files } = row.planned
    const begunFor = ledger.keyOf(files[0]!)
    const states = await Promise.all(files.map((name) => stateOf(join(folder, name))))
    if (begunFor !== row.key && onlyMissing !== true)
      strangers.push(...files.filter((_, at) => states[at] !== 'missing'))
    // Those of somebody else stay, whatever they show.
    const broken = begunFor === null ? 0 : states.filter((state) => state === 'damaged').length
    damaged += broken
    const kept =
      begunFor === row.key
        ? []
        : files.filter((_, at) => states[at] === 'whole' || (begunFor === null && states[at] === 'damaged'))
    if (broken > 0 || states.includes('missing')) missing.push({ ...row, kept })
  }
  if (!ledger.isBegun) strangers.push(...manifestNames.filter((name) => existsSync(join(folder, name))))
  const [first, ...others] = strangers
  if (first === undefined) return { missing, damaged }
  const more = others.length > 0 ? ` and ${others.length} more are` : ' is'
  throw invalid(
    `${join(folder, first)}${more} there already and not of these rows and settings; name another folder, or keep them (--only-missing).`,
  )
}

function invalid(sentence: string): EngineError {
  return new EngineError('request/invalid', sentence)
}
