import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { createOrtRuntime } from '../runtime/ort.ts'
import { loadModel } from './model.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'patchwork-model-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

async function load(own: object) {
  const checkpoint = join(folder, 'checkpoint')
  await cp(tiny, checkpoint, { recursive: true })
  await writeFile(join(checkpoint, 'patchwork.json'), JSON.stringify(own))
  const model = await loadModel(checkpoint, createOrtRuntime(), join(folder, 'cache'))
  await model.release()
  await rm(checkpoint, { recursive: true })
  return model
}

test('a model may say in what numbers it is run, and is another model then', async () => {
  const [plain, small] = [await load({}), await load({ quantization: 'int8' })]
  expect([plain.quantization, small.quantization]).toEqual(['fp32', 'int8'])
  expect(small.weightBytes).toBeLessThan(plain.weightBytes)
  expect(small.hash).not.toBe(plain.hash)
  await expect(load({ quantization: 'int9' })).rejects.toThrow(/patchwork\.json.*quantization/)
})
