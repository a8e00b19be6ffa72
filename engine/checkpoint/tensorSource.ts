import { EngineError } from '../errors.ts'

/** Element types a checkpoint may hold; the names are those of the safetensors format. */
export type StoredDtype = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL'

export interface TensorInfo {
  readonly name: string
  readonly dtype: StoredDtype
  readonly shape: readonly number[]
}

/** Named tensors of a checkpoint, read from disk on demand; nothing is kept in memory between reads. */
export interface TensorSource {
  has(name: string): boolean
  /** Throws `model/unreadable`, naming tensor and file, when the tensor is absent. */
  info(name: string): TensorInfo
  names(): readonly string[]
  /** The whole tensor, row-major, widened to float32; integer tensors are refused by name. */
  read(name: string): Promise<Float32Array>
  /** Rows [start, end) of the first axis, for embedding look-ups and streaming. */
  readRows(name: string, start: number, end: number): Promise<Float32Array>
  close(): Promise<void>
}

/** A tensor and the way to its numbers: `count` elements from element `start`, in row-major order. */
export interface StoredTensor extends TensorInfo {
  readonly readElements: (start: number, count: number) => Promise<Float32Array>
}

export const bytesPerElement: Readonly<Record<StoredDtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
}

/** `foreign`: tensors whose element type is none of ours, refused when somebody asks for them. */
export function createTensorSource(
  file: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  close: () => Promise<void>,
  foreign: ReadonlyMap<string, string> = new Map(),
): TensorSource {
  const find = (name: string): StoredTensor => {
    const tensor = tensors.get(name)
    if (tensor) return tensor
    const dtype = foreign.get(name)
    if (dtype === undefined) throw unreadable(file, `has no tensor ${quoted(name)}`)
    throw unreadable(
      file,
      `stores the tensor ${quoted(name)} as ${quoted(dtype)}, which Patchwork cannot read`,
      'use a bf16, fp16 or fp32 checkpoint',
    )
  }
  return {
    has: (name) => tensors.has(name) || foreign.has(name),
    info: (name) => {
      const { dtype, shape } = find(name)
      return { name, dtype, shape }
    },
    names: () => [...tensors.keys(), ...foreign.keys()],
    read: async (name) => {
      const tensor = find(name)
      return tensor.readElements(0, elementCount(tensor.shape))
    },
    readRows: async (name, start, end) => {
      const tensor = find(name)
      const [rows = 0, ...rest] = tensor.shape
      if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= rows)) {
        throw new RangeError(`rows ${start} to ${end} of ${name}, which has ${rows}`)
      }
      const rowLength = elementCount(rest)
      return tensor.readElements(start * rowLength, (end - start) * rowLength)
    },
    close,
  }
}

/** What trainers and compilers of networks put before every name. */
const wrappers = /^(?:(?:module|model|_orig_mod)\.)+/

/**
 * The same tensors under their own names; `file` is for the sentence when two become one. It is closed when that cannot be.
 */
export async function openPlain(file: string, source: TensorSource): Promise<TensorSource> {
  const stored = new Map<string, string>()
  for (const name of source.names()) {
    const plain = name.replace(wrappers, '')
    const other = stored.get(plain)
    if (other !== undefined) {
      await source.close()
      throw unreadable(file, `holds both ${quoted(other)} and ${quoted(name)}`, 'keep the tensors of one network only')
    }
    stored.set(plain, name)
  }
  const nameOf = (name: string) => stored.get(name) ?? name
  return {
    has: (name) => stored.has(name),
    info: (name) => ({ ...source.info(nameOf(name)), name }),
    names: () => [...stored.keys()],
    read: async (name) => source.read(nameOf(name)),
    readRows: async (name, start, end) => source.readRows(nameOf(name), start, end),
    close: () => source.close(),
  }
}

/** Number of elements; checked by the readers to be a safe integer before anything is allocated. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}

/** The one sentence for a damaged or foreign checkpoint file. */
export function unreadable(
  file: string,
  problem: string,
  advice = 'download the checkpoint again or choose another one',
  cause?: unknown,
): EngineError {
  return new EngineError('model/unreadable', `${file} ${problem}; ${advice}.`, cause === undefined ? {} : { cause })
}

/** A name from a file, safe to put into a sentence: quoted, escaped, of bounded length. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name)
}
