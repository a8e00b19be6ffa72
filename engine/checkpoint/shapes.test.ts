import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readConfig, type NextStepConfig } from './config.ts'
import { openCheckpoint } from './shards.ts'
import { autoencoderShapes, checkDepths, checkShapes, transformerShapes } from './shapes.ts'
import { openVaeWeights } from './vaeWeights.ts'

const folder = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
const config = await readConfig(folder)

async function check(changes: Partial<NextStepConfig> = {}): Promise<void> {
  const weights = await openCheckpoint(folder)
  try {
    checkShapes(weights, transformerShapes({ ...config, ...changes }), 'config.json')
  } finally {
    await weights.close()
  }
}

it('the shapes are those of a checkpoint of the original code, every one of them', async () => {
  await expect(check()).resolves.toBeUndefined()
  const known = new Set([...transformerShapes(config)].map(([name]) => name))
  const weights = await openCheckpoint(folder)
  expect(weights.names().filter((name) => !known.has(name))).toEqual(['gen_pos_embed', 'lm_head.weight'])
  await weights.close()
})

it('so are those of the autoencoder', async () => {
  const weights = await openVaeWeights(join(folder, 'vae'))
  expect(() => checkShapes(weights, autoencoderShapes(config.autoencoder), 'vae/config.json')).not.toThrow()
  const known = new Set([...autoencoderShapes(config.autoencoder)].map(([name]) => name))
  expect(weights.names().filter((name) => !known.has(name))).toEqual([])
  await weights.close()
})

it.each<[string, Partial<NextStepConfig>, RegExp]>([
  ['hidden size', { hidden: 128 }, /"embed_tokens\.weight" of shape \[640, 128\], but the weights hold \[640, 64\]/],
  ['vocabulary', { vocabulary: 641 }, /"embed_tokens\.weight"/],
  ['heads', { heads: 8 }, /"layers\.0\.self_attn\.q_proj\.weight"/],
  ['key-value heads', { keyValueHeads: 4 }, /"layers\.0\.self_attn\.k_proj\.weight"/],
  ['MLP size', { mlpSize: 256 }, /"layers\.0\.mlp\.gate_proj\.weight"/],
  ['token size', { tokenSize: 16 }, /"image_in_projector\.weight"/],
  ['head width', { headWidth: 64 }, /"image_head\.net\.time_embed\.mlp\.0\.weight"/],
])('another %s is told by the first tensor that differs', async (_, changes, sentence) => {
  await expect(check(changes)).rejects.toMatchObject({ code: 'model/config', message: expect.stringMatching(sentence) })
})

it.each<[string, Partial<NextStepConfig>, string]>([
  ['fewer layers', { layers: 1 }, 'num_hidden_layers is 1, but the weights hold 3'],
  ['more layers', { layers: 30 }, 'num_hidden_layers is 30, but the weights hold 3'],
  ['a shallower head', { headBlocks: 1 }, 'fm_head_layers is 1, but the weights hold 2'],
])('%s than the weights hold are never painted with', async (_, changes, sentence) => {
  const weights = await openCheckpoint(folder)
  expect(() => checkDepths(weights, config, 'config.json')).not.toThrow()
  expect(() => checkDepths(weights, { ...config, ...changes }, 'config.json')).toThrow(sentence)
  await weights.close()
})
