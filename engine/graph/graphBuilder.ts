import type { Attribute, ElementType, GraphProto, NodeProto, TensorProto, ValueProto } from './onnx.ts'
import type { WeightPlan } from './weights.ts'

/** The name of a tensor in the graph. */
export type Value = string
type Attributes = Readonly<Record<string, Attribute>>

/** Operators of ONNX Runtime's own domain that the builders use. */
const microsoftOperators = new Set(['FusedMatMul', 'MatMulNBits'])

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
  readonly #plan: WeightPlan
  readonly #path: string
  readonly #parts: Parts

  constructor(name: string, plan: WeightPlan, path = '', parts?: Parts) {
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

  weight(name: string, sources?: readonly string[]): Value {
    const { dims, offset, length } = this.#plan.place(name, sources)
    this.#initialize({ name, type: 'float32', dims, data: { file: this.#plan.file, offset, length } })
    return name
  }

  /** A small constant stored in the graph itself; `dims` defaults to a scalar or a vector. */
  floats(values: number | readonly number[], dims?: readonly number[]): Value {
    return this.#constant('float32', values, dims, (flat) => new Uint8Array(Float32Array.from(flat).buffer))
  }

  ints(values: number | readonly number[], dims?: readonly number[]): Value {
    return this.#constant('int64', values, dims, (flat) => new Uint8Array(BigInt64Array.from(flat.map(BigInt)).buffer))
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

  #initialize(tensor: TensorProto): void {
    if (!this.#parts.initializers.has(tensor.name)) this.#parts.initializers.set(tensor.name, tensor)
  }

  #unique(name: string): string {
    const used = this.#parts.names.get(name) ?? 0
    this.#parts.names.set(name, used + 1)
    return used === 0 ? name : `${name}.${used}`
  }
}
