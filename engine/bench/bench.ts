/**
 * `patchwork bench`: where the time of a picture goes, against what this machine could do at best. Each model is
 * measured in a process of its own, so that its memory is its own, too.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { importModel } from '../import/importModel.ts'
import { resolveModel } from '../models.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import type { Provider } from '../runtime/runtime.ts'
import { figuresSchema, measureModel, type Figures } from './measure.ts'
import { benchLarge, largeFiguresSchema, measureLarge } from './large.ts'
import { midSize, smallSize, writeRandomCheckpoint } from './randomCheckpoint.ts'
import { measureMachine } from './roofline.ts'

export interface BenchOptions {
  readonly model?: string
  /** Only the model given, not those of random weights. */
  readonly quick?: boolean
  /** Only the model given, measured in this process, its figures as one line of JSON. */
  readonly json?: boolean
  /** Instead of all others: the shape of a release, written of random numbers. */
  readonly shape?: '14b'
  /** Taken as it is named: neither tried out nor replaced when it fails. */
  readonly device: Provider
}

export async function runBench(print: (line: string) => void, options: BenchOptions): Promise<void> {
  const model = await resolveModel(options.model)
  if (options.json) {
    const measure = options.shape === '14b' ? measureLarge : measureModel
    print(JSON.stringify(await measure(model, options.device)))
    return
  }
  if (options.shape === '14b') {
    const measure = async (folder: string) =>
      largeFiguresSchema.parse(await measureApart(folder, options.device, ['--shape', '14b']))
    await benchLarge(print, model, measure)
    return
  }
  const { product, memory, cache } = await measureMachine(createOrtRuntime())
  const name = cpus()[0]?.model.trim() ?? 'unknown processor'
  print(`${cpus().length} x ${name}, Node ${process.versions.node}. At best, float32:`)
  print(
    `${product.toFixed(0)} GFLOP/s; weights at ${memory.toFixed(1)} GB/s from memory, ${cache.toFixed(1)} from cache.`,
  )
  const measure = async (folder: string) => figuresSchema.parse(await measureApart(folder, options.device))
  const rows = [await measure(model)]
  if (!options.quick) {
    const folder = await mkdtemp(join(tmpdir(), 'patchwork-bench-'))
    try {
      for await (const random of randomModels(folder, model)) rows.push(await measure(random))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  print(table(rows))
}

/** The mid-size model and one as small as may be embedded, as they are and quantised; one on the disk at a time. */
async function* randomModels(folder: string, tokenizer: string): AsyncGenerator<string, void> {
  for (const [name, shape, quantizations] of [
    ['mid-size', midSize, ['int8', 'int4']],
    ['small-256', smallSize, ['int8']],
  ] as const) {
    const checkpoint = join(folder, name)
    await writeRandomCheckpoint(checkpoint, shape, tokenizer)
    yield checkpoint
    for (const quantization of quantizations) {
      for await (const _ of importModel(checkpoint, { quantization, destination: folder }));
      yield join(folder, `${name}-${quantization}`)
    }
  }
}

async function measureApart(model: string, device: Provider, flags: readonly string[] = []): Promise<unknown> {
  const script = [...process.execArgv, process.argv[1] as string]
  const wish = ['bench', '--json', '--model', model, '--device', device, ...flags]
  const { stdout } = await promisify(execFile)(process.execPath, [...script, ...wish])
  return JSON.parse(stdout)
}

function table(rows: readonly Figures[]): string {
  const columns: readonly (readonly [string, (row: Figures) => string])[] = [
    ['model', (row) => row.model],
    ['tokens', (row) => String(row.tokens)],
    ['steps', (row) => String(row.steps)],
    ['ms/token', (row) => row.perToken.toFixed(2)],
    ['transformer', (row) => (row.perToken - row.head).toFixed(2)],
    ['head', (row) => row.head.toFixed(2)],
    ['preview', (row) => row.preview.toFixed(2)],
    ['prompt ms', (row) => row.prompt.toFixed(0)],
    ['VAE decode ms', (row) => row.decode.toFixed(0)],
    ['first patch ms', (row) => `${row.firstPatch.toFixed(0)}, again ${row.firstPatchAgain.toFixed(0)}`],
    ['picture s', (row) => (row.picture / 1000).toFixed(2)],
    ['of roofline', (row) => (row.ofRoofline === null ? '-' : `${(100 * row.ofRoofline).toFixed(0)}%`)],
    ['MiB', (row) => row.memory.toFixed(0)],
  ]
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, text]) => text(row)))]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => (line[index] as string).length)))
  return cells.map((line) => line.map((cell, index) => cell.padStart(widths[index] as number)).join('  ')).join('\n')
}
