import type { TensorSource } from '../checkpoint/tensorSource.ts'
import type { ElementType } from './onnx.ts'
import { formatOf, type Formats, type Quantization, type WeightFormat } from './precision.ts'

/** A byte range of the external data file: an ONNX initializer. */
export interface ByteRange {
  readonly name: string
  readonly type: ElementType
  readonly dims: readonly number[]
  readonly offset: number
  readonly length: number
}

/** Where one weight lies in the external data file, and which checkpoint tensors it is made of. */
export interface PlacedWeight {
  readonly name: string
  /** Checkpoint tensors, concatenated along their first axis. */
  readonly sources: readonly string[]
  readonly dims: readonly number[]
  readonly format: WeightFormat
  readonly values: ByteRange
  /** One float32 for each block of each row; only of quantised weights. */
  readonly scales?: ByteRange
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
  readonly #source: Pick<TensorSource, 'has' | 'info'>
  readonly #formats: Formats
  readonly #placed = new Map<string, PlacedWeight>()
  #end = 0

  constructor(file: string, source: Pick<TensorSource, 'has' | 'info'>, formats: Quantization | Formats = 'fp32') {
    this.file = file
    this.#source = source
    this.#formats = typeof formats === 'function' ? formats : formatOf.bind(null, formats)
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
    const format = this.#formats(sources[0] as string, dims)
    const placed = { name, sources, dims, format, ...this.#byteRanges(name, dims, format) }
    this.#placed.set(name, placed)
    return placed
  }

  /** In the order in which they lie in the file. */
  get weights(): readonly PlacedWeight[] {
    return [...this.#placed.values()]
  }

  /** Size of the external data file in bytes. */
  get byteLength(): number {
    return this.#end
  }

  #byteRanges(name: string, dims: readonly number[], format: WeightFormat): Pick<PlacedWeight, 'values' | 'scales'> {
    if (format.kind === 'float32') return { values: this.#reserve(name, 'float32', dims, 4) }
    if (format.kind === 'float16') return { values: this.#reserve(`${name}.float16`, 'float16', dims, 2) }
    const [rows = 0, columns = 0] = dims
    const blocks = columns / format.block
    const packed = [rows, blocks, (format.block * format.bits) / 8]
    return {
      values: this.#reserve(`${name}.int${format.bits}`, 'uint8', packed, 1),
      scales: this.#reserve(`${name}.scales`, 'float32', [rows * blocks], 4),
    }
  }

  #reserve(name: string, type: ElementType, dims: readonly number[], elementBytes: number): ByteRange {
    const length = dims.reduce((product, dim) => product * dim, elementBytes)
    const byteRange = { name, type, dims, offset: this.#end, length }
    this.#end = Math.ceil((this.#end + length) / alignment) * alignment
    return byteRange
  }
}
