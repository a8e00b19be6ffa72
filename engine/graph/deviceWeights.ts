/**
 * Where the weights of a compiled model lie, read back from a graph that uses them. Graphs for a device are built
 * when a request is known, long after the checkpoint was converted and perhaps removed; they share its data file.
 */
import { readFile } from 'node:fs/promises'
import protobuf from 'protobufjs/minimal.js'
import type { Weights } from './graphBuilder.ts'
import { elementTypes, type ElementType } from './onnx.ts'
import type { WeightFormat } from './precision.ts'
import type { PlacedWeight, ByteRange } from './weights.ts'

/** The weights that the graphs at `paths` read from their common data file. */
export async function readWeights(paths: readonly string[]): Promise<Weights> {
  const byteRanges = new Map<string, ByteRange>()
  const files = new Set<string>()
  for (const path of paths) {
    for (const { file, byteRange } of externalTensors(await readFile(path))) {
      byteRanges.set(byteRange.name, byteRange)
      files.add(file)
    }
  }
  const [file = ''] = files
  const names = new Set([...byteRanges.keys()].map(firstSource))
  return {
    file,
    has: (name) => names.has(name),
    place(name, sources = [name]) {
      const placed = find(byteRanges, name)
      if (!placed) throw new TypeError(`the compiled model has no weight ${name}`)
      return { name, sources, ...placed }
    },
  }
}

/** `a.q+a.k+a.v.bias.float16` lies there because of `a.q.bias`. */
function firstSource(stored: string): string {
  const name = stored.replace(/\.(float16|int4|int8|scales)$/, '')
  const dot = name.lastIndexOf('.')
  return `${name.slice(0, dot).split('+')[0]}${name.slice(dot)}`
}

function find(
  byteRanges: ReadonlyMap<string, ByteRange>,
  name: string,
): Pick<PlacedWeight, 'dims' | 'format' | 'values' | 'scales'> | undefined {
  const whole = byteRanges.get(name)
  if (whole) return { dims: whole.dims, format: { kind: 'float32' }, values: whole }
  const half = byteRanges.get(`${name}.float16`)
  if (half) return { dims: half.dims, format: { kind: 'float16' }, values: half }
  const scales = byteRanges.get(`${name}.scales`)
  for (const bits of [4, 8] as const) {
    const values = byteRanges.get(`${name}.int${bits}`)
    if (!values || !scales) continue
    const [rows = 0, blocks = 0, bytes = 0] = values.dims
    const block = (bytes * 8) / bits
    const format: WeightFormat = { kind: 'blocks', bits, block }
    return { dims: [rows, blocks * block], format, values, scales }
  }
  return undefined
}

interface ExternalTensor {
  readonly file: string
  readonly byteRange: ByteRange
}

/** Field numbers are those of onnx.proto3: ModelProto.graph 7, GraphProto.initializer 5. */
function externalTensors(model: Uint8Array): readonly ExternalTensor[] {
  const graphs = messages(model, 7)
  return graphs.flatMap((graph) => messages(graph, 5)).flatMap((tensor) => readTensor(tensor) ?? [])
}

/** The length-delimited fields `field` of a message. */
function messages(bytes: Uint8Array, field: number): readonly Uint8Array[] {
  const reader = protobuf.Reader.create(bytes)
  const found: Uint8Array[] = []
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === ((field << 3) | 2)) found.push(reader.bytes())
    else reader.skipType(tag & 7)
  }
  return found
}

/** TensorProto: dims 1, data_type 2, name 8, external_data 13 (key 1, value 2); undefined when its data is inside. */
function readTensor(bytes: Uint8Array): ExternalTensor | undefined {
  const [name = ''] = messages(bytes, 8).map(text)
  const entries = new Map(
    messages(bytes, 13).map((entry) => [messages(entry, 1).map(text)[0], messages(entry, 2).map(text)[0]] as const),
  )
  const file = entries.get('location')
  if (file === undefined) return undefined
  const dims: number[] = []
  let type: ElementType = 'float32'
  const reader = protobuf.Reader.create(bytes)
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === 1 << 3) dims.push(Number(reader.int64()))
    else if (tag === 2 << 3) type = typeOf(reader.int32())
    else reader.skipType(tag & 7)
  }
  const [offset, length] = [Number(entries.get('offset')), Number(entries.get('length'))]
  return { file, byteRange: { name, type, dims, offset, length } }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}

function typeOf(code: number): ElementType {
  const found = (Object.keys(elementTypes) as ElementType[]).find((name) => elementTypes[name] === code)
  if (!found) throw new TypeError(`element type ${code} is not one that Patchwork writes`)
  return found
}
