/**
 * torch.save's zip archive: `<prefix>/data.pkl` describes the tensors, `<prefix>/data/<key>` holds one storage
 * each, as raw little-endian numbers. See the "checkpoint.pt" paragraph of the NextStep-1 layout.
 */
import { openBinaryFile, refusePointer, type BinaryFile } from './binaryFile.ts'
import { readFloats } from './floats.ts'
import {
  Global,
  PickleError,
  readPickle,
  type PickleDict,
  type PickleObject,
  type PickleRules,
  type PickleValue,
} from './pickle.ts'
import { contiguousStrides, gather, reach } from './strides.ts'
import {
  bytesPerElement,
  createTensorSource,
  elementCount,
  quoted,
  unreadable,
  type StoredDtype,
  type StoredTensor,
  type TensorSource,
} from './tensorSource.ts'
import { checkZipData, locateZipData, readZipDirectory, type ZipEntry } from './zip.ts'

const largestPickle = 16 * 1024 * 1024
const largestRank = 16

export async function openTorchArchive(path: string): Promise<TensorSource> {
  const file = await openBinaryFile(path)
  try {
    await refusePointer(file)
    await refuseOldFormat(file)
    const entries = await readZipDirectory(file)
    const { prefix, pickle } = findPickle(path, entries)
    await refuseBigEndian(file, entries.get(`${prefix}byteorder`))
    const root = unpickle(path, await readEntry(file, pickle))
    const tensors = new Map<string, StoredTensor>()
    for (const [name, tensor] of tensorsOf(path, root)) {
      tensors.set(name, storedTensor(file, name, tensor, storageEntry(path, entries, prefix, tensor.storage)))
    }
    return createTensorSource(path, tensors, file.close)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function refuseOldFormat(file: BinaryFile): Promise<void> {
  const start = await file.read(0, Math.min(2, file.size))
  if (start[0] === 0x80 && start[1] === 0x02) {
    throw unreadable(
      file.path,
      'is in the format of torch before 1.6',
      'load it and save it again with a newer torch, or convert it to safetensors',
    )
  }
}

/** The prefix is the name the archive was saved under; it ends in a slash. */
function findPickle(
  path: string,
  entries: ReadonlyMap<string, ZipEntry>,
): { readonly prefix: string; readonly pickle: ZipEntry } {
  const found = [...entries.values()].filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name))
  const [pickle] = found
  if (!pickle || found.length > 1)
    throw unreadable(path, 'is a zip file but not a torch checkpoint (no single data.pkl)')
  if (pickle.size > largestPickle)
    throw unreadable(path, `has a data.pkl of ${pickle.size} bytes, which no checkpoint needs`)
  return { prefix: pickle.name.slice(0, -'data.pkl'.length), pickle }
}

async function refuseBigEndian(file: BinaryFile, entry: ZipEntry | undefined): Promise<void> {
  if (!entry || entry.size > 16) return
  const order = new TextDecoder().decode(await readEntry(file, entry)).trim()
  if (order !== 'little')
    throw unreadable(
      file.path,
      `stores numbers in ${quoted(order)} byte order`,
      'save it again on a little-endian machine',
    )
}

async function readEntry(file: BinaryFile, entry: ZipEntry): Promise<Uint8Array> {
  await checkZipData(file, entry)
  return file.read(await locateZipData(file, entry), entry.size)
}

// --- what the pickle may say -----------------------------------------------------------------------------------

interface Storage extends PickleObject {
  readonly kind: 'storage'
  readonly dtype: StoredDtype
  readonly key: string
  readonly count: number
}

/** A view of a storage, in elements. */
interface Tensor extends PickleObject {
  readonly kind: 'tensor'
  readonly storage: Storage
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

type Callable = (args: readonly PickleValue[]) => PickleValue

const storageTypes: ReadonlyMap<string, StoredDtype> = new Map([
  ['torch.DoubleStorage', 'F64'],
  ['torch.FloatStorage', 'F32'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ShortStorage', 'I16'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
])

const callables: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ['collections.OrderedDict', orderedDict],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_parameter', ([tensor]) => asTensor(tensor)],
])

const rules: PickleRules = {
  checkGlobal: (path) => {
    if (!storageTypes.has(path) && !callables.has(path)) {
      throw new PickleError(`asks for ${quoted(path)}, which no tensor needs and which Patchwork does not run`)
    }
  },
  build: (path, args) => {
    const callable = callables.get(path)
    if (!callable) throw new PickleError(`calls ${quoted(path)}, which is not a function of tensors`)
    return callable(args)
  },
  load: loadStorage,
}

function unpickle(path: string, bytes: Uint8Array): PickleValue {
  try {
    return readPickle(bytes, rules)
  } catch (error) {
    if (error instanceof PickleError)
      throw unreadable(path, error.message, 'use a checkpoint that holds tensors only', error)
    throw error
  }
}

