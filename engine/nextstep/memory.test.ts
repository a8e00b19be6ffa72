import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readConfig, type NextStepConfig } from '../checkpoint/config.ts'
import { asLargeRelease } from '../checkpoint/testing/largeRelease.ts'
import { EngineError } from '../errors.ts'
import { memoryAtHand } from '../memory.ts'
import { checkMemory, memoryParts, type MemoryAtHand, type MemoryRequest } from './memory.ts'
import { residentWeights } from './weightBytes.ts'

const tiny = await readConfig(fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url)))
/** The settings of NextStep-1-Large, as far as memory goes. */
const release = asLargeRelease(tiny)
const gibibyte = 2 ** 30
const usual = { width: 256, height: 256, count: 1, promptTokens: 100, blocks: 2 }

test('what a prompt needs grows with its length, not with the square of it', () => {
  const need = (promptTokens: number) => memoryParts(tiny, 0, { ...usual, promptTokens })
  const [short, long] = [need(4000), need(8000)]
  expect(long.activations / short.activations).toBeLessThan(2.01)
  expect(long.keyValueCache / short.keyValueCache).toBeLessThan(2.01)
})

function refusal(config: NextStepConfig, request: MemoryRequest, memory: Partial<MemoryAtHand>): string {
  try {
    checkMemory(config, request, { weights: 0, quantization: 'int8', bytesAtHand: gibibyte, ...memory })
    return ''
  } catch (error) {
    return error instanceof EngineError ? `${error.code}: ${error.message}` : String(error)
  }
}

test('what does not fit is refused with its parts and with what to make smaller', () => {
  expect(refusal(tiny, usual, {})).toBe('')
  expect(refusal(tiny, { ...usual, promptTokens: 100_000 }, {})).toMatch(
    /^memory\/short: This needs about \d+\.\d GiB of memory \(KV cache .*, activations .*, autoencoder .*\) and 1\.0 GiB is free; shorten the prompt, or close other programs\.$/,
  )
  expect(refusal(tiny, { ...usual, width: 2048, height: 2048 }, {})).toMatch(
    /; at \d+ x \d+ pixels it would need [\d.]+ .iB, or close other programs\.$/,
  )
})

test('a release that does not fit is told the precision that would, the size that would, or that none does', () => {
  const request = { width: 512, height: 512, count: 1, promptTokens: 128, blocks: 2 }
  const weights = residentWeights(release, 'int8')
  const at = (bytesAtHand: number) => refusal(release, request, { weights, bytesAtHand })
  expect(at(64 * gibibyte)).toBe('')
  expect(at(12 * gibibyte)).toMatch(
    /\(weights 1\d\.\d GiB, KV cache .*; stored as int4 it would need \d+\.\d GiB, or close/,
  )
  expect(at(2 * gibibyte)).toMatch(/; not even int4 at 128 x 128 pixels fits, which needs [\d.]+ GiB, or close/)
})

test('this machine has some memory at hand', () => {
  expect(memoryAtHand()).toBeGreaterThan(0)
})
