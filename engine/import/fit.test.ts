import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { identityOf } from '../checkpoint/identity.ts'
import { planModel } from '../graph/compile.ts'
import { quantizations } from '../graph/precision.ts'
import { resolveModel } from '../models.ts'
import { readConfig, type NextStepConfig } from '../checkpoint/config.ts'
import { asLargeRelease } from '../checkpoint/testing/largeRelease.ts'
import { memoryParts } from '../nextstep/memory.ts'
import { chooseFit, estimateFit, suggest, type FreeRoom } from './fit.ts'
import { weightBytes } from '../nextstep/weightBytes.ts'
import { rememberPeak } from './peaks.ts'

const tiny = await readConfig(fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url)))
/** The settings of NextStep-1-Large; spec section 1. */
const release: NextStepConfig = {
  ...asLargeRelease(tiny),
  headWidth: 1536,
  headBlocks: 12,
  autoencoder: { ...tiny.autoencoder, ch: 128, ch_mult: [1, 2, 4, 4], num_res_blocks: 2 },
}
const request = { width: 512, height: 512, count: 1, promptTokens: 100, blocks: 2 }
const gibibyte = 2 ** 30
const roomy: FreeRoom = { memory: 64 * gibibyte, disk: 200 * gibibyte, gpu: null }
const folder = await mkdtemp(join(tmpdir(), 'patchwork-fit-'))
afterAll(() => rm(folder, { recursive: true }))
const cache = () => mkdtemp(join(folder, 'cache-'))

test('the KV cache of the 14B release at 512 x 512 is what its shape says', () => {
  const { keyValueCache } = memoryParts(release, 0, { ...request, promptTokens: 0 })
  // 192 KiB for each token and branch in 16 bits; twice that in float32, two branches.
  expect(keyValueCache).toBe(1024 * 2 * 2 * 192 * 1024)
})

test('sizes come from settings alone, and are those that an import writes', async () => {
  for (const config of [tiny, await readConfig(await resolveModel())]) {
    for (const quantization of quantizations) {
      const { parts, close } = await planModel(config, quantization)
      await close()
      const written = parts.reduce((sum, { plan }) => sum + plan.byteLength, 0)
      const { model, autoencoder } = weightBytes(config, quantization)
      expect(Math.abs(model + autoencoder - written) / written).toBeLessThan(0.1)
    }
  }
})

test('the 14B release: int4 for a GPU of 12 GB, int8 for a machine of 64 GB, nothing for 4 GB', async () => {
  const fit = async (free: FreeRoom) => {
    const fits = await estimateFit(release, request, free, await cache())
    return { choice: chooseFit(fits)?.quantization, sentence: suggest(fits, free) }
  }
  expect(await fit({ ...roomy, gpu: { freeBytes: 12 * gibibyte } })).toEqual({
    choice: 'int4',
    sentence: expect.stringMatching(/^int4 fits: \d+\.\d GiB of 12\.0 GiB of GPU memory\.$/),
  })
  expect(await fit(roomy)).toEqual({
    choice: 'int8',
    sentence: expect.stringMatching(/^int8 fits: \d+\.\d GiB of 64\.0 GiB of memory\.$/),
  })
  // A GPU that is too small leaves the work to the processor.
  expect(await fit({ ...roomy, gpu: { freeBytes: 4 * gibibyte } })).toMatchObject({ choice: 'int8' })
  expect(await fit({ ...roomy, memory: 4 * gibibyte })).toEqual({
    choice: undefined,
    sentence: expect.stringMatching(/^Not even int4 fits: it needs \d+\.\d GiB and 4\.0 GiB of memory is free\.$/),
  })
  expect((await fit({ ...roomy, disk: gibibyte })).sentence).toMatch(/^Not even int4 fits on the disk: it needs/)
})

test('a small model is offered as it is', async () => {
  const fits = await estimateFit(tiny, request, roomy, await cache())
  expect(fits.map(({ quantization }) => quantization)).toEqual(['fp32', 'fp16', 'int8', 'int4'])
  expect(chooseFit(fits)?.quantization).toBe('fp16')
})

test('what the last run really took corrects the next estimate', async () => {
  const cacheFolder = await cache()
  await rememberPeak(cacheFolder, await identityOf(tiny, cacheFolder), 100, 150)
  const [after] = await estimateFit(tiny, request, roomy, cacheFolder)
  expect(after?.parts.rest).toBe(50)
})
