import {
  elementTypes,
  type Attribute,
  type ElementType,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueProto,
} from './onnx.ts'
import type { ByteRange, WeightPlan } from './weights.ts'

/** The name of a tensor in the graph. */
export type Value = string
type Attributes = Readonly<Record<string, Attribute>>
/** Where weights lie: a plan that is being laid out, or a file that one left behind. */
export type Weights = Pick<WeightPlan, 'file' | 'has' | 'place'>

/** Operators of ONNX Runtime's own domain that the builders use. */
const microsoftOperators = new Set([
  'FusedMatMul',
  'GroupQueryAttention',
  'MatMulIntegerToFloat',
  'MatMulNBits',
  'QuickGelu',
  'RotaryEmbedding',
  'SkipSimplifiedLayerNormalization',
])

interface Parts {
  readonly nodes: NodeProto[]
  readonly initializers: Map<string, TensorProto>
  readonly inputs: ValueProto[]
  readonly outputs: ValueProto[]
  readonly names: Map<string, number>
}

/**
 * Builds one ONNX graph. `scope` returns a builder whose node names start with the scope's path, so that a
 * node reads as a path through the block diagram: `layers.0/attention/scores/MatMul`.
 */
export class GraphBuilder {
  readonly #name: string
  readonly #plan: Weights
  readonly #path: string
  readonly #parts: Parts

  constructor(name: string, plan: Weights, path = '', parts?: Parts) {
    this.#name = name
    this.#plan = plan
    this.#path = path
    this.#parts = parts ?? { nodes: [], initializers: new Map(), inputs: [], outputs: [], names: new Map() }
  }

