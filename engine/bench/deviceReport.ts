/**
 * `patchwork device-report`: what a machine's graphics card does with Patchwork, in one go and within a time limit: trials,
 * the official arrays, and models of random weights. Every part runs in a process of its own, because drivers crash and hang.
 */
import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { arch, cpus, platform, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inWords } from '../bytes.ts'
import { commandLineProbe } from '../cli/devices.ts'
import { freeRoom } from '../import/fit.ts'
import { freeGpuMemory } from '../import/gpuMemory.ts'
import { probeDevices } from '../index.ts'
import type { Provider } from '../runtime/runtime.ts'
import { partSchemas, type Part, type PartName, type PartResult } from './devicePart.ts'
import { largeSize, midSize, type RandomShape } from './randomCheckpoint.ts'
import { writeRandomModel } from './randomModel.ts'

export interface ReportOptions {
  /** Folder of golden sets, each a folder with `model` and `fixtures`. */
  readonly sets: string
  /** A checkpoint whose tokenizer the random models get. */
  readonly tokenizer: string
  /** Where report.json and report.txt go. */
  readonly out: string
  readonly device: Provider
  /** In all. */
  readonly minutes: number
  /** A little of everything, and nothing large: proves that the kit runs. */
  readonly short?: boolean
}

interface Row {
  readonly part: string
  readonly outcome: 'done' | 'failed' | 'skipped'
  readonly seconds: number
  readonly says: string
  readonly figures?: unknown
}

/** Seconds kept for writing down what was found. */
const spare = 5
/** Bytes a second at which a model is written and loaded, on a slow machine. */
const slowest = 60e6

