/** Streams the weights of a checkpoint into the external data file of a plan, converting as it goes. */
import { createHash } from 'node:crypto'
import { constants, open, type FileHandle } from 'node:fs/promises'
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
  readonly onWeight?: (weight: PlacedWeight, checksum: string, sync: () => Promise<void>) => Promise<void> | void
}

export async function writeWeights(
  path: string,
  plan: WeightPlan,
  source: TensorSource,
  options: WriteOptions = {},
): Promise<void> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT)
  try {
    await file.truncate(plan.byteLength)
    for (const weight of plan.weights) {
      if (options.done?.has(weight.name)) continue
      const checksum = await writeWeight(file, weight, source, options.signal)
      await options.onWeight?.(weight, checksum, () => file.datasync())
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
): Promise<string> {
  const checksum = new Checksum()
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
      checksum.add(values, scales)
    }
  }
  return checksum.digest()
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
    case 'blocks': {
      if (!format.wholeRows) return quantizeRows(rows, columns, format.bits, format.block)
      const { values, scales } = quantizeRows(rows, columns, format.bits, columns)
      const blocks = columns / format.block
      return {
        values,
        scales: Float32Array.from(
          { length: scales.length * blocks },
          (_, i) => scales[Math.floor(i / blocks)] as number,
        ),
      }
    }
  }
}

/** SHA-256 of all values, then of all scales. */
class Checksum {
  readonly #values = createHash('sha256')
  readonly #scales = createHash('sha256')

  add(values: ArrayBufferView, scales?: ArrayBufferView): void {
    this.#values.update(bytesOf(values))
    if (scales) this.#scales.update(bytesOf(scales))
  }

  digest(): string {
    return `${this.#values.digest('hex')}${this.#scales.digest('hex')}`
  }
}

/** Reads a written weight back and gives the checksum that writing it gave. */
export async function checksumOf(file: FileHandle, weight: PlacedWeight): Promise<string> {
  const checksum = new Checksum()
  for (const [byteRange, add] of [
    [weight.values, (bytes: Uint8Array) => checksum.add(bytes)],
    [weight.scales, (bytes: Uint8Array) => checksum.add(new Uint8Array(0), bytes)],
  ] as const) {
    if (!byteRange) continue
    const buffer = Buffer.alloc(Math.min(chunkBytes, byteRange.length))
    for (let done = 0; done < byteRange.length;) {
      const { bytesRead } = await file.read(
        buffer,
        0,
        Math.min(buffer.length, byteRange.length - done),
        byteRange.offset + done,
      )
      if (bytesRead === 0) return 'cut short'
      add(buffer.subarray(0, bytesRead))
      done += bytesRead
    }
  }
  return checksum.digest()
}

/** Bytes written, all of them. */
async function writeAll(file: FileHandle, view: ArrayBufferView, position: number): Promise<number> {
  const bytes = bytesOf(view)
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
  return bytes.length
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength)
}
