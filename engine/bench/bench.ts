/** `patchwork bench`: where the time of a picture goes, against what this machine could do at best. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { importModel } from '../import/importModel.ts'
import { openCheckpoint } from '../checkpoint/shards.ts'
import { planPart, writePart } from '../graph/compile.ts'
import type { Quantization } from '../graph/precision.ts'
import { samplerGraph } from '../graph/graphs.ts'
import { resolveModel } from '../models.ts'
import type { NextStepConfig } from '../nextstep/config.ts'
import { samplingPlan, stepWeights } from '../nextstep/flowMatching.ts'
import { loadModel, type Model } from '../nextstep/model.ts'
import { generate } from '../nextstep/pipeline.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { floats, type Runtime } from '../runtime/runtime.ts'
import { midSize, writeRandomCheckpoint } from './randomCheckpoint.ts'
import { measureRoofline, type Roofline } from './roofline.ts'

export interface BenchOptions {
  readonly model?: string
  /** Only the model given, not the random mid-size one. */
  readonly quick?: boolean
}

interface Row {
  readonly model: string
  readonly tokens: number
  readonly steps: number
  readonly perToken: number
  readonly head: number
  readonly preview: number
  readonly decode: number
  readonly firstPatch: number
  readonly picture: number
  /** Only of float32, whose bytes the estimate counts. */
  readonly ofRoofline: number | null
}

export async function runBench(print: (line: string) => void, options: BenchOptions = {}): Promise<void> {
  const runtime = createOrtRuntime()
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-bench-'))
  try {
    const embedded = await resolveModel(options.model)
    const roofline = await measureRoofline(runtime)
    print(
      `This machine at best: ${roofline.gemm.toFixed(0)} GFLOP/s float32, ${roofline.bandwidth.toFixed(1)} GB/s of weights.`,
    )
    const rows = [await measure(embedded, runtime, roofline, folder)]
    if (!options.quick) {
      const mid = join(folder, 'mid-size')
      await writeRandomCheckpoint(mid, midSize, embedded)
      const size = { width: 256, height: 256, steps: 20 }
      rows.push(await measure(mid, runtime, roofline, folder, size))
      for (const quantization of ['int8', 'int4'] as const) {
        for await (const _ of importModel(mid, { quantization, destination: folder }));
        const imported = join(folder, `mid-size-${quantization}`)
        rows.push(await measure(imported, runtime, roofline, folder, size, { source: mid, quantization }))
      }
    }
    print(table(rows))
    print(`Peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB.`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(
  checkpoint: string,
  runtime: Runtime,
  roofline: Roofline,
  folder: string,
  size: { width?: number; height?: number; steps?: number } = {},
  from: { readonly source: string; readonly quantization: Quantization } = { source: checkpoint, quantization: 'fp32' },
): Promise<Row> {
  const model = await loadModel(checkpoint, runtime, folder)
  const { config } = model
  const request = { prompt: 'a red apple on a table', seed: 1, guidance: 4, ...size }
  await paint(model, request) // warm up
  const { timings, elapsed, firstPatch, tokens } = await paint(model, request)
  const steps = size.steps ?? config.advice.steps
  const head = await measureHead(model, runtime, steps, folder, from)
  const perToken = (timings.tokens + timings.prefill) / tokens
  await model.release()
  return {
    model: basename(checkpoint),
    tokens,
    steps,
    perToken,
    head,
    preview: timings.preview / tokens,
    decode: timings.decode,
    firstPatch,
    picture: elapsed,
    ofRoofline: from.quantization === 'fp32' ? atBest(config, steps, roofline) / perToken : null,
  }
}

async function paint(model: Model, request: Parameters<typeof generate>[1]) {
  const started = performance.now()
  let firstPatch = 0
  let tokens = 0
  let timings
  for await (const event of generate(model, request, 0)) {
    if (event.type === 'started') tokens = event.tokenCount
    if (event.type === 'preview') firstPatch ||= performance.now() - started
    if (event.type === 'done') timings = event.timings
  }
  if (!timings) throw new Error('the picture was not finished')
  return { timings, elapsed: performance.now() - started, firstPatch, tokens }
}

/** The sampler alone, two guidance blocks, best of several, in milliseconds. */
async function measureHead(
  { config }: Model,
  runtime: Runtime,
  steps: number,
  folder: string,
  from: { readonly source: string; readonly quantization: Quantization },
): Promise<number> {
  const source = await openCheckpoint(from.source)
  try {
    await writePart(
      folder,
      planPart('head.bin', source, from.quantization, (plan) => ({ sampler: samplerGraph(config, plan) })),
    )
  } finally {
    await source.close()
  }
  const session = await runtime.load(join(folder, 'sampler.onnx'))
  const feeds = {
    condition: floats(new Float32Array(2 * config.hidden), [2, config.hidden]),
    time: floats(new Float32Array(steps * config.headWidth), [steps, config.headWidth]),
    weights: floats(stepWeights(samplingPlan('1.0', steps, 1).coefficients, [4, -3]), [steps, 1, 3]),
    start: floats(new Float32Array(config.tokenSize), [1, config.tokenSize]),
    noise: floats(new Float32Array(steps * config.tokenSize), [steps, 1, config.tokenSize]),
  }
  let best = Infinity
  for (let run = 0; run < 20; run++) {
    const started = performance.now()
    await session.run(feeds, ['token'])
    best = Math.min(best, performance.now() - started)
  }
  await session.release()
  return best
}

/**
 * Milliseconds of one token if every product ran at the machine's best: the transformer and the modulations
 * stream their weights once; the head's blocks are read again in each step.
 */
function atBest(config: NextStepConfig, steps: number, { gemm, bandwidth }: Roofline): number {
  const { hidden, layers, heads, keyValueHeads, headDim, headWidth, headBlocks, tokenSize, mlpSize } = config
  const layer = hidden * headDim * (heads + 2 * keyValueHeads) + heads * headDim * hidden + 3 * hidden * mlpSize
  const once = layers * layer + hidden * hidden + hidden * tokenSize + hidden * headWidth
  const modulation = headWidth * headWidth * (3 * headBlocks + 2)
  const eachStep = 2 * headBlocks * headWidth * headWidth + 2 * headWidth * tokenSize
  const rows = 2
  const streamed = (4 * (once + steps * eachStep)) / bandwidth / 1e6
  const computed = (2 * rows * steps * modulation) / gemm / 1e6
  return streamed + computed
}

function table(rows: readonly Row[]): string {
  const columns: readonly (readonly [string, (row: Row) => string])[] = [
    ['model', (row) => row.model],
    ['tokens', (row) => String(row.tokens)],
    ['steps', (row) => String(row.steps)],
    ['ms/token', (row) => row.perToken.toFixed(2)],
    ['head', (row) => row.head.toFixed(2)],
    ['transformer', (row) => Math.max(0, row.perToken - row.head).toFixed(2)],
    ['preview', (row) => row.preview.toFixed(2)],
    ['VAE decode ms', (row) => row.decode.toFixed(0)],
    ['first patch ms', (row) => row.firstPatch.toFixed(0)],
    ['picture s', (row) => (row.picture / 1000).toFixed(2)],
    ['of roofline', (row) => (row.ofRoofline === null ? '-' : `${(100 * row.ofRoofline).toFixed(0)}%`)],
  ]
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, text]) => text(row)))]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => (line[index] as string).length)))
  return cells.map((line) => line.map((cell, index) => cell.padStart(widths[index] as number)).join('  ')).join('\n')
}
