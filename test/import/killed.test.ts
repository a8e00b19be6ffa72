/**
 * An import that is killed, on a checkpoint in shards as releases have them. Tens of megabytes with `npm test`; at full
 * size, with figures: `PATCHWORK_IMPORT_GB=6 npx vitest run --project unit test/import/killed.test.ts`.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { midSize, writeRandomCheckpoint, type RandomShape } from '../../engine/bench/randomCheckpoint.ts'
import type { ImportEvent } from '../../engine/import/importModel.ts'
import { listModels } from '../../engine/models.ts'

const gigabytes = Number(process.env['PATCHWORK_IMPORT_GB'] ?? 0)
const timeout = gigabytes > 0 ? 3 * 3600_000 : 120_000
const tiny = fileURLToPath(new URL('../fixtures/tiny-a/model', import.meta.url))
const entry = fileURLToPath(new URL('../../engine/cli.ts', import.meta.url))
const loader = import.meta.resolve('tsx')

const width = gigabytes > 0 ? 4096 : 512
const layerBytes = 2 * (2.5 * width ** 2 + 8.1 * width ** 2)
const shape: RandomShape = {
  ...midSize,
  hidden: width,
  layers: gigabytes > 0 ? Math.ceil((gigabytes * 1e9) / layerBytes) : 10,
  heads: width / 128,
  keyValueHeads: width / 512,
  mlp: 2.7 * width - ((2.7 * width) % 128),
  headWidth: width / 4,
  headBlocks: 4,
  vocabulary: 16 * width,
  autoencoder: { ch: 32, ch_mult: [1, 2, 2, 2], num_res_blocks: 1 },
}
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0)

let folder: string
let checkpoint: string
let checkpointBytes = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-killed-'))
  checkpoint = join(folder, 'random')
  await writeRandomCheckpoint(checkpoint, shape, tiny, {
    kind: 'shards',
    shardBytes: gigabytes > 0 ? 1e9 : 16e6,
  })
  for (const name of await readdir(checkpoint)) checkpointBytes += (await stat(join(checkpoint, name))).size
}, timeout)
afterAll(() => rm(folder, { recursive: true, force: true }), timeout)

interface Ended {
  readonly events: readonly ImportEvent[]
  readonly signal: NodeJS.Signals | null
  /** High-water mark of the process's resident memory, bytes; 0 where the system does not tell. */
  readonly peak: number
  readonly seconds: number
  /** Seconds of processor time; less than that of the clock where a disk is slow, or others use the machine. */
  readonly cpu: number
}

/** `patchwork import` in a process of its own, killed without warning at the first event that `kill` names. */
function runImport(models: string, quantization: string, kill: (event: ImportEvent) => boolean): Promise<Ended> {
  const started = performance.now()
  const args = ['import', checkpoint, '--quantize', quantization, '--name', 'random', '--json']
  const child = spawn(process.execPath, ['--import', loader, entry, ...args], {
    env: { ...process.env, PATCHWORK_MODELS: models },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const events: ImportEvent[] = []
  let peak = 0
  let cpu = 0
  createInterface(child.stdout).on('line', (line) => {
    const event = JSON.parse(line) as ImportEvent
    events.push(event)
    peak = Math.max(peak, highWater(child.pid))
    cpu = Math.max(cpu, cpuSeconds(child.pid))
    if (kill(event)) child.kill('SIGKILL')
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (_, signal) => {
      resolve({ events, signal, peak, cpu, seconds: (performance.now() - started) / 1000 })
    })
  })
}

function highWater(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0)
  } catch {
    return 0 // gone already, or another system
  }
}

/** User and system time, in hundredths of a second; proc_pid_stat(5). */
function cpuSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}

async function checksums(model: string): Promise<Record<string, string>> {
  const sums: Record<string, string> = {}
  for (const entry of await readdir(model, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const hash = createHash('sha256')
    await pipeline(createReadStream(path), hash)
    sums[relative(model, path)] = hash.digest('hex')
  }
  return sums
}

const written = (events: readonly ImportEvent[]) => done(events).length

const done = (events: readonly ImportEvent[]) =>
  events.flatMap((event) => (event.type === 'progress' && event.stage === 'writing' ? [event.doneBytes] : []))
const reached = (events: readonly ImportEvent[]) => done(events).at(-1) ?? 0
const largestStep = (events: readonly ImportEvent[]) =>
  Math.max(...done(events).map((bytes, index, all) => bytes - (all[index - 1] ?? 0)))

for (const quantization of ['int4', 'int8'] as const) {
  test(
    `an import to ${quantization} that is killed twice ends as one that was left alone`,
    async () => {
      const [calm, killed] = [join(folder, `calm-${quantization}`), join(folder, `killed-${quantization}`)]
      const whole = await runImport(calm, quantization, () => false)
      expect(whole.events.at(-1)?.type).toBe('done')

      const past = (share: number) => (event: ImportEvent) =>
        event.type === 'progress' && event.stage === 'writing' && event.doneBytes > share * event.bytes
      const first = await runImport(killed, quantization, past(0.8))
      expect(first.signal).toBe('SIGKILL')
      expect(await listModels({ modelFolders: [killed] })).toEqual([])

      const verifying = (event: ImportEvent) => event.type === 'progress' && event.stage === 'verifying'
      const second = await runImport(killed, quantization, verifying)
      // Weights that are not known yet are read first.
      const planned = second.events.find(({ type }) => type === 'planned')
      const already = planned?.type === 'planned' ? planned.bytesAlreadyThere : 0
      expect(second.signal).toBe('SIGKILL')
      expect(already).toBeGreaterThan(0)
      // What was done is not done again, but for the last few megabytes and the weight they end in.
      expect(already).toBeGreaterThan(reached(first.events) - 8 * 2 ** 20 - largestStep(whole.events))
      expect(written(second.events)).toBeLessThan(written(whole.events))
      expect(await listModels({ modelFolders: [killed] })).toEqual([])

      const last = await runImport(killed, quantization, () => false)
      expect(last.events.at(-1)?.type).toBe('done')
      expect(written(last.events)).toBe(0)
      expect((await listModels({ modelFolders: [killed] })).map(({ id }) => id)).toEqual(['random'])
      expect(await checksums(join(killed, 'random'))).toEqual(await checksums(join(calm, 'random')))

      const peak = Math.max(...[whole, first, second, last].map((run) => run.peak))
      expect(peak).toBeLessThan(1.5 * 2 ** 30)
      if (gigabytes > 0) {
        const out = whole.events.at(-1)
        console.log(
          `${quantization}: ${megabytes(checkpointBytes)} MB -> ${megabytes(out?.type === 'done' ? out.bytes : 0)} MB in ${whole.seconds.toFixed(0)} s, ${whole.cpu.toFixed(0)} s of processor time ` +
            `(${(checkpointBytes / 1e6 / whole.seconds).toFixed(0)} MB/s), peak ${(peak / 2 ** 20).toFixed(0)} MiB; killed: ${first.seconds.toFixed(0)} + ${second.seconds.toFixed(0)} + ${last.seconds.toFixed(0)} s, ` +
            `${megabytes(already)} MB kept`,
        )
      }
      await rm(calm, { recursive: true })
      await rm(killed, { recursive: true })
    },
    timeout,
  )
}
