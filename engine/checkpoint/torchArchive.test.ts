import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as build from './testing/buildTorchArchive.ts'
import { openTorchArchive } from './torchArchive.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function open(bytes: Uint8Array) {
  const path = join(folder, 'checkpoint.pt')
  await writeFile(path, bytes)
  return openTorchArchive(path)
}

const storages = { 0: { type: 'FloatStorage', data: new Float32Array([0, 1, 2, 3, 4, 5]) } }
const whole = { storage: '0', shape: [2, 3], strides: [3, 1] }
const withRoot = (root: Uint8Array) => build.archiveOf(build.pickled(root), storages)
const tensor = build.tensorPickle(whole, storages)

describe('reading tensors', () => {
  it.each([{ zip64: false }, { zip64: true }])('reads views of a storage %j', async (zip) => {
    const file = await open(
      build.buildTorchArchive(
        storages,
        {
          whole,
          rows: { storage: '0', offset: 3, shape: [1, 3], strides: [3, 1] },
          transposed: { storage: '0', shape: [3, 2], strides: [1, 3] },
          everySecond: { storage: '0', offset: 1, shape: [3], strides: [2] },
          scalar: { storage: '0', offset: 5, shape: [], strides: [] },
        },
        zip,
      ),
    )
    expect([...(await file.read('whole'))]).toEqual([0, 1, 2, 3, 4, 5])
    expect([...(await file.read('rows'))]).toEqual([3, 4, 5])
    expect([...(await file.read('transposed'))]).toEqual([0, 3, 1, 4, 2, 5])
    expect([...(await file.readRows('transposed', 1, 3))]).toEqual([1, 4, 2, 5])
    expect([...(await file.read('everySecond'))]).toEqual([1, 3, 5])
    expect([...(await file.read('scalar'))]).toEqual([5])
    await file.close()
  })

  it('tells numbers that are not what was written', async () => {
    const bytes = build.buildTorchArchive(storages, { whole })
    const at = Buffer.from(bytes).indexOf(Buffer.from(storages[0].data.buffer))
    bytes[at + 9] = bytes[at + 9]! ^ 1
    const file = await open(bytes)
    await expect(file.read('whole')).rejects.toThrow(/checkpoint\.pt has a damaged entry ".*data\/0"; download/)
    await file.close()
  })

  it('widens half, bfloat16 and double storages', async () => {
    const file = await open(
      build.buildTorchArchive(
        {
          h: { type: 'HalfStorage', data: new Uint16Array([0x3c00]) },
          b: { type: 'BFloat16Storage', data: new Uint16Array([0xc000]) },
          d: { type: 'DoubleStorage', data: new Float64Array([0.5]) },
          l: { type: 'LongStorage', data: new BigInt64Array([1n]) },
        },
        Object.fromEntries(['h', 'b', 'd', 'l'].map((storage) => [storage, { storage, shape: [1], strides: [1] }])),
      ),
    )
    expect([...(await file.read('h')), ...(await file.read('b')), ...(await file.read('d'))]).toEqual([1, -2, 0.5])
    await expect(file.read('l')).rejects.toThrow(/"l" as I64/)
    await file.close()
  })

  it('finds the tensors under state_dict, as parameters, and beside entries that are none', async () => {
    const parameter = build.call('torch._utils', '_rebuild_parameter', [tensor, Buffer.of(0x88), build.orderedDict([])])
    const dict = build.orderedDict([
      ['epoch', build.int(3)],
      ['w', parameter],
    ])
    const file = await open(
      withRoot(
        build.orderedDict([
          ['state_dict', dict],
          ['version', build.text('1')],
        ]),
      ),
    )
    expect(file.names()).toEqual(['w'])
    expect(file.info('w')).toEqual({ name: 'w', dtype: 'F32', shape: [2, 3] })
    await file.close()
  })

  it.each([[['model']], [['module']], [['model_state_dict']], [['model', 'state_dict']], [['state_dict', 'model']]])(
    'finds them under %j, beside an optimiser',
    async (wrappers) => {
      let dict = build.orderedDict([['w', tensor]])
      for (const name of wrappers.toReversed())
        dict = build.orderedDict([
          ['optimizer', build.orderedDict([['m', tensor]])],
          [name, dict],
        ])
      const file = await open(withRoot(dict))
      expect(file.names()).toEqual(['w'])
      await file.close()
    },
  )
})

