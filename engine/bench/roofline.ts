/**
 * What this machine can do at best, measured beside the benchmark with the same runtime and threads: how fast
 * weights stream through products with few rows, from memory or from the caches as the model's own size decides,
 * and how fast large products are.
 */
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeModel } from '../graph/onnx.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import { floats, type Runtime } from '../runtime/runtime.ts'
import { processorTime } from './watch.ts'

/** Guidance makes two rows of every picture. */
const rows = 2
const side = 1024
const matrixBytes = 4 * side * side

/**
 * Milliseconds of one float32 token if nothing but its products took time: the transformer streams its weights
 * once, the head's blocks stream theirs in every step, and the modulations of all steps are one large product.
 * Attention, norms and the runtime's own work count nothing, so this is a bound that no implementation passes.
 */
export async function atBest(runtime: Runtime, config: NextStepConfig, steps: number): Promise<number> {
  const { hidden, layers, heads, keyValueHeads, headDim, headWidth, headBlocks, tokenSize, mlpSize } = config
  const layer = hidden * headDim * (heads + 2 * keyValueHeads) + heads * headDim * hidden + 3 * hidden * mlpSize
  const once = 4 * (layers * layer + hidden * hidden + hidden * tokenSize + hidden * headWidth)
  const eachStep = 4 * (2 * headBlocks * headWidth * headWidth + 2 * headWidth * tokenSize)
  const modulation = 2 * rows * steps * headWidth * headWidth * (3 * headBlocks + 2)
  const streamed = once / (await streaming(runtime, once)) + (steps * eachStep) / (await streaming(runtime, eachStep))
  return streamed + modulation / (await multiplying(runtime))
}

export interface Machine {
  /** Large float32 product, GFLOP/s. */
  readonly product: number
  /** Weights through a product of two rows, GB/s: from memory, and from the caches. */
  readonly memory: number
  readonly cache: number
}

export async function measureMachine(runtime: Runtime): Promise<Machine> {
  return {
    product: (await multiplying(runtime)) / 1e6,
    memory: (await streaming(runtime, 256 * 1024 * 1024)) / 1e6,
    cache: (await streaming(runtime, matrixBytes)) / 1e6,
  }
}

/** Weights that do not fit into caches, streamed for a while whenever asked: beside other work, which slows both down. */
export async function openStream(runtime: Runtime) {
  const matrices = 64
  const chain = await openChain(runtime, rows, matrices, 1)
  return {
    /** Bytes and milliseconds of at least `milliseconds`; `work` is that of all cores. */
    async stream(milliseconds: number) {
      let [bytes, spent] = [0, 0]
      const before = process.cpuUsage()
      while (spent < milliseconds) {
        spent += await chain.run()
        bytes += matrices * matrixBytes
      }
      return { bytes, spent, work: processorTime(before) }
    },
    release: () => chain.release(),
  }
}

/** Bytes per millisecond when `bytes` of weights are used again and again. */
async function streaming(runtime: Runtime, bytes: number): Promise<number> {
  const matrices = Math.max(1, Math.round(bytes / matrixBytes))
  const passes = Math.ceil(32 / matrices)
  return (matrices * passes * matrixBytes) / (await timeChain(runtime, rows, matrices, passes))
}

/** Operations per millisecond of a large product. */
async function multiplying(runtime: Runtime): Promise<number> {
  return (2 * side ** 3) / (await timeChain(runtime, side, 1, 1))
}

/** Best of several runs of x (rows, side) through all matrices, one after the other, `passes` times; milliseconds. */
async function timeChain(runtime: Runtime, rows: number, matrices: number, passes: number): Promise<number> {
  const chain = await openChain(runtime, rows, matrices, passes)
  let best = Infinity
  for (let run = 0; run < 30; run++) best = Math.min(best, await chain.run())
  await chain.release()
  return best
}

interface Chain {
  /** Milliseconds. */
  run(): Promise<number>
  release(): Promise<void>
}

async function openChain(runtime: Runtime, rows: number, matrices: number, passes: number): Promise<Chain> {
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-roofline-'))
  try {
    // Each matrix has other values: the runtime keeps equal ones once.
    for (let index = 0; index < matrices; index++)
      await appendFile(join(folder, 'weights.bin'), new Uint8Array(new Float32Array(side * side).fill(index).buffer))
    const nodes = Array.from(
      { length: matrices * passes },
      (_, index) =>
        ({
          name: `product.${index}`,
          type: 'Gemm',
          domain: '',
          inputs: [index === 0 ? 'x' : `y.${index - 1}`, `weight.${index % matrices}`],
          outputs: [index === matrices * passes - 1 ? 'y' : `y.${index}`],
          attributes: { transB: 1 },
        }) as const,
    )
    const initializers = Array.from(
      { length: matrices },
      (_, index) =>
        ({
          name: `weight.${index}`,
          type: 'float32',
          dims: [side, side],
          data: { file: 'weights.bin', offset: index * matrixBytes, length: matrixBytes },
        }) as const,
    )
    const inputs = [{ name: 'x', type: 'float32', dims: [rows, side] }] as const
    const outputs = [{ name: 'y', type: 'float32', dims: [rows, side] }] as const
    await writeFile(join(folder, 'chain.onnx'), encodeModel({ name: 'chain', nodes, initializers, inputs, outputs }))
    const session = await runtime.load(join(folder, 'chain.onnx'))
    const x = floats(new Float32Array(rows * side), [rows, side])
    return {
      async run() {
        const started = performance.now()
        await session.run({ x }, ['y'])
        return performance.now() - started
      },
      release: () => session.release(),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
