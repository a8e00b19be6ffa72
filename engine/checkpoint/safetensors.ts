/**
 * The safetensors format (github.com/huggingface/safetensors, "Format"): 8 bytes header length, a JSON header
 * name -> {dtype, shape, data_offsets}, then the tensors' bytes without holes. Every number of the header is
 * checked against the file before it is used, so that a damaged or hostile file can only be refused.
 */
import { openBinaryFile, refusePointer, type BinaryFile } from './binaryFile.ts'
import { readFloats } from './floats.ts'
import {
  bytesPerElement,
  createTensorSource,
  elementCount,
  quoted,
  unreadable,
  type StoredDtype,
  type StoredTensor,
  type TensorInfo,
  type TensorSource,
} from './tensorSource.ts'

export interface SafetensorsFile extends TensorSource {
  /** The tensor's bytes as stored (little-endian, row-major). */
  readRaw(name: string): Promise<Uint8Array>
  /** An integer tensor (I64, I32, I16, I8, U8, BOOL) whose values fit 32 bits. */
  readIntegers(name: string): Promise<Int32Array>
}

/** The official reader's own limit. */
const largestHeader = 100_000_000
const largestRank = 16

export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const file = await openBinaryFile(path)
  try {
    const entries = parseHeader(path, file.size, await readHeader(file))
    return safetensorsFile(file, entries)
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Where a tensor lies: `offset` counts from the start of the file. */
interface Place {
  readonly name: string
  readonly offset: number
  readonly length: number
}
interface Entry extends TensorInfo, Place {}
/** Of an element type that is none of ours, such as F8_E4M3; it may be a tensor that nobody reads. */
interface ForeignEntry extends Place {
  readonly foreign: string
}

interface Header {
  readonly json: Uint8Array
  readonly dataStart: number
}

async function readHeader(file: BinaryFile): Promise<Header> {
  await refusePointer(file)
  if (file.size < 8) throw unreadable(file.path, `is too short for a safetensors file (${file.size} bytes)`)
  const start = await file.read(0, 8)
  const length = new DataView(start.buffer).getBigUint64(0, true)
  if (length > BigInt(file.size - 8)) {
    throw unreadable(file.path, `is cut short or not a safetensors file (its header should hold ${length} bytes)`)
  }
  if (length > BigInt(largestHeader))
    throw unreadable(file.path, `has a header of ${length} bytes, which no checkpoint needs`)
  return { json: await file.read(8, Number(length)), dataStart: 8 + Number(length) }
}

function parseHeader(path: string, fileSize: number, header: Header): readonly (Entry | ForeignEntry)[] {
  const parsed = parseJson(path, header.json)
  if (!isRecord(parsed)) throw unreadable(path, 'has a header that is not a JSON object')
  const dataSize = fileSize - header.dataStart
  const entries = Object.entries(parsed)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => parseEntry(path, name, value, header.dataStart, dataSize))

  // Sorted by place they must tile the data exactly: no overlap, no hole, no bytes that nobody names.
  let end = header.dataStart
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset || a.length - b.length)) {
    if (entry.offset !== end) {
      throw unreadable(
        path,
        `places the tensor ${quoted(entry.name)} ${entry.offset < end ? 'over another one' : 'after a gap'}`,
      )
    }
    end += entry.length
  }
  if (end !== fileSize) throw unreadable(path, `holds ${fileSize - end} bytes that belong to no tensor`)
  return entries
}

function parseJson(path: string, json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json)) as unknown
  } catch (cause) {
    throw unreadable(path, 'has a damaged header (not JSON)', undefined, cause)
  }
}

function parseEntry(
  path: string,
  name: string,
  value: unknown,
  dataStart: number,
  dataSize: number,
): Entry | ForeignEntry {
  const fail = (problem: string) => unreadable(path, `declares the tensor ${quoted(name)} ${problem}`)
  if (!isRecord(value)) throw fail('without dtype, shape and data_offsets')
  const { dtype, shape, data_offsets: offsets } = value
  if (typeof dtype !== 'string') throw fail('without dtype, shape and data_offsets')
  if (!isCounts(shape) || shape.length > largestRank)
    throw fail('with a shape that is not a short list of whole numbers')
  if (!isCounts(offsets) || offsets.length !== 2) throw fail('with data_offsets that are not two whole numbers')
  const [begin, end] = offsets as readonly [number, number]
  if (begin > end) throw fail(`at bytes ${begin} to ${end}, backwards`)
  if (end > dataSize) throw unreadable(path, `is cut short: it ends before the tensor ${quoted(name)} does`)
  const place = { name, offset: dataStart + begin, length: end - begin }
  if (!isStoredDtype(dtype)) return { ...place, foreign: dtype }
  const bytes = elementCount(shape) * bytesPerElement[dtype]
  if (bytes !== end - begin)
    throw fail(`with shape [${shape.join(', ')}] of ${dtype}, which is not the ${end - begin} bytes it is given`)
  return { ...place, dtype, shape }
}

function safetensorsFile(file: BinaryFile, entries: readonly (Entry | ForeignEntry)[]): SafetensorsFile {
  const byName = new Map<string, StoredTensor & Entry>()
  const foreign = new Map<string, string>()
  for (const entry of entries) {
    if ('foreign' in entry) foreign.set(entry.name, entry.foreign)
    else byName.set(entry.name, storedTensor(file, entry))
  }
  const source = createTensorSource(file.path, byName, file.close, foreign)
  const readRaw = async (name: string): Promise<Uint8Array<ArrayBuffer>> => {
    source.info(name) // refuses unknown names
    const { offset, length } = byName.get(name)!
    return file.read(offset, length)
  }
  return {
    ...source,
    readRaw,
    readIntegers: async (name) => {
      const { dtype } = source.info(name)
      return toIntegers(file.path, name, dtype, (await readRaw(name)).buffer)
    },
  }
}

function storedTensor(file: BinaryFile, entry: Entry): StoredTensor & Entry {
  const size = bytesPerElement[entry.dtype]
  return {
    ...entry,
    readElements: (start, count) => readFloats(file, entry.name, entry.dtype, entry.offset + start * size, count),
  }
}

function toIntegers(path: string, name: string, dtype: StoredDtype, stored: ArrayBuffer): Int32Array {
  switch (dtype) {
    case 'I64': {
      const wide = new BigInt64Array(stored)
      const narrow = Int32Array.from(wide, Number)
      if (wide.some((value, i) => value !== BigInt(narrow[i]!)))
        throw unreadable(path, `holds numbers beyond 32 bits in ${quoted(name)}`)
      return narrow
    }
    case 'I32':
      return new Int32Array(stored)
    case 'I16':
      return Int32Array.from(new Int16Array(stored))
    case 'I8':
      return Int32Array.from(new Int8Array(stored))
    case 'U8':
    case 'BOOL':
      return Int32Array.from(new Uint8Array(stored))
    default:
      throw unreadable(path, `stores the tensor ${quoted(name)} as ${dtype} where whole numbers are needed`)
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0)
}

function isStoredDtype(value: unknown): value is StoredDtype {
  return typeof value === 'string' && Object.hasOwn(bytesPerElement, value)
}
