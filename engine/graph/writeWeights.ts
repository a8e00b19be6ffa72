/** Streams the weights of a checkpoint into the external data file of a plan, converting as it goes. */
import { open, type FileHandle } from 'node:fs/promises'
import type { TensorSource } from '../checkpoint/tensorSource.ts'
import { EngineError } from '../errors.ts'
import { quantizeRows, toHalf } from './quantize.ts'
import type { PlacedWeight, WeightPlan } from './weights.ts'

/** Float32 bytes held at a time. */
const chunkBytes = 32 * 1024 * 1024

export interface WriteOptions {
  readonly signal?: AbortSignal | undefined
  /** Weights already in the file, from an interrupted run. */
  readonly done?: ReadonlySet<string>
  /** Called after each weight, when its bytes are on their way to the disk. */
  readonly onWeight?: (weight: PlacedWeight) => Promise<void> | void
}

export async function writeWeights(
  path: string,
  plan: WeightPlan,
  source: TensorSource,
  options: WriteOptions = {},
): Promise<void> {
  const file = await open(path, options.done?.size ? 'r+' : 'w')
  try {
    await file.truncate(plan.byteLength)
    for (const weight of plan.weights) {
      if (options.done?.has(weight.name)) continue
      await writeWeight(file, weight, source, options.signal)
      await options.onWeight?.(weight)
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

async function writeWeight(
  file: FileHandle,
  weight: PlacedWeight,
  source: TensorSource,
  signal: AbortSignal | undefined,
): Promise<void> {
  const columns = weight.dims.slice(1).reduce((product, dim) => product * dim, 1)
  const step = Math.max(1, Math.floor(chunkBytes / (4 * columns)))
  let valuesAt = weight.values.offset
  let scalesAt = weight.scales?.offset ?? 0
  for (const name of weight.sources) {
    const total = source.info(name).shape[0] ?? 1
    for (let row = 0; row < total; row += step) {
      if (signal?.aborted) throw new EngineError('engine/aborted', 'Stopped while the model was being prepared.')
      const rows = await source.readRows(name, row, Math.min(total, row + step))
      const { values, scales } = convert(rows, columns, weight)
      valuesAt += await writeAll(file, values, valuesAt)
      if (scales) scalesAt += await writeAll(file, scales, scalesAt)
    }
  }
}

function convert(
  rows: Float32Array,
  columns: number,
  { format }: PlacedWeight,
): { values: ArrayBufferView; scales?: ArrayBufferView } {
  switch (format.kind) {
    case 'float32':
      return { values: rows }
    case 'float16':
      return { values: toHalf(rows) }
    case 'blocks':
      return quantizeRows(rows, columns, format.bits, format.block)
  }
}

/** Bytes written, all of them. */
async function writeAll(file: FileHandle, view: ArrayBufferView, position: number): Promise<number> {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
  return bytes.length
}
