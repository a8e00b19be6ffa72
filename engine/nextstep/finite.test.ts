import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { buildSafetensors, type TestTensor } from '../checkpoint/testing/buildSafetensors.ts'
import { openSafetensors } from '../checkpoint/safetensors.ts'
import { elementCount, type TensorSource } from '../checkpoint/tensorSource.ts'
import { openTorchArchive } from '../checkpoint/torchArchive.ts'
import { EngineError } from '../errors.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { loadModel } from './model.ts'
import { generate } from './pipeline.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'patchwork-finite-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Every tensor, the middle number of the one named replaced. */
async function damaged(source: TensorSource, name: string, number: number): Promise<Buffer> {
  const tensors: Record<string, TestTensor> = {}
  for (const one of source.names()) {
    const { shape } = source.info(one)
    const data = await source.read(one)
    if (one === name) data[Math.floor(elementCount(shape) / 2)] = number
    tensors[one] = { dtype: 'F32', shape, data }
  }
  await source.close()
  return buildSafetensors(tensors)
}

/** How the painting ends of a model one number of whose weights is `number`. */
async function paintDamaged(part: 'model' | 'vae', name: string, number: number) {
  const checkpoint = join(folder, `${name}-${number}`)
  await cp(tiny, checkpoint, { recursive: true })
  if (part === 'model') {
    const source = await openSafetensors(join(tiny, 'model.safetensors'))
    await writeFile(join(checkpoint, 'model.safetensors'), await damaged(source, name, number))
  } else {
    const source = await openTorchArchive(join(tiny, 'vae/checkpoint.pt'))
    await rm(join(checkpoint, 'vae/checkpoint.pt'))
    await writeFile(join(checkpoint, 'vae/model.safetensors'), await damaged(source, name, number))
  }
  const model = await loadModel(checkpoint, createOrtRuntime(), join(folder, 'cache'))
  const picture = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(90) }
  const request = { prompt: 'a red fox', width: 64, height: 64, steps: 3, seed: 1, images: [picture] }
  try {
    for await (const { type } of generate(model, request, 0)) if (type === 'image') return 'a picture'
    return 'nothing'
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return `${error.code}: ${error.message}`
  } finally {
    await model.release()
    await rm(checkpoint, { recursive: true })
  }
}

test.each([
  ['model', 'layers.0.self_attn.q_proj.weight', 'transformer'],
  ['model', 'layers.1.self_attn.k_proj.weight', 'transformer'],
  ['model', 'layers.2.mlp.down_proj.weight', 'transformer'],
  ['model', 'norm.weight', 'transformer'],
  ['model', 'image_in_projector.weight', 'transformer'],
  ['model', 'image_out_projector.bias', 'flow-matching head'],
  ['model', 'image_head.net.time_embed.mlp.0.weight', 'flow-matching head'],
  ['model', 'image_head.net.res_blocks.0.in_ln.weight', 'flow-matching head'],
  ['model', 'image_head.net.final_layer.linear.weight', 'flow-matching head'],
  ['vae', 'encoder.conv_in.weight', 'encoder'],
  ['vae', 'decoder.conv_out.bias', 'decoder'],
] as const)('one NaN in %s %s ends in a sentence, not in a flat picture', async (part, name, who) => {
  const ending = await paintDamaged(part, name, Number.NaN)
  expect(ending).toMatch(/^model\/unreadable: The weights of .+ are damaged: .*download or import the model again\.$/)
  expect(ending).toContain(`its ${who} computed`)
})

test('so does one Infinity, and numbers too large to add', async () => {
  for (const number of [Infinity, 3e38]) {
    const ending = await paintDamaged('model', 'layers.1.mlp.up_proj.weight', number)
    expect(ending).toMatch(/^model\/unreadable: .* are damaged/)
  }
})