export async function runDeviceReport(print: (line: string) => void, options: ReportOptions): Promise<void> {
  const { sets, out, device, minutes, short = false } = options
  const begun = performance.now()
  const left = () => minutes * 60 - spare - (performance.now() - begun) / 1000
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-device-'))
  const rows: Row[] = []
  const add = (row: Row) => {
    rows.push(row)
    print(lineOf(row))
  }
  const measure = async <Name extends PartName>(part: string, limit: number, wish: Part<Name>) => {
    const row = await runPart(part, Math.min(limit, left()), wish)
    add(row)
    return row.figures as PartResult<Name> | undefined
  }
  try {
    await mkdir(out, { recursive: true })
    const started = performance.now()
    const { candidates, chosen } = await probeDevices({ spawnProbe: commandLineProbe, again: true })
    const verdicts = candidates.map(({ provider, name, state, reason }) => `${provider}: ${name}, ${state}. ${reason}`)
    add({ part: 'trials', outcome: 'done', seconds: since(started), says: verdicts.join(' '), figures: candidates })
    const wholePrompts = candidates.find(({ provider }) => provider === device)?.wholePrompts ?? true
    for (const set of (await readdir(sets)).toSorted())
      await measure(`parity ${set} on ${device}`, 90, {
        name: 'parity',
        set: join(sets, set),
        device,
        wholePrompts,
        ...(short && { runs: 1 }),
      })

    const middle = short ? { ...midSize, layers: 2, headBlocks: 1 } : midSize
    const middleFolder = join(folder, 'mid-size')
    await writeRandomModel(middleFolder, middle, options.tokenizer, 'int4')
    const tokens = { tokens: short ? 3 : 64, steps: short ? 2 : 20 }
    for (const on of new Set<Provider>([device, 'cpu']))
      await measure(`mid-size int4 on ${on}`, on === 'cpu' ? 30 : 100, {
        name: 'shape',
        folder: middleFolder,
        device: on,
        wholePrompts,
        ...tokens,
      })
    if (!short) await measureLargest(options, folder, wholePrompts, left, add, measure)
    const machine = await describeMachine()
    const report = { at: new Date().toISOString(), machine, chosen, device, minutes, seconds: since(begun), rows }
    await writeFile(join(out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
    await writeFile(
      join(out, 'report.txt'),
      `${[...machine.map(([name, value]) => `${name}: ${value}`), '', ...rows.map(lineOf)].join('\n')}\n`,
    )
    print(`Written to ${join(out, 'report.json')} and report.txt.`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Measure = <Name extends PartName>(
  part: string,
  limit: number,
  wish: Part<Name>,
) => Promise<PartResult<Name> | undefined>

/** Two layers of the 14B shape first; then as many of the 48 as memory, disk and the time that is left allow. */
async function measureLargest(
  { tokenizer, device }: ReportOptions,
  folder: string,
  wholePrompts: boolean,
  left: () => number,
  add: (row: Row) => void,
  measure: Measure,
): Promise<void> {
  const gpu = await freeGpuMemory()
  const room = await freeRoom(folder, gpu)
  const bytes = 0.8 * Math.min(gpu?.freeBytes ?? Infinity, room.memory, room.disk)
  let layers = 2
  for (;;) {
    const shape: RandomShape = { ...largeSize, layers }
    const size = bytesOfLarge(layers)
    const part = `14B shape int4, ${layers} of ${largeSize.layers} layers, ${inWords(size)}, on ${device}`
    const patience = left() - size / slowest
    if (size > bytes || patience < 20) {
      add({
        part,
        outcome: 'skipped',
        seconds: 0,
        says: size > bytes ? `${inWords(bytes)} can be had.` : 'No time is left.',
      })
      return
    }
    const large = join(folder, `large-${layers}`)
    const started = performance.now()
    await writeRandomModel(large, shape, tokenizer, 'int4')
    const figures = await measure(part, 300, {
      name: 'shape',
      folder: large,
      device,
      wholePrompts,
      tokens: 8,
      steps: 28,
    })
    const spent = since(started)
    await rm(large, { recursive: true, force: true })
    const most = Math.min(largeSize.layers, layersWithin(bytes))
    if (!figures || layers === most || most < 2) return
    // Writing, loading and painting all grow with the bytes.
    const expected = (spent * bytesOfLarge(most)) / size
    if (expected > left()) {
      const says = `It would take ${expected.toFixed(0)} s, and ${left().toFixed(0)} s are left.`
      add({
        part: `14B shape int4, ${most} of ${largeSize.layers} layers, on ${device}`,
        outcome: 'skipped',
        seconds: 0,
        says,
      })
      return
    }
    layers = most
  }
}

function layersWithin(bytes: number): number {
  return Math.max(1, Math.floor((bytes - bytesOfLarge(0)) / (bytesOfLarge(1) - bytesOfLarge(0))))
}

/** The 14B shape with so many layers in int4: transformer in 4 bits, head in 8, a float for each block of 128; words in 16 bits. */
function bytesOfLarge(layers: number): number {
  const { hidden, heads, keyValueHeads, mlp, vocabulary, headWidth, headBlocks } = largeSize
  const layer = (2 * hidden * hidden * (heads + keyValueHeads)) / heads + 3 * hidden * mlp
  const head = headWidth * headWidth * (5 * headBlocks + 2)
  return layers * layer * (1 / 2 + 4 / 128) + head * (1 + 4 / 128) + 2 * vocabulary * hidden + autoencoderBytes
}

const autoencoderBytes = 350e6

async function runPart<Name extends PartName>(part: string, limit: number, wish: Part<Name>): Promise<Row> {
  const started = performance.now()
  if (limit < 10) return { part, outcome: 'skipped', seconds: 0, says: 'No time is left.' }
  const child = spawn(
    process.execPath,
    [...process.execArgv, process.argv[1] as string, 'device-part', JSON.stringify({ ...wish, seconds: 0.8 * limit })],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let [said, err, late] = ['', '', false]
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, limit * 1000)
  const code = await new Promise((resolve) =>
    child.on('error', resolve).on('close', (exit, signal) => resolve(signal ?? exit)),
  )
  clearTimeout(timer)
  const seconds = since(started)
  const line = said.split('\n').findLast((text) => text.startsWith('{"'))
  const parsed = partSchemas[wish.name].safeParse(line === undefined ? null : JSON.parse(line))
  const how = late
    ? `It took more than ${limit.toFixed(0)} s.`
    : `It ended with ${String(code)}. ${err.trim().split('\n').at(-1) ?? ''}`
  // What was measured before a driver hung or crashed stands.
  if (!parsed.success) return { part, outcome: 'failed', seconds, says: how.trim() }
  const says = code === 0 ? parsed.data.says : `${parsed.data.says}. ${how.trim()}`
  return { part, outcome: code === 0 || late ? 'done' : 'failed', seconds, says, figures: parsed.data }
}

function lineOf({ part, outcome, seconds, says }: Row): string {
  return `${outcome.padEnd(7)}  ${part.padEnd(56)}  ${`${seconds.toFixed(1)} s`.padStart(8)}  ${says}`
}

function since(started: number): number {
  return (performance.now() - started) / 1000
}

async function describeMachine(): Promise<readonly (readonly [string, string])[]> {
  const query = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader']
  const card = await promisify(execFile)('nvidia-smi', query, { timeout: 10_000 })
    .then(({ stdout }) => stdout.trim())
    .catch(() => 'not told')
  return [
    ['system', `${platform()} ${arch()}, Node ${process.versions.node}`],
    ['processor', `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}`],
    ['memory', inWords(totalmem())],
    ['nvidia-smi', card],
  ]
}
