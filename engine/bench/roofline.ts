/** What this machine can do at best, measured beside the benchmark with the same runtime and threads. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeModel } from '../graph/onnx.ts'
import { floats, type Runtime } from '../runtime/runtime.ts'

export interface Roofline {
  /** Large float32 matrix product, GFLOP/s. */
  readonly gemm: number
  /** Weights streamed through a product with two rows, GB/s. */
  readonly bandwidth: number
}

export async function measureRoofline(runtime: Runtime): Promise<Roofline> {
  const side = 2048
  const square = await timeProduct(runtime, side, side, side)
  const [out, into] = [8192, 8192]
  const narrow = await timeProduct(runtime, 2, into, out)
  return { gemm: (2 * side ** 3) / square / 1e6, bandwidth: (4 * into * out) / narrow / 1e6 }
}

/** Best of several runs of (rows, into) x (out, into)^T, in milliseconds. */
async function timeProduct(runtime: Runtime, rows: number, into: number, out: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-roofline-'))
  try {
    await writeFile(join(folder, 'weights.bin'), new Uint8Array(4 * into * out).fill(1))
    const model = encodeModel({
      name: 'product',
      nodes: [
        {
          name: 'product',
          type: 'Gemm',
          domain: '',
          inputs: ['x', 'weight'],
          outputs: ['y'],
          attributes: { transB: 1 },
        },
      ],
      initializers: [
        {
          name: 'weight',
          type: 'float32',
          dims: [out, into],
          data: { file: 'weights.bin', offset: 0, length: 4 * into * out },
        },
      ],
      inputs: [{ name: 'x', type: 'float32', dims: [rows, into] }],
      outputs: [{ name: 'y', type: 'float32', dims: [rows, out] }],
    })
    await writeFile(join(folder, 'product.onnx'), model)
    const session = await runtime.load(join(folder, 'product.onnx'))
    const x = floats(new Float32Array(rows * into), [rows, into])
    let best = Infinity
    for (let run = 0; run < 12; run++) {
      const started = performance.now()
      await session.run({ x }, ['y'])
      best = Math.min(best, performance.now() - started)
    }
    await session.release()
    return best
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