  scope(name: string): GraphBuilder {
    return new GraphBuilder(this.#name, this.#plan, `${this.#path}${name}/`, this.#parts)
  }

  input(name: string, type: ElementType, dims: readonly (number | string)[]): Value {
    this.#parts.inputs.push({ name, type, dims })
    return name
  }

  /** Gives `value` a public name. */
  output(name: string, value: Value, type: ElementType, dims: readonly (number | string)[]): void {
    this.#push('Identity', [value], {}, [name])
    this.#parts.outputs.push({ name, type, dims })
  }

  op(type: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.ops(type, inputs, 1, attributes)[0] as Value
  }

  ops(type: string, inputs: readonly Value[], outputCount: number, attributes: Attributes = {}): readonly Value[] {
    const name = this.#unique(`${this.#path}${type}`)
    const outputs = Array.from({ length: outputCount }, (_, index) => (outputCount === 1 ? name : `${name}:${index}`))
    this.#push(type, inputs, attributes, outputs, name)
    return outputs
  }

  /** Is this tensor in the checkpoint? (Biases are optional.) */
  hasWeight(name: string): boolean {
    return this.#plan.has(name)
  }

  /** A weight as float32; half floats are widened when the graph is loaded. */
  weight(name: string, sources?: readonly string[]): Value {
    const { values } = this.#plan.place(name, sources)
    this.#initializer(values)
    return values.type === 'float16' ? this.op('Cast', [values.name], { to: elementTypes.float32 }) : values.name
  }

  /** Rows of a table [rows, width]; half floats are widened after the look-up, so that a large table stays on the disk. */
  rows(name: string, ids: Value): Value {
    const { values } = this.#plan.place(name)
    this.#initializer(values)
    const found = this.op('Gather', [values.name, ids], { axis: 0 })
    return values.type === 'float16' ? this.op('Cast', [found], { to: elementTypes.float32 }) : found
  }

  /** x (rows, in) times a matrix [out, in] in whatever format it is stored; `bias` may be absent. */
  product(x: Value, name: string, sources: readonly string[], bias?: Value): Value {
    const { format, dims, values, scales } = this.#plan.place(name, sources)
    if (format.kind !== 'blocks' || !scales) {
      const inputs = [x, this.weight(name, sources), ...(bias ? [bias] : [])]
      return this.op('Gemm', inputs, { transB: 1 })
    }
    this.#initializer(values)
    this.#initializer(scales)
    const [out = 0, into = 0] = dims
    // Level 4 multiplies in 8-bit integers; the other levels are 5 to 14 times slower on CPU.
    const attributes = { N: out, K: into, bits: format.bits, block_size: format.block, accuracy_level: 4 }
    return this.op('MatMulNBits', [x, values.name, scales.name, ...(bias ? ['', '', bias] : [])], attributes)
  }

  /**
   * A quantised matrix [out, in] in pieces of `rows` rows: signed bytes (in, rows), as integer products want them, and
   * scales (rows). Undefined where it is stored in another way.
   */
  signedRows(
    name: string,
    sources: readonly string[],
    rows: number,
  ): readonly { readonly values: Value; readonly scales: Value }[] | undefined {
    const { format, dims, values, scales } = this.#plan.place(name, sources)
    const [out = 0, into = 0] = dims
    if (format.kind !== 'blocks' || !format.wholeRows || !scales) return undefined
    this.#initializer(values)
    this.#initializer(scales)
    const everyScale = this.op('Reshape', [scales.name, this.ints([out, -1])]) // (out, blocks), each row one number
    return Array.from({ length: out / rows }, (_, piece) => {
      const slice = (value: Value, end: readonly number[]) =>
        this.op('Slice', [
          value,
          this.ints([piece * rows, 0]),
          this.ints([(piece + 1) * rows, ...end]),
          this.ints([0, 1]),
        ])
      const codes = this.op('Reshape', [slice(values.name, [into]), this.ints([rows, into])])
      // A code is its value + 128: with the highest bit turned over it is the value in two's complement.
      const signed = this.op('Cast', [this.op('BitwiseXor', [codes, this.bytes(128)])], { to: elementTypes.int8 })
      return {
        values: this.op('Transpose', [signed], { perm: [1, 0] }),
        scales: this.op('Reshape', [slice(everyScale, [1]), this.ints([rows])]),
      }
    })
  }

  /** A small constant stored in the graph itself; `dims` defaults to a scalar or a vector. */
  floats(values: number | readonly number[], dims?: readonly number[]): Value {
    return this.#constant('float32', values, dims, (flat) => new Uint8Array(Float32Array.from(flat).buffer))
  }

  ints(values: number | readonly number[], dims?: readonly number[]): Value {
    return this.#constant('int64', values, dims, (flat) => new Uint8Array(BigInt64Array.from(flat.map(BigInt)).buffer))
  }

  bytes(values: number | readonly number[], dims?: readonly number[]): Value {
    return this.#constant('uint8', values, dims, (flat) => Uint8Array.from(flat))
  }

  bool(value: boolean): Value {
    return this.#constant('bool', Number(value), undefined, (flat) => Uint8Array.from(flat))
  }

  /** A graph for Loop or If: it sees every value of this one by name. */
  subgraph(name: string, build: (inner: GraphBuilder) => void): { readonly graph: GraphProto } {
    const parts: Parts = {
      nodes: [],
      initializers: this.#parts.initializers,
      inputs: [],
      outputs: [],
      names: this.#parts.names,
    }
    build(new GraphBuilder(name, this.#plan, `${this.#path}${name}/`, parts))
    return { graph: { name, nodes: parts.nodes, initializers: [], inputs: parts.inputs, outputs: parts.outputs } }
  }

  finish(): GraphProto {
    const { nodes, initializers, inputs, outputs } = this.#parts
    return { name: this.#name, nodes, initializers: [...initializers.values()], inputs, outputs }
  }

  #push(
    type: string,
    inputs: readonly Value[],
    attributes: Attributes,
    outputs: readonly Value[],
    name?: string,
  ): void {
    const domain = microsoftOperators.has(type) ? 'com.microsoft' : ''
    this.#parts.nodes.push({ name: name ?? `${outputs[0]}/${type}`, type, domain, inputs, outputs, attributes })
  }

  #constant(
    type: ElementType,
    values: number | readonly number[],
    dims: readonly number[] | undefined,
    encode: (flat: readonly number[]) => Uint8Array,
  ): Value {
    const flat = typeof values === 'number' ? [values] : values
    const shape = dims ?? (typeof values === 'number' ? [] : [flat.length])
    const name = `constant/${type}[${shape}](${flat})`
    this.#initialize({ name, type, dims: shape, data: { raw: encode(flat) } })
    return name
  }

  #initializer({ name, type, dims, offset, length }: ByteRange): void {
    this.#initialize({ name, type, dims, data: { file: this.#plan.file, offset, length } })
  }

  #initialize(tensor: TensorProto): void {
    if (!this.#parts.initializers.has(tensor.name)) this.#parts.initializers.set(tensor.name, tensor)
  }

  #unique(name: string): string {
    const used = this.#parts.names.get(name) ?? 0
    this.#parts.names.set(name, used + 1)
    return used === 0 ? name : `${name}.${used}`
  }
}
