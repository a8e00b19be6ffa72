/** The transformer's state in a device's own memory: KV cache, rotary tables, hidden state of the last column. */
import { hiddenBias } from '../graph/graphs.ts'
import { floats, ints, shortInts, type DeviceTensor, type Residence, type Tensor } from '../runtime/runtime.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import type { DeviceModel } from './deviceModel.ts'
import { rotaryTables } from './positions.ts'

export interface DeviceTransformer {
  /** (rows, hidden): of the last column added. */
  readonly hidden: DeviceTensor
  /** (rows, 1, hidden): room for a token's embedding. */
  readonly embedding: DeviceTensor
  /** Reads one column in, (rows, 1, hidden); `hidden` and the cache change in place. */
  add(embedding: DeviceTensor): Promise<void>
  /** The same with the many columns that come first, (rows, columns, hidden). */
  addPrompt(embeddings: Tensor<Float32Array>): Promise<void>
  dispose(): void
}

/** Room for a prompt of `mask` (rows, columns) and for `tokenCount` columns after it. */
export async function openTransformer(
  config: NextStepConfig,
  device: DeviceModel,
  mask: readonly (readonly number[])[],
  tokenCount: number,
): Promise<DeviceTransformer> {
  const { layers, keyValueHeads, headDim } = config
  const rows = mask.length
  const length = (mask[0]?.length ?? 0) + tokenCount
  const session = await device.step()
  const memory = new Memory(device.residence)
  try {
    const tables = rotaryTables(config, 0, length)
    const cos = await memory.place(floats(tables.cos, [length, headDim / 2]))
    const sin = await memory.place(floats(tables.sin, [length, headDim / 2]))
    const hidden = await memory.zeros([rows, config.hidden])
    const embedding = await memory.zeros([rows, 1, config.hidden])
    const past: Record<string, DeviceTensor> = {}
    const present: Record<string, DeviceTensor> = {}
    for (let layer = 0; layer < layers; layer++) {
      for (const part of ['key', 'value']) {
        const cache = await memory.zeros([rows, keyValueHeads, length, headDim])
        past[`past_${part}.${layer}`] = cache
        present[`${part}.${layer}`] = cache
      }
    }
    let filled = 0
    const addAtOnce = async (embeddings: Tensor | DeviceTensor) => {
      const columns = embeddings.dims[1] as number
      filled += columns
      const feeds = {
        embeddings,
        shape: ints([rows, columns, -1], [3]),
        bias: floats(paddingBias(mask, columns, filled), [rows, 1, columns, filled]),
        last: shortInts(
          Array.from({ length: rows }, () => filled - 1),
          [rows],
        ),
        total: shortInts([filled], [1]),
        cos,
        sin,
        ...past,
      }
      await session.run(feeds, { hidden, ...present }, [])
    }
    return {
      hidden,
      embedding,
      add: addAtOnce,
      async addPrompt(embeddings) {
        if (device.residence.wholePrompts) return addAtOnce(embeddings)
        for (const column of columnsOf(embeddings)) await addAtOnce(column)
      },
      dispose: () => memory.dispose(),
    }
  } catch (error) {
    memory.dispose()
    throw error
  }
}

/** Hides the padding of each row's prompt from every one of `columns` new columns: (rows, columns, total). */
function paddingBias(mask: readonly (readonly number[])[], columns: number, total: number): Float32Array {
  const out = new Float32Array(mask.length * columns * total)
  for (const [row, seen] of mask.entries()) {
    const hidden = Float32Array.from({ length: total }, (_, column) => (seen[column] === 0 ? hiddenBias : 0))
    for (let column = 0; column < columns; column++) out.set(hidden, (row * columns + column) * total)
  }
  return out
}

/** (rows, columns, hidden) -> each column, (rows, 1, hidden). */
function columnsOf({ data, dims }: Tensor<Float32Array>): readonly Tensor<Float32Array>[] {
  const [rows = 0, columns = 0, hidden = 0] = dims
  return Array.from({ length: columns }, (_, column) => {
    const out = new Float32Array(rows * hidden)
    for (let row = 0; row < rows; row++) {
      const from = (row * columns + column) * hidden
      out.set(data.subarray(from, from + hidden), row * hidden)
    }
    return floats(out, [rows, 1, hidden])
  })
}

/** Tensors that are given back together. */
class Memory {
  readonly #residence: Residence
  readonly #tensors: DeviceTensor[] = []

  constructor(residence: Residence) {
    this.#residence = residence
  }

  async place(values: Tensor<Float32Array>, dims = values.dims): Promise<DeviceTensor> {
    const tensor = await this.#residence.place(values, dims)
    this.#tensors.push(tensor)
    return tensor
  }

  zeros(dims: readonly number[]): Promise<DeviceTensor> {
    return this.place(
      floats(
        new Float32Array(1),
        dims.map(() => 1),
      ),
      dims,
    )
  }

  dispose(): void {
    for (const tensor of this.#tensors.splice(0)) tensor.dispose()
  }
}
