import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readConfig } from '../nextstep/config.ts'
import { estimateFit, memoryParts, rememberPeak, suggest } from './fit.ts'
import { hashCheckpoint } from '../graph/compile.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
const request = { width: 512, height: 512, count: 1, promptTokens: 100, blocks: 2 }
const gibibyte = 2 ** 30

test('the KV cache of the 14B release at 512 x 512 is what its shape says', async () => {
  const config = { ...(await readConfig(tiny)), layers: 48, keyValueHeads: 8, headDim: 128 }
  const { keyValueCache } = memoryParts(config, 0, { ...request, promptTokens: 0 })
  // 192 KiB for each token and branch in 16 bits; twice that in float32, two branches.
  expect(keyValueCache).toBe(1024 * 2 * 2 * 192 * 1024)
})

test('the suggestion names the most precise choice that fits, or what is missing', async () => {
  const cacheFolder = await mkdtemp(join(tmpdir(), 'patchwork-fit-'))
  const roomy = await estimateFit(tiny, request, { memory: 64 * gibibyte, disk: 64 * gibibyte }, cacheFolder)
  expect(roomy.map(({ quantization }) => quantization)).toEqual(['fp32', 'fp16', 'int8', 'int4'])
  expect(suggest(roomy, 64 * gibibyte)).toMatch(/^fp32 fits: \d+ MiB of 64\.0 GiB/)
  const poor = await estimateFit(tiny, request, { memory: 1000, disk: 64 * gibibyte }, cacheFolder)
  expect(suggest(poor, 1000)).toMatch(/^Not even int4 fits: it needs/)
  const fullDisk = await estimateFit(tiny, request, { memory: 64 * gibibyte, disk: 1000 }, cacheFolder)
  expect(suggest(fullDisk, 64 * gibibyte)).toMatch(/on the disk/)
})

test('what the last run really took corrects the next estimate', async () => {
  const cacheFolder = await mkdtemp(join(tmpdir(), 'patchwork-fit-'))
  const free = { memory: 64 * gibibyte, disk: 64 * gibibyte }
  const [before] = await estimateFit(tiny, request, free, cacheFolder)
  await rememberPeak(cacheFolder, await hashCheckpoint(await readConfig(tiny)), 100, 150)
  const [after] = await estimateFit(tiny, request, free, cacheFolder)
  expect((after?.total ?? 0) - (before?.total ?? 0)).toBe(50)
  expect(after?.parts.rest).toBe(50)
})