/** `OrderedDict()`, or with pairs. */
function orderedDict([pairs]: readonly PickleValue[]): PickleDict {
  const dict: PickleDict = new Map()
  if (pairs === undefined) return dict
  if (!Array.isArray(pairs)) throw new PickleError('has a damaged dictionary')
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) throw new PickleError('has a damaged dictionary')
    dict.set(pair[0]!, pair[1]!)
  }
  return dict
}

/** `("storage", torch.<Type>Storage, key, device, count)` */
function loadStorage(id: PickleValue): Storage {
  if (!Array.isArray(id)) throw new PickleError('has a damaged storage')
  const [tag, type, key, , count] = id
  const dtype = type instanceof Global ? storageTypes.get(type.path) : undefined
  if (tag !== 'storage' || dtype === undefined || typeof key !== 'string' || !isCount(count))
    throw new PickleError('has a damaged storage')
  return { kind: 'storage', dtype, key, count }
}

/** `_rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)`; checked to stay inside its storage. */
function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): Tensor {
  const valid = isKind(storage, 'storage') && isCount(offset) && isCounts(shape) && isCounts(strides)
  if (!valid || shape.length !== strides.length || shape.length > largestRank)
    throw new PickleError('has a damaged tensor')
  const view = storage as Storage
  // A repeating view (stride 0) could ask for more memory than the file has bytes; torch saves none by default.
  if (elementCount(shape) > view.count || offset + reach(shape, strides) > view.count) {
    throw new PickleError(
      `has a tensor of shape [${shape.join(', ')}] that does not fit its storage of ${view.count} numbers`,
    )
  }
  return { kind: 'tensor', storage: view, offset, shape, strides }
}

/** Under which programs that train keep the weights, beside the optimiser and the like. */
const wrapperNames = ['state_dict', 'model', 'module', 'model_state_dict']

/** The state dict: the pickled dictionary itself, or the one that it wraps. Entries that are not tensors are left out. */
function tensorsOf(path: string, root: PickleValue): readonly (readonly [string, Tensor])[] {
  let dict = root
  // A few wrappers at most: a dictionary may hold itself.
  for (let depth = 0; depth < 4 && dict instanceof Map; depth++) {
    const outer: PickleDict = dict
    dict = wrapperNames.map((name) => outer.get(name)).find((value) => value instanceof Map) ?? outer
  }
  if (!(dict instanceof Map)) throw unreadable(path, 'does not hold a dictionary of tensors')
  const tensors = [...dict].filter(
    (entry): entry is [string, Tensor] => typeof entry[0] === 'string' && isKind(entry[1], 'tensor'),
  )
  if (tensors.length > 0) return tensors
  const names = [...dict].flatMap(([name, value]) => (value instanceof Map && typeof name === 'string' ? [name] : []))
  if (names.length === 0) throw unreadable(path, 'holds no tensors')
  throw unreadable(
    path,
    `holds no tensors itself, only dictionaries (${names.slice(0, 5).map(quoted).join(', ')})`,
    `save the one with the weights alone, or under ${quoted('state_dict')}`,
  )
}

function asTensor(value: PickleValue | undefined): Tensor {
  if (!isKind(value, 'tensor')) throw new PickleError('has a damaged parameter')
  return value as Tensor
}

function isKind(value: PickleValue | undefined, kind: string): value is PickleObject {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isCounts(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.every(isCount)
}

// --- storages --------------------------------------------------------------------------------------------------

function storageEntry(
  path: string,
  entries: ReadonlyMap<string, ZipEntry>,
  prefix: string,
  storage: Storage,
): ZipEntry {
  const entry = entries.get(`${prefix}data/${storage.key}`)
  if (!entry) throw unreadable(path, `lacks the storage ${quoted(storage.key)}`)
  if (entry.size < storage.count * bytesPerElement[storage.dtype])
    throw unreadable(path, `has a storage ${quoted(storage.key)} that is too short`)
  return entry
}

function storedTensor(file: BinaryFile, name: string, tensor: Tensor, entry: ZipEntry): StoredTensor {
  const { storage, offset, shape, strides } = tensor
  let checked: Promise<void> | null = null
  const readStorage = async (start: number, count: number): Promise<Float32Array> => {
    checked ??= checkZipData(file, entry)
    await checked
    const data = await locateZipData(file, entry)
    return readFloats(file, name, storage.dtype, data + start * bytesPerElement[storage.dtype], count)
  }
  const isContiguous = contiguousStrides(shape).every((stride, axis) => stride === strides[axis] || shape[axis] === 1)
  return {
    name,
    dtype: storage.dtype,
    shape,
    readElements: async (start, count) => {
      if (isContiguous) return readStorage(offset + start, count)
      const elements = gather(await readStorage(offset, reach(shape, strides)), shape, strides)
      return elements.subarray(start, start + count)
    },
  }
}
