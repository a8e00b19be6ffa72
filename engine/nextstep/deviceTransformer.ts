/** The transformer's state in a device's own memory: KV cache, rotary tables, hidden state of the last column. */
import { hiddenBias } from '../graph/graphs.ts'
import { floats, ints, shortInts, type DeviceTensor, type Tensor } from '../runtime/runtime.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import type { DeviceMemory } from './deviceMemory.ts'
import type { DeviceModel } from './deviceModel.ts'
import { rotaryTables } from './positions.ts'

export interface DeviceTransformer {
  /** (rows, hidden): of the last column. */
  readonly hidden: DeviceTensor
  /** Reads columns in, (rows, columns, hidden): the prompt's first, then one at a time. */
  add(embeddings: Tensor<Float32Array>): Promise<void>
  /** Forgets all but the prompt and `tokens` columns; `hidden` is right again after one is added, or if none is left. */
  truncate(tokens: number): void
}

/** Room in `memory` for a prompt of `mask` (rows, columns) and for `tokenCount` columns after it. */
export async function openTransformer(
  config: NextStepConfig,
  device: DeviceModel,
  memory: DeviceMemory,
  mask: readonly (readonly number[])[],
  tokenCount: number,
): Promise<DeviceTransformer> {
  const { layers, keyValueHeads, headDim } = config
  const rows = mask.length
  const promptColumns = mask[0]?.length ?? 0
  const length = promptColumns + tokenCount
  const session = await device.step()
  const tables = rotaryTables(config, 0, length)
  const cos = await memory.place(floats(tables.cos, [length, headDim / 2]))
  const sin = await memory.place(floats(tables.sin, [length, headDim / 2]))
  const hiddenOfPrompt = await memory.zeros([rows, config.hidden])
  const hiddenOfToken = await memory.zeros([rows, config.hidden])
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
  const hidden = () => (filled > promptColumns ? hiddenOfToken : hiddenOfPrompt)
  const addAtOnce = async (embeddings: Tensor<Float32Array>) => {
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
    await session.run(feeds, { hidden: hidden(), ...present }, [])
  }
  return {
    get hidden() {
      return hidden()
    },
    async add(embeddings) {
      // Never in pieces: with columns before them, attention takes many new ones for a single row only.
      if (device.ioBinding.wholePrompts) return addAtOnce(embeddings)
      for (const column of columnsOf(embeddings)) await addAtOnce(column)
    },
    truncate(tokens) {
      filled = promptColumns + tokens
    },
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
