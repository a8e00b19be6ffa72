import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openCheckpoint } from './shards.ts'
import { buildSafetensors } from './testing/buildSafetensors.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-'))
})
afterEach(() => rm(folder, { recursive: true }))

const scalar = (value: number) => ({ dtype: 'F32', shape: [1], data: new Float32Array([value]) }) as const
const write = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content)
const writeIndex = (map: unknown) =>
  write('model.safetensors.index.json', JSON.stringify({ metadata: {}, weight_map: map }))

it('reads one file', async () => {
  await write('model.safetensors', buildSafetensors({ a: scalar(1) }))
  const checkpoint = await openCheckpoint(folder)
  expect([...(await checkpoint.read('a'))]).toEqual([1])
  await checkpoint.close()
})

it('reads shards through their index', async () => {
  await write('model-00001-of-00002.safetensors', buildSafetensors({ a: scalar(1) }))
  await write('model-00002-of-00002.safetensors', buildSafetensors({ b: scalar(2) }))
  await writeIndex({ a: 'model-00001-of-00002.safetensors', b: 'model-00002-of-00002.safetensors' })
  const checkpoint = await openCheckpoint(folder)
  expect(checkpoint.names()).toEqual(['a', 'b'])
  expect(checkpoint.info('b').shape).toEqual([1])
  expect([...(await checkpoint.readRows('b', 0, 1))]).toEqual([2])
  expect(() => checkpoint.info('c')).toThrow(/has no tensor "c"/)
  await checkpoint.close()
})

it('names the shard that is missing', async () => {
  await write('s.safetensors', buildSafetensors({ b: scalar(2) }))
  await writeIndex({ a: 'model-00001-of-00002.safetensors', b: 's.safetensors' })
  const checkpoint = await openCheckpoint(folder)
  expect([...(await checkpoint.read('b'))]).toEqual([2])
  expect(() => checkpoint.info('a')).toThrow(/model-00001-of-00002\.safetensors, which is not in the folder; download/)
  await checkpoint.close()
})

it('names the tensor that its shard does not hold', async () => {
  await write('s.safetensors', buildSafetensors({ a: scalar(1) }))
  await writeIndex({ a: 's.safetensors', b: 's.safetensors' })
  const checkpoint = await openCheckpoint(folder)
  expect([...(await checkpoint.read('a'))]).toEqual([1])
  expect(() => checkpoint.info('b')).toThrow(/"b" in s\.safetensors/)
  await checkpoint.close()
})

it('takes the shards where a whole file lies beside them, and the whole file where no shard does', async () => {
  await write('model.safetensors', buildSafetensors({ a: scalar(1) }))
  await writeIndex({ a: 's.safetensors' })
  const alone = await openCheckpoint(folder)
  expect([...(await alone.read('a'))]).toEqual([1])
  await alone.close()
  await write('s.safetensors', buildSafetensors({ a: scalar(2) }))
  const shards = await openCheckpoint(folder)
  expect([...(await shards.read('a'))]).toEqual([2])
  await shards.close()
})

it('takes the prefixes of trainers from names, and refuses two tensors of one name', async () => {
  await write(
    'model.safetensors',
    buildSafetensors({ 'module.model.a': scalar(1), 'model.b': scalar(2), c: scalar(3) }),
  )
  const checkpoint = await openCheckpoint(folder)
  expect(checkpoint.names()).toEqual(['a', 'b', 'c'])
  expect(checkpoint.info('a')).toEqual({ name: 'a', dtype: 'F32', shape: [1] })
  expect([...(await checkpoint.read('b')), ...(await checkpoint.readRows('c', 0, 1))]).toEqual([2, 3])
  await checkpoint.close()
  await write('model.safetensors', buildSafetensors({ 'model.a': scalar(1), a: scalar(2) }))
  await expect(openCheckpoint(folder)).rejects.toThrow(/holds both "model\.a" and "a"; keep the tensors of one/)
})

it.each([
  '../s.safetensors',
  '/etc/s.safetensors',
  'sub/s.safetensors',
  '..\\s.safetensors',
  'C:s.safetensors',
  'passwd',
  '',
])('refuses the shard %j, which is outside the folder or no safetensors file', async (file) => {
  await mkdir(join(folder, 'sub'))
  await write('sub/s.safetensors', buildSafetensors({ a: scalar(1) }))
  await writeIndex({ a: file })
  await expect(openCheckpoint(folder)).rejects.toThrow(/not a file of its folder/)
})

it.each(['', '{', '[]', '{"weight_map": {"a": 1}}'])('refuses the index %j', async (json) => {
  await write('model.safetensors.index.json', json)
  await expect(openCheckpoint(folder)).rejects.toThrow(/index\.json is not an index of shards/)
})

it('says what a checkpoint folder needs when it finds neither', async () => {
  await expect(openCheckpoint(folder)).rejects.toMatchObject({ code: 'model/not-found' })
})
