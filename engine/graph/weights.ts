import type { TensorSource } from '../checkpoint/tensorSource.ts'

/** Where one weight lies in the external data file, and which checkpoint tensors it is made of. */
export interface PlacedWeight {
  readonly name: string
  /** Checkpoint tensors, concatenated along their first axis. */
  readonly sources: readonly string[]
  readonly dims: readonly number[]
  readonly offset: number
  readonly length: number
}

/** ONNX Runtime maps external data; page-aligned offsets let it. */
const alignment = 4096

/**
 * The layout of one external data file, filled while graphs are built: a weight that several graphs use is
 * stored once. Rows of [out, in] matrices that are always multiplied together (q, k, v; gate, up; every
 * modulation) lie together, so that one product serves them all.
 */
export class WeightPlan {
  readonly file: string
  readonly #source: TensorSource
  readonly #placed = new Map<string, PlacedWeight>()
  #end = 0

  constructor(file: string, source: TensorSource) {
    this.file = file
    this.#source = source
  }

  has(name: string): boolean {
    return this.#source.has(name)
  }

  place(name: string, sources: readonly string[] = [name]): PlacedWeight {
    const known = this.#placed.get(name)
    if (known) return known
    const shapes = sources.map((source) => this.#source.info(source).shape)
    const rows = shapes.reduce((sum, shape) => sum + (shape[0] ?? 1), 0)
    const dims = [rows, ...(shapes[0] ?? []).slice(1)]
    const length = dims.reduce((product, dim) => product * dim, 1) * Float32Array.BYTES_PER_ELEMENT
    const placed = { name, sources, dims, offset: this.#end, length }
    this.#placed.set(name, placed)
    this.#end = Math.ceil((this.#end + length) / alignment) * alignment
    return placed
  }

  get weights(): readonly PlacedWeight[] {
    return [...this.#placed.values()]
  }

  /** Size of the external data file in bytes. */
  get byteLength(): number {
    return this.#end
  }
}
