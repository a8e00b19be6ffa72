import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readConfig } from '../checkpoint/config.ts'
import { EngineError } from '../errors.ts'
import { memoryAtHand } from '../memory.ts'
import { checkMemory, memoryParts } from './memory.ts'

const tiny = await readConfig(fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url)))
const gibibyte = 2 ** 30
const usual = { width: 256, height: 256, count: 1, promptTokens: 100, blocks: 2 }

test('what a prompt needs grows with its length, not with the square of it', () => {
  const need = (promptTokens: number) => memoryParts(tiny, 0, { ...usual, promptTokens })
  const [short, long] = [need(4000), need(8000)]
  expect(long.activations / short.activations).toBeLessThan(2.01)
  expect(long.keyValueCache / short.keyValueCache).toBeLessThan(2.01)
})

test('what does not fit is refused with a sentence that says what to make smaller', () => {
  const refusal = (change: Partial<typeof usual>, bytes: number) => {
    try {
      checkMemory(tiny, { ...usual, ...change }, bytes)
      return ''
    } catch (error) {
      return error instanceof EngineError ? error.message : String(error)
    }
  }
  expect(refusal({}, gibibyte)).toBe('')
  expect(refusal({ promptTokens: 100_000 }, gibibyte)).toMatch(
    /^This needs about \d+\.\d GiB of memory and 1\.0 GiB is free; shorten the prompt, or close other programs\.$/,
  )
  expect(refusal({ width: 2048, height: 2048 }, gibibyte)).toMatch(
    /; choose a smaller size, or close other programs\.$/,
  )
})

test('this machine has some memory at hand', () => {
  expect(memoryAtHand()).toBeGreaterThan(0)
})
