/** The KV cache: one buffer per layer, written in place and read in place by every token. */
import { hiddenBias } from '../graph/graphs.ts'
import { floats, type Feeds, type Tensor } from '../runtime/runtime.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'

/** Buffers grow by so many columns: attention reads their unused end, too, so it must stay short. */
const growth = 64

/** Keys and values of a prompt, ready to go on from; never written to. */
export interface PromptColumns {
  /** Of each layer, (batch, kv, columns, headDim). */
  readonly keys: readonly Float32Array[]
  readonly values: readonly Float32Array[]
  /** (batch, columns): 1 where a column may be seen. */
  readonly mask: readonly (readonly number[])[]
}

export class KeyValueCache {
  readonly #config: NextStepConfig
  readonly #batch: number
  /** Columns of the prompt. */
  readonly #first: number
  readonly #keys: Float32Array[]
  readonly #values: Float32Array[]
  /** (batch, 1, 1, 1, length): 0 where a column may be seen. */
  #bias: Float32Array
  #length: number
  #filled: number

  constructor(config: NextStepConfig, { keys, values, mask }: PromptColumns) {
    const columns = mask[0]?.length ?? 0
    this.#config = config
    this.#batch = mask.length
    this.#first = columns
    this.#filled = columns
    this.#length = columns
    this.#keys = [...keys]
    this.#values = [...values]
    this.#bias = Float32Array.from(mask.flat(), (seen) => (seen ? 0 : hiddenBias))
    this.#resize()
  }

  /** Columns in use; the position of the next one. */
  get filled(): number {
    return this.#filled
  }

  get bytes(): number {
    return [...this.#keys, ...this.#values].reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  /** Adds one column: keys and values (batch, layers * kv, 1, 1, headDim). */
  append(keys: Float32Array, values: Float32Array): void {
    if (this.#filled === this.#length) this.#resize(this.#filled + 1)
    const { layers, keyValueHeads, headDim } = this.#config
    for (let batch = 0; batch < this.#batch; batch++) {
      for (let head = 0; head < layers * keyValueHeads; head++) {
        const from = (batch * layers * keyValueHeads + head) * headDim
        const layer = Math.floor(head / keyValueHeads)
        const row = batch * keyValueHeads + (head % keyValueHeads)
        const to = (row * this.#length + this.#filled) * headDim
        this.#keys[layer]?.set(keys.subarray(from, from + headDim), to)
        this.#values[layer]?.set(values.subarray(from, from + headDim), to)
      }
      this.#bias[batch * this.#length + this.#filled] = 0
    }
    this.#filled++
  }

  /** Forgets all but the prompt and `tokens` columns after it, and is as long again as it was then: equal to the bit. */
  truncate(tokens: number): void {
    this.#filled = this.#first + tokens
    this.#resize()
    for (let batch = 0; batch < this.#batch; batch++)
      this.#bias.fill(hiddenBias, batch * this.#length + this.#filled, (batch + 1) * this.#length)
  }

  /** Inputs past_key.i, past_value.i and bias of the token graph. */
  feeds(): Feeds {
    const dims = [this.#batch, this.#config.keyValueHeads, 1, this.#length, this.#config.headDim]
    const feeds: Record<string, Tensor> = { bias: floats(this.#bias, [this.#batch, 1, 1, 1, this.#length]) }
    this.#keys.forEach((key, layer) => (feeds[`past_key.${layer}`] = floats(key, dims)))
    this.#values.forEach((value, layer) => (feeds[`past_value.${layer}`] = floats(value, dims)))
    return feeds
  }

  /** Buffer by buffer, so that only one is there twice at a time. */
  #resize(columns = this.#filled): void {
    const { keyValueHeads, headDim } = this.#config
    const length = this.#first + growth * Math.max(1, Math.ceil((columns - this.#first) / growth))
    if (length === this.#length) return
    for (const buffers of [this.#keys, this.#values]) {
      buffers.forEach((buffer, layer) => {
        buffers[layer] = resized(buffer, this.#batch * keyValueHeads, this.#length * headDim, length * headDim, 0)
      })
    }
    this.#bias = resized(this.#bias, this.#batch, this.#length, length, hiddenBias)
    this.#length = length
  }
}

/** (rows, from) -> (rows, to), new places filled with one value. */
export function resized(values: Float32Array, rows: number, from: number, to: number, empty: number): Float32Array {
  const out = new Float32Array(rows * to).fill(empty)
  const kept = Math.min(from, to)
  for (let row = 0; row < rows; row++) out.set(values.subarray(row * from, row * from + kept), row * to)
  return out
}
