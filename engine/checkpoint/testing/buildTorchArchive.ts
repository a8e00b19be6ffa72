/** Torch archives for tests, written byte by byte so that every part can be made wrong on purpose. */
import { crc32 } from 'node:zlib'

export interface TestStorage {
  readonly type: string
  readonly data: ArrayBufferView
}

export interface TestView {
  readonly storage: string
  readonly offset?: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

/** A state dict of views over storages, as torch.save lays it out. */
export function buildTorchArchive(
  storages: Readonly<Record<string, TestStorage>>,
  tensors: Readonly<Record<string, TestView>>,
  zip: ZipOptions = {},
): Buffer {
  const entries = Object.entries(tensors).map(([name, view]) => [name, tensorPickle(view, storages)] as const)
  return archiveOf(pickled(orderedDict(entries)), storages, zip)
}

export function archiveOf(
  dataPkl: Uint8Array,
  storages: Readonly<Record<string, TestStorage>>,
  zip: ZipOptions = {},
): Buffer {
  return buildZip(
    {
      'archive/data.pkl': dataPkl,
      'archive/byteorder': Buffer.from('little'),
      ...Object.fromEntries(
        Object.entries(storages).map(([key, { data }]) => [
          `archive/data/${key}`,
          Buffer.from(data.buffer, data.byteOffset, data.byteLength),
        ]),
      ),
    },
    zip,
  )
}

export function tensorPickle(view: TestView, storages: Readonly<Record<string, TestStorage>>): Buffer {
  const storage = storages[view.storage]
  const count = storage ? storage.data.byteLength / bytesPer(storage.type) : 0
  const id = tuple([
    text('storage'),
    global('torch', storage?.type ?? 'FloatStorage'),
    text(view.storage),
    text('cpu'),
    int(count),
  ])
  const args = [
    Buffer.concat([id, opcode('Q')]),
    int(view.offset ?? 0),
    tuple(view.shape.map(int)),
    tuple(view.strides.map(int)),
  ]
  return call('torch._utils', '_rebuild_tensor_v2', [...args, Buffer.of(0x89), orderedDict([])])
}

// --- pickle, protocol 2 ----------------------------------------------------------------------------------------

export function pickled(value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0x80, 2), value, opcode('.')])
}

export function orderedDict(entries: readonly (readonly [string, Uint8Array])[]): Buffer {
  const items = entries.flatMap(([name, value]) => [text(name), value])
  return Buffer.concat([call('collections', 'OrderedDict', []), opcode('('), ...items, opcode('u')])
}

export function call(module: string, name: string, args: readonly Uint8Array[]): Buffer {
  return Buffer.concat([global(module, name), tuple(args), opcode('R')])
}

export function global(module: string, name: string): Buffer {
  return Buffer.from(`c${module}\n${name}\n`)
}

export function tuple(items: readonly Uint8Array[]): Buffer {
  return Buffer.concat([opcode('('), ...items, opcode('t')])
}

export function text(value: string): Buffer {
  const utf8 = Buffer.from(value)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(utf8.length)
  return Buffer.concat([opcode('X'), length, utf8])
}

export function int(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return Buffer.concat([opcode('J'), bytes])
}

function opcode(letter: string): Buffer {
  return Buffer.from(letter)
}

function bytesPer(storageType: string): number {
  return { DoubleStorage: 8, LongStorage: 8, HalfStorage: 2, BFloat16Storage: 2, ByteStorage: 1 }[storageType] ?? 4
}

// --- zip -------------------------------------------------------------------------------------------------------

export interface ZipOptions {
  readonly zip64?: boolean
  /** Compression method to declare; 0 is "stored", the only one torch writes. */
  readonly method?: number
}

export function buildZip(
  entries: Readonly<Record<string, Uint8Array>>,
  { zip64 = false, method = 0 }: ZipOptions = {},
): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, data] of Object.entries(entries)) {
    const nameBytes = Buffer.from(name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(method, 8)
    local.writeUInt32LE(crc32(data), 14)
    local.writeUInt32LE(data.length, 18)
    local.writeUInt32LE(data.length, 22)
    local.writeUInt16LE(nameBytes.length, 26)
    parts.push(local, nameBytes, Buffer.from(data))
    directory.push(centralHeader(nameBytes, data, offset, method, zip64))
    offset += local.length + nameBytes.length + data.length
  }
  const central = Buffer.concat(directory)
  return Buffer.concat([
    ...parts,
    central,
    zip64 ? zip64End(directory.length, central.length, offset) : end(directory.length, central.length, offset),
  ])
}

function centralHeader(name: Buffer, data: Uint8Array, offset: number, method: number, zip64: boolean): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(method, 10)
  header.writeUInt32LE(crc32(data), 16)
  header.writeUInt32LE(zip64 ? 0xffffffff : data.length, 20)
  header.writeUInt32LE(zip64 ? 0xffffffff : data.length, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt16LE(zip64 ? 28 : 0, 30)
  header.writeUInt32LE(zip64 ? 0xffffffff : offset, 42)
  if (!zip64) return Buffer.concat([header, name])
  const extra = Buffer.alloc(28)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(24, 2)
  extra.writeBigUInt64LE(BigInt(data.length), 4)
  extra.writeBigUInt64LE(BigInt(data.length), 12)
  extra.writeBigUInt64LE(BigInt(offset), 20)
  return Buffer.concat([header, name, extra])
}

function end(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(22)
  record.writeUInt32LE(0x06054b50, 0)
  record.writeUInt16LE(count, 10)
  record.writeUInt32LE(size, 12)
  record.writeUInt32LE(offset, 16)
  return record
}

function zip64End(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(BigInt(count), 32)
  record.writeBigUInt64LE(BigInt(size), 40)
  record.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(offset + size), 8)
  return Buffer.concat([record, locator, end(0xffff, 0xffffffff, 0xffffffff)])
}
