import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openSafetensors } from '../../engine/checkpoint/safetensors.ts'
import { buildSafetensors, safetensorsWithHeader } from '../../engine/checkpoint/testing/buildSafetensors.ts'
import { archiveOf, buildTorchArchive, type TestView } from '../../engine/checkpoint/testing/buildTorchArchive.ts'
import { openTorchArchive } from '../../engine/checkpoint/torchArchive.ts'
import { mutated, runs, timeout } from './mutate.ts'
import { readEverything } from './readEverything.ts'

describe('safetensors', () => {
  const valid = buildSafetensors({
    'embed_tokens.weight': { dtype: 'F32', shape: [4, 3], data: new Float32Array(12).fill(0.5) },
    'norm.weight': { dtype: 'BF16', shape: [6], data: new Uint16Array(6).fill(0x3f80) },
    half: { dtype: 'F16', shape: [2, 1, 2], data: new Uint16Array(4).fill(0x3c00) },
    ids: { dtype: 'I64', shape: [2], data: new BigInt64Array(2) },
  })

  it('the unchanged file is read', async () => {
    expect(await readEverything(openSafetensors, valid)).toBe(true)
  })

  it(
    '2,000 changed files are read or refused',
    async () => {
      await expect(
        fc.assert(
          fc.asyncProperty(mutated(valid), (bytes) => ignore(readEverything(openSafetensors, bytes))),
          runs(2000),
        ),
      ).resolves.toBeUndefined()
    },
    timeout,
  )

  it(
    '1,500 made-up headers are read or refused',
    async () => {
      await expect(
        fc.assert(
          fc.asyncProperty(madeUpHeader, fc.nat(64), (header, size) =>
            ignore(readEverything(openSafetensors, safetensorsWithHeader(header, new Uint8Array(size)))),
          ),
          runs(1500),
        ),
      ).resolves.toBeUndefined()
    },
    timeout,
  )

  it(
    '1,500 headers that are nearly right are read or refused',
    async () => {
      await expect(
        fc.assert(
          fc.asyncProperty(tiledHeader, (bytes) => ignore(readEverything(openSafetensors, bytes))),
          runs(1500),
        ),
      ).resolves.toBeUndefined()
    },
    timeout,
  )
})

describe('torch archives', () => {
  const storages = {
    0: { type: 'FloatStorage', data: new Float32Array(12).fill(0.5) },
    1: { type: 'HalfStorage', data: new Uint16Array(6).fill(0x3c00) },
    2: { type: 'LongStorage', data: new BigInt64Array(2) },
  }
  const views = {
    'conv.weight': { storage: '0', shape: [4, 3], strides: [3, 1] },
    transposed: { storage: '0', offset: 2, shape: [3, 3], strides: [1, 3] },
    half: { storage: '1', shape: [6], strides: [1] },
    count: { storage: '2', shape: [], strides: [] },
  }
  const valid = buildTorchArchive(storages, views)
  const valid64 = buildTorchArchive(storages, views, { zip64: true })

  it('the unchanged files are read', async () => {
    expect(await readEverything(openTorchArchive, valid)).toBe(true)
    expect(await readEverything(openTorchArchive, valid64)).toBe(true)
  })

  it(
    '2,000 changed files are read or refused',
    async () => {
      const files = fc.oneof(mutated(valid), mutated(valid64))
      await expect(
        fc.assert(
          fc.asyncProperty(files, (bytes) => ignore(readEverything(openTorchArchive, bytes))),
          runs(2000),
        ),
      ).resolves.toBeUndefined()
    },
    timeout,
  )

  it(
    '2,000 changed pickles in sound archives are read or refused',
    async () => {
      const start = valid.indexOf('\x80\x02', 0, 'latin1')
      const pickle = valid.subarray(start, valid.indexOf('PK', start, 'latin1'))
      await expect(
        fc.assert(
          fc.asyncProperty(mutated(pickle), (bytes) =>
            ignore(readEverything(openTorchArchive, archiveOf(bytes, storages))),
          ),
          runs(2000),
        ),
      ).resolves.toBeUndefined()
    },
    timeout,
  )

  it(
    '1,500 made-up views of storages are read or refused',
    async () => {
      await expect(
        fc.assert(
          fc.asyncProperty(fc.dictionary(fc.string({ maxLength: 4 }), madeUpView, { minKeys: 1, maxKeys: 3 }), (made) =>
            ignore(readEverything(openTorchArchive, buildTorchArchive(storages, made))),
          ),
          runs(1500),
        ),
      ).resolves.toBeUndefined()
    },
    timeout,
  )

  it(
    '1,500 made-up pickles are read or refused',
    async () => {
      await expect(
        fc.assert(
          fc.asyncProperty(madeUpPickle, (bytes) =>
            ignore(readEverything(openTorchArchive, archiveOf(bytes, storages))),
          ),
          runs(1500),
        ),
      ).resolves.toBeUndefined()
    },
    timeout,
  )
})

