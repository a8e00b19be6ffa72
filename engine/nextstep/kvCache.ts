/** The KV cache: one buffer per layer of full length, written in place and read in place by every token. */
import { hiddenBias } from '../graph/graphs.ts'
import { floats, type Feeds, type Tensor } from '../runtime/runtime.ts'
import type { NextStepConfig } from './config.ts'

export class KeyValueCache {
  readonly #keys: readonly Float32Array[]
  readonly #values: readonly Float32Array[]
  /** (batch, 1, 1, length): 0 where a column may be seen. */
  readonly #bias: Float32Array
  readonly #batch: number
  readonly #length: number
  readonly #config: NextStepConfig
  #filled = 0

  /** `length`: columns of the prompt and of all tokens. */
  constructor(config: NextStepConfig, batch: number, length: number) {
    const buffers = () =>
      Array.from(
        { length: config.layers },
        () => new Float32Array(batch * config.keyValueHeads * length * config.headDim),
      )
    this.#keys = buffers()
    this.#values = buffers()
    this.#bias = new Float32Array(batch * length).fill(hiddenBias)
    this.#batch = batch
    this.#length = length
    this.#config = config
  }

  /** Columns in use; the position of the next one. */
  get filled(): number {
    return this.#filled
  }

  /** Takes over the prompt: key and value of each layer (batch, kv, columns, headDim), mask (batch, columns). */
  fill(keys: readonly Float32Array[], values: readonly Float32Array[], mask: readonly (readonly number[])[]): void {
    const columns = mask[0]?.length ?? 0
    keys.forEach((key, layer) => this.#copy(key, this.#keys[layer] as Float32Array, columns))
    values.forEach((value, layer) => this.#copy(value, this.#values[layer] as Float32Array, columns))
    mask.forEach((row, batch) =>
      row.forEach((seen, column) => (this.#bias[batch * this.#length + column] = seen ? 0 : hiddenBias)),
    )
    this.#filled = columns
  }

  /** Adds one column: keys and values (layers, batch, kv, 1, headDim). */
  append(keys: Float32Array, values: Float32Array): void {
    const layerSize = keys.length / this.#config.layers
    for (let layer = 0; layer < this.#config.layers; layer++) {
      const part = [layer * layerSize, (layer + 1) * layerSize] as const
      this.#copy(keys.subarray(...part), this.#keys[layer] as Float32Array, 1)
      this.#copy(values.subarray(...part), this.#values[layer] as Float32Array, 1)
    }
    for (let batch = 0; batch < this.#batch; batch++) this.#bias[batch * this.#length + this.#filled] = 0
    this.#filled++
  }

  /** Inputs past_key.i, past_value.i and bias of the token graph. */
  feeds(): Feeds {
    const dims = [this.#batch, this.#config.keyValueHeads, this.#length, this.#config.headDim]
    const feeds: Record<string, Tensor> = { bias: floats(this.#bias, [this.#batch, 1, 1, this.#length]) }
    this.#keys.forEach((key, layer) => (feeds[`past_key.${layer}`] = floats(key, dims)))
    this.#values.forEach((value, layer) => (feeds[`past_value.${layer}`] = floats(value, dims)))
    return feeds
  }

  /** Copies (batch * kv, columns, headDim) behind the filled columns of (batch * kv, length, headDim). */
  #copy(from: Float32Array, to: Float32Array, columns: number): void {
    const { headDim } = this.#config
    const size = columns * headDim
    for (let head = 0; head * size < from.length; head++) {
      to.set(from.subarray(head * size, (head + 1) * size), (head * this.#length + this.#filled) * headDim)
    }
  }
}
