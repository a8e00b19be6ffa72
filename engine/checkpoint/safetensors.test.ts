import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSafetensors } from './safetensors.ts'
import { buildSafetensors, safetensorsWithHeader } from './testing/buildSafetensors.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function open(bytes: Uint8Array) {
  const path = join(folder, 'model.safetensors')
  await writeFile(path, bytes)
  return openSafetensors(path)
}

describe('reading tensors', () => {
  it('widens every float type to float32', async () => {
    const file = await open(
      buildSafetensors({
        f64: { dtype: 'F64', shape: [2], data: new Float64Array([1.5, -2]) },
        f32: { dtype: 'F32', shape: [2], data: new Float32Array([0.1, 3]) },
        bf16: { dtype: 'BF16', shape: [3], data: new Uint16Array([0x3f80, 0xc000, 0x7f80]) },
        // one, -2, smallest subnormal, largest subnormal, smallest normal, infinity
        f16: { dtype: 'F16', shape: [6], data: new Uint16Array([0x3c00, 0xc000, 0x0001, 0x03ff, 0x0400, 0x7c00]) },
      }),
    )
    expect([...(await file.read('f64'))]).toEqual([1.5, -2])
    expect([...(await file.read('f32'))]).toEqual([Math.fround(0.1), 3])
    expect([...(await file.read('bf16'))]).toEqual([1, -2, Infinity])
    expect([...(await file.read('f16'))]).toEqual([1, -2, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, Infinity])
    await file.close()
  })

  it('reads rows of the first axis alone', async () => {
    const file = await open(
      buildSafetensors({ table: { dtype: 'F32', shape: [3, 2], data: new Float32Array([0, 1, 2, 3, 4, 5]) } }),
    )
    expect([...(await file.readRows('table', 1, 3))]).toEqual([2, 3, 4, 5])
    expect([...(await file.readRows('table', 1, 1))]).toEqual([])
    await expect(file.readRows('table', 2, 4)).rejects.toThrow(RangeError)
    await file.close()
  })

  it('reads integers as integers and refuses them as weights', async () => {
    const file = await open(
      buildSafetensors({
        ids: { dtype: 'I64', shape: [2], data: new BigInt64Array([7n, -1n]) },
        wide: { dtype: 'I64', shape: [1], data: new BigInt64Array([2n ** 40n]) },
      }),
    )
    expect([...(await file.readIntegers('ids'))]).toEqual([7, -1])
    await expect(file.readIntegers('wide')).rejects.toThrow(/"wide"/)
    await expect(file.read('ids')).rejects.toMatchObject({
      code: 'model/unreadable',
      message: expect.stringContaining('"ids" as I64'),
    })
    await file.close()
  })

  it('names the tensor and the file when one is asked for that is not there', async () => {
    const file = await open(buildSafetensors({}))
    expect(() => file.info('norm.weight')).toThrow(/model\.safetensors has no tensor "norm\.weight"/)
    await file.close()
  })
})

it.each(['F8_E4M3', 'toString'])('a tensor of the foreign type %s is refused when it is asked for', async (dtype) => {
  const header = {
    a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    b: { dtype, shape: [2, 2], data_offsets: [4, 8] },
  }
  const file = await open(safetensorsWithHeader(header, new Uint8Array(8)))
  expect([...(await file.read('a'))]).toEqual([0])
  expect(file.has('b')).toBe(true)
  expect(() => file.info('b')).toThrow(`stores the tensor "b" as "${dtype}", which Patchwork cannot read; use a bf16`)
  await expect(file.read('b')).rejects.toThrow(/"b" as/)
  await file.close()
})

describe('a damaged or hostile file is refused in one sentence', () => {
  const data = new Uint8Array(8)
  const tensor = (over: object) => ({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...over } })
  const pair = (first: number[], second: number[], size = 8) =>
    safetensorsWithHeader(
      { a: { dtype: 'F32', shape: [1], data_offsets: first }, b: { dtype: 'F32', shape: [1], data_offsets: second } },
      new Uint8Array(size),
    )

  it.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /too short/],
    [
      'a header longer than the file',
      Buffer.from('ffffffffffffff7f7b7d', 'hex'),
      /cut short or not a safetensors file/,
    ],
    ['not JSON', safetensorsWithHeader('{"a":', data), /damaged header/],
    ['a list as header', safetensorsWithHeader([], data), /not a JSON object/],
    ['a dtype that is a number', safetensorsWithHeader(tensor({ dtype: 8 }), data), /without dtype/],
    [
      'an unknown dtype beyond the end',
      safetensorsWithHeader(tensor({ dtype: 'F8', data_offsets: [0, 9] }), data),
      /cut short/,
    ],
    ['a negative side', safetensorsWithHeader(tensor({ shape: [-2] }), data), /shape/],
    [
      'a product beyond any file',
      safetensorsWithHeader(tensor({ shape: Array(16).fill(Number.MAX_SAFE_INTEGER) }), data),
      /shape/,
    ],
    ['a shape that is not its bytes', safetensorsWithHeader(tensor({ shape: [3] }), data), /not the 8 bytes/],
    ['offsets beyond the end', safetensorsWithHeader(tensor({ shape: [4], data_offsets: [0, 16] }), data), /cut short/],
    ['offsets backwards', safetensorsWithHeader(tensor({ data_offsets: [8, 0] }), data), /bytes 8 to 0, backwards/],
    ['overlapping tensors', pair([0, 4], [0, 4], 4), /over another/],
    ['a hole', pair([0, 4], [8, 12], 12), /after a gap/],
    ['bytes nobody names', pair([0, 4], [4, 8], 12), /belong to no tensor/],
  ])('%s', async (_, bytes, sentence) => {
    await expect(open(bytes)).rejects.toMatchObject({
      name: 'EngineError',
      code: 'model/unreadable',
      message: expect.stringMatching(sentence),
    })
  })

  it('a file that is not there', async () => {
    await expect(openSafetensors(join(folder, 'none.safetensors'))).rejects.toThrow(/none\.safetensors is missing/)
    await expect(openSafetensors(folder)).rejects.toThrow(/not a file/)
  })
})