/** Headers with the right fields and any numbers, mostly near the truth. */
const count = fc.oneof(
  fc.nat(16),
  fc.nat(16),
  fc.constantFrom(-1, 0.5, 2 ** 31, 2 ** 53, Number.MAX_VALUE, null, '8', [1]),
)
const madeUpHeader = fc.dictionary(
  fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('__proto__', 'constructor', '__metadata__')),
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record(
        {
          dtype: fc.constantFrom('F32', 'BF16', 'F16', 'U8', 'BOOL', 'F64', 'F8_E5M2', 'toString', null),
          shape: fc.oneof(
            fc.array(count, { maxLength: 4 }),
            fc.array(count, { maxLength: 40 }),
            fc.constantFrom(null, 4, {}),
          ),
          data_offsets: fc.oneof(fc.tuple(count, count), fc.array(count, { maxLength: 3 }), fc.constant(null)),
        },
        { requiredKeys: [] },
      ),
    },
    { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<object> },
  ),
  { maxKeys: 4 },
)

/** Headers that tile their data, with one number changed in some of them. */
const tiledHeader = fc
  .record({
    sizes: fc.array(fc.tuple(fc.nat(5), fc.nat(3)), { minLength: 1, maxLength: 4 }),
    changed: fc.nat(7),
    field: fc.nat(3),
    value: count,
  })
  .map(({ sizes, changed, field, value }) => {
    let end = 0
    const tensors = sizes.map(([rows, columns]) => {
      const shape: unknown[] = [rows, columns]
      const offsets: unknown[] = [end, (end += rows * columns * 4)]
      return { dtype: 'F32', shape, data_offsets: offsets }
    })
    const tensor = tensors[changed]
    if (tensor) (field < 2 ? tensor.shape : tensor.data_offsets)[field % 2] = value
    return safetensorsWithHeader(Object.fromEntries(tensors.entries()), new Uint8Array(end))
  })

const small = fc.oneof(
  { weight: 9, arbitrary: fc.nat(4) },
  { weight: 1, arbitrary: fc.constantFrom(-1, 0x7fffffff, 13) },
)
const madeUpView: fc.Arbitrary<TestView> = fc.nat(3).chain((rank) =>
  fc.record({
    storage: fc.constantFrom('0', '0', '0', '1', '2', '9', '../0'),
    offset: small,
    shape: fc.array(small, { minLength: rank, maxLength: rank }),
    strides: fc.array(small, { minLength: rank, maxLength: rank }),
  }),
)

/** Any order of the instructions a pickle can hold, with operands that fit some of the time. */
const opcodes = [
  ...'.(012}]){tlaesudbRQNGKMJXUTBCchjqri'.split(''),
  '\x80\x02',
  '\x85',
  '\x86',
  '\x87',
  '\x88',
  '\x89',
  '\x8a',
  '\x8c',
  '\x8d',
  '\x93',
  '\x94',
  '\x95',
  '\x81',
]
const fragment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...opcodes).map((opcode) => Buffer.from(opcode, 'latin1')) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        'ccollections\nOrderedDict\n',
        'ctorch._utils\n_rebuild_tensor_v2\n',
        'ctorch\nFloatStorage\n',
        'X\x01\0\0\x000',
        'X\x07\0\0\0storage',
        'K\x03',
        '(K\x03t',
        'cos\nsystem\n',
      )
      .map((text) => Buffer.from(text, 'latin1')),
  },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)) },
)
const madeUpPickle = fc
  .array(fragment, { maxLength: 60 })
  .map((fragments) => Buffer.concat([Buffer.of(0x80, 2), ...fragments]))

async function ignore(promise: Promise<boolean>): Promise<void> {
  await promise
}