describe('whatever is not a dictionary of tensors is refused by name', () => {
  const entries = build.buildTorchArchive(storages, { whole })
  const view = (over: object) => build.buildTorchArchive(storages, { whole: { ...whole, ...over } })

  it.each<[string, Uint8Array, RegExp]>([
    ['code to run', withRoot(build.call('os', 'system', [build.text('touch hacked')])), /asks for "os\.system"/],
    ['a torch function that is not needed', withRoot(build.call('torch', 'load', [])), /"torch\.load"/],
    [
      'a storage type called as a function',
      withRoot(build.call('torch', 'FloatStorage', [])),
      /calls "torch\.FloatStorage"/,
    ],
    [
      'an object made by class',
      withRoot(Buffer.concat([build.global('collections', 'OrderedDict'), Buffer.from(')\x81', 'latin1')])),
      /instruction 0x81/,
    ],
    ['a text protocol', build.archiveOf(Buffer.from('(lp0\n.'), storages), /instruction|empty stack|ends too early/],
    ['a list', withRoot(Buffer.from(']')), /dictionary of tensors/],
    ['no tensors', withRoot(build.orderedDict([])), /no tensors/],
    [
      'weights under a name that nobody knows',
      withRoot(build.orderedDict([['ema', build.orderedDict([['w', tensor]])]])),
      /only dictionaries \("ema"\); save the one with the weights alone/,
    ],
    ['an unfinished pickle', build.archiveOf(Buffer.of(0x80, 2, 0x7d), storages), /ends too early/],
    ['a text longer than the pickle', withRoot(Buffer.from('X\xff\xff\xff\x7f', 'latin1')), /ends too early/],
    ['a tensor larger than its storage', view({ shape: [3, 3] }), /does not fit its storage/],
    ['a tensor that repeats its storage', view({ shape: [1000, 1000], strides: [0, 0] }), /does not fit its storage/],
    ['a tensor that starts too late', view({ offset: 1 }), /does not fit its storage/],
    ['a negative stride', view({ strides: [-3, 1] }), /damaged tensor/],
    [
      'a storage that is missing',
      build.archiveOf(build.pickled(build.orderedDict([['w', tensor]])), {}),
      /lacks the storage "0"/,
    ],
    [
      'a storage that is too short',
      build.archiveOf(build.pickled(build.orderedDict([['w', tensor]])), {
        0: { type: 'FloatStorage', data: new Float32Array(2) },
      }),
      /too short/,
    ],
    ['compressed entries', build.buildTorchArchive(storages, { whole }, { method: 8 }), /compressed/],
    ['another zip file', build.buildZip({ 'a.txt': Buffer.from('a') }), /not a torch checkpoint/],
    [
      'big-endian numbers',
      build.buildZip({ 'a/data.pkl': build.pickled(tensor), 'a/byteorder': Buffer.from('big') }),
      /"big" byte order/,
    ],
    ['half a file', entries.subarray(0, entries.length >> 1), /cut short/],
    ['the format of torch before 1.6', Buffer.of(0x80, 0x02, 0x8a), /torch before 1\.6/],
    ['an empty file', Buffer.alloc(0), /cut short/],
  ])('%s', async (_, bytes, sentence) => {
    await expect(open(bytes)).rejects.toMatchObject({
      name: 'EngineError',
      code: 'model/unreadable',
      message: expect.stringMatching(sentence),
    })
  })
})
