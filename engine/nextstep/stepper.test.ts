/** Going on from the middle of a picture, on the processor; test/gpu holds the device's stepper to the same. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { importModel } from '../import/importModel.ts'
import { resolveModel } from '../models.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import type { DecodingRequest } from './decoding.ts'
import { loadModel, type Model } from './model.ts'
import { fillNoise } from './noise.ts'
import { buildPrompt } from './prompt.ts'
import { replays } from './testing/replays.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'patchwork-stepper-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

function requestFor(model: Model, images: number, tokenCount: number): DecodingRequest {
  const { generationConfig, tokenSize } = model.config
  return {
    ...generationConfig,
    steps: 3,
    guidance: 3,
    imageGuidance: 1,
    prompt: buildPrompt(
      {
        captions: ['a red apple'],
        imagesPerCaption: images,
        positivePrompt: '',
        negativePrompt: 'blurry, dark',
        guidance: 3,
        imageGuidance: 1,
        output: { rows: 10, columns: 15 },
        sources: [],
      },
      model.tokenizer,
      model.config,
    ),
    sourceTokens: new Float32Array(0),
    images,
    tokenCount,
    noise(out, token, step) {
      for (let image = 0; image < images; image++)
        fillNoise(out.subarray(image * tokenSize, (image + 1) * tokenSize), 5, image, token, step)
    },
  }
}

/** Names of the replays that did not come out as the run in one go. */
async function differing(checkpoint: string, images: number, tokens: number, cuts: readonly number[]) {
  const model = await loadModel(checkpoint, createOrtRuntime(), folder)
  try {
    const names: string[] = []
    for await (const { name, actual, expected } of replays(model, requestFor(model, images, tokens), cuts))
      if (!Buffer.from(actual.buffer).equals(Buffer.from(expected.buffer))) names.push(name)
    return names
  } finally {
    await model.release()
  }
}

test('tokens that are read back, or painted again from any of them, are the same to the bit', async () => {
  // Around every growth of the KV cache.
  expect(await differing(tiny, 1, 150, [66, 149, 64, 65, 1, 0, 128, 129])).toEqual([])
  expect(await differing(tiny, 2, 70, [65, 3])).toEqual([])
}, 120_000)

test('the same holds for the embedded model, and for weights in 4 bits', async () => {
  expect(await differing(await resolveModel(), 1, 66, [65, 20])).toEqual([])
  for await (const _ of importModel(tiny, { quantization: 'int4', destination: folder }));
  expect(await differing(join(folder, 'model-int4'), 2, 66, [65, 20])).toEqual([])
}, 120_000)
