/**
 * The few ONNX messages we write (onnx.proto3 field numbers), as plain data and one encoder.
 * Weights never pass through here: initializers point into an external data file.
 */
import protobuf from 'protobufjs/minimal.js'

export type ElementType = 'float32' | 'float16' | 'int64' | 'int32' | 'bool' | 'uint8' | 'int8'
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
} as const satisfies Record<ElementType, number>

export interface GraphProto {
  readonly name: string
  readonly nodes: readonly NodeProto[]
  readonly initializers: readonly TensorProto[]
  readonly inputs: readonly ValueProto[]
  readonly outputs: readonly ValueProto[]
}
export interface NodeProto {
  readonly name: string
  readonly type: string
  readonly domain: '' | 'com.microsoft'
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}
/** Integers and floats look alike in JavaScript, so floats are marked. */
export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly graph: GraphProto }
export interface TensorProto {
  readonly name: string
  readonly type: ElementType
  readonly dims: readonly number[]
  readonly data:
    | { readonly raw: Uint8Array }
    | { readonly file: string; readonly offset: number; readonly length: number }
}
/** A string dimension is symbolic. */
export interface ValueProto {
  readonly name: string
  readonly type: ElementType
  readonly dims: readonly (number | string)[]
}

const opset = 21
/** IR 10 goes with opset 21; ONNX Runtime 1.18 and later read it. */
const irVersion = 10

export function encodeModel(graph: GraphProto): Uint8Array {
  const writer = protobuf.Writer.create()
  writer.uint32(tag(1, 0)).int64(irVersion)
  writer.uint32(tag(2, 2)).string('patchwork')
  writeMessage(writer, 7, (inner) => writeGraph(inner, graph))
  for (const [domain, version] of [
    ['', opset],
    ['com.microsoft', 1],
  ] as const) {
    writeMessage(writer, 8, (inner) => inner.uint32(tag(1, 2)).string(domain).uint32(tag(2, 0)).int64(version))
  }
  return writer.finish()
}

type Writer = protobuf.Writer

function tag(field: number, wireType: 0 | 2 | 5): number {
  return (field << 3) | wireType
}

function writeMessage(writer: Writer, field: number, write: (inner: Writer) => void): void {
  writer.uint32(tag(field, 2)).fork()
  write(writer)
  writer.ldelim()
}

function writeGraph(writer: Writer, graph: GraphProto): void {
  for (const node of graph.nodes) writeMessage(writer, 1, (inner) => writeNode(inner, node))
  writer.uint32(tag(2, 2)).string(graph.name)
  for (const tensor of graph.initializers) writeMessage(writer, 5, (inner) => writeTensor(inner, tensor))
  for (const value of graph.inputs) writeMessage(writer, 11, (inner) => writeValue(inner, value))
  for (const value of graph.outputs) writeMessage(writer, 12, (inner) => writeValue(inner, value))
}

function writeNode(writer: Writer, node: NodeProto): void {
  for (const input of node.inputs) writer.uint32(tag(1, 2)).string(input)
  for (const output of node.outputs) writer.uint32(tag(2, 2)).string(output)
  writer.uint32(tag(3, 2)).string(node.name)
  writer.uint32(tag(4, 2)).string(node.type)
  for (const [name, value] of Object.entries(node.attributes)) {
    writeMessage(writer, 5, (inner) => writeAttribute(inner, name, value))
  }
  if (node.domain) writer.uint32(tag(7, 2)).string(node.domain)
}

function writeAttribute(writer: Writer, name: string, value: Attribute): void {
  writer.uint32(tag(1, 2)).string(name)
  const type = (kind: number) => writer.uint32(tag(20, 0)).int32(kind)
  if (typeof value === 'number') {
    writer.uint32(tag(3, 0)).int64(value)
    type(2)
  } else if (typeof value === 'string') {
    writer.uint32(tag(4, 2)).string(value)
    type(3)
  } else if ('float' in value) {
    writer.uint32(tag(2, 5)).float(value.float)
    type(1)
  } else if ('graph' in value) {
    writeMessage(writer, 6, (inner) => writeGraph(inner, value.graph))
    type(5)
  } else {
    for (const item of value) writer.uint32(tag(8, 0)).int64(item)
    type(7)
  }
}

function writeTensor(writer: Writer, tensor: TensorProto): void {
  for (const dim of tensor.dims) writer.uint32(tag(1, 0)).int64(dim)
  writer.uint32(tag(2, 0)).int32(elementTypes[tensor.type])
  writer.uint32(tag(8, 2)).string(tensor.name)
  if ('raw' in tensor.data) {
    writer.uint32(tag(9, 2)).bytes(tensor.data.raw)
    return
  }
  const { file, offset, length } = tensor.data
  for (const [key, value] of [
    ['location', file],
    ['offset', String(offset)],
    ['length', String(length)],
  ] as const) {
    writeMessage(writer, 13, (inner) => inner.uint32(tag(1, 2)).string(key).uint32(tag(2, 2)).string(value))
  }
  writer.uint32(tag(14, 0)).int32(1)
}

function writeValue(writer: Writer, value: ValueProto): void {
  writer.uint32(tag(1, 2)).string(value.name)
  writeMessage(writer, 2, (type) =>
    writeMessage(type, 1, (tensor) => {
      tensor.uint32(tag(1, 0)).int32(elementTypes[value.type])
      writeMessage(tensor, 2, (shape) => {
        for (const dim of value.dims) {
          writeMessage(shape, 1, (inner) =>
            typeof dim === 'number' ? inner.uint32(tag(1, 0)).int64(dim) : inner.uint32(tag(2, 2)).string(dim),
          )
        }
      })
    }),
  )
}
