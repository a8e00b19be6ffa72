import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { readConfig, type NextStepConfig } from '../checkpoint/config.ts'
import { createLocalEngine } from '../index.ts'
import { foresee } from './foresee.ts'
import type { MemoryAtHand } from './memory.ts'
import { openTokenizer, type Tokenizer } from './tokenizer.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
const request = { prompt: 'a red fox', width: 64, height: 64 }
const plenty: MemoryAtHand = { weights: 0, quantization: 'fp32', bytesAtHand: 2 ** 40 }
let config: NextStepConfig
let tokenizer: Tokenizer
beforeAll(async () => {
  config = await readConfig(tiny)
  tokenizer = await openTokenizer(config.folder)
})

test('nothing is said of what the model holds', async () => {
  expect(await foresee(config, tokenizer, plenty, { request, images: [] })).toBeNull()
})

test('memory that is short is said as it is said at painting, and is not in the way: it is an estimate', async () => {
  const said = await foresee(config, tokenizer, { ...plenty, bytesAtHand: 1000 }, { request, images: [] })
  expect(said).toEqual({ message: expect.stringMatching(/^This needs about .* of memory/), isInTheWay: false })
  // On a device it is not the processor's memory that counts.
  expect(await foresee(config, tokenizer, null, { request, images: [] })).toBeNull()
})

test('source pictures count as tokens, and too many of them are in the way', async () => {
  const images = Array.from({ length: 3 }, () => ({ width: 64, height: 64 }))
  const edit = { request: { ...request, references: [0, 1, 2] }, images }
  const tokens = (64 / config.patchSize) ** 2
  const narrow = { ...config, positions: 3 * tokens }
  expect(await foresee(narrow, tokenizer, plenty, edit)).toEqual({
    message: expect.stringContaining(`${config.generationConfig.name} holds ${3 * tokens}; shorten the words`),
    isInTheWay: true,
  })
  expect(await foresee(narrow, tokenizer, plenty, { request, images: images.slice(0, 1) })).toBeNull()
  expect(await foresee(config, tokenizer, plenty, edit)).toBeNull()
})

test('an engine says it before, without painting', async () => {
  const engine = createLocalEngine({ model: tiny, device: 'cpu' })
  expect(await engine.foresee!({ request: { ...request, width: 65 }, images: [] })).toMatchObject({
    message: expect.stringContaining('must be a multiple of'),
    isInTheWay: true,
  })
  await engine.dispose()
})
