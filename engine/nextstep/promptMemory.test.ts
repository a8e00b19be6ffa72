import { expect, test } from 'vitest'
import { PromptMemory, promptKey, type ReadPrompt } from './promptMemory.ts'

const prompt = (floats = 4): ReadPrompt => ({
  keys: [new Float32Array(floats)],
  values: [new Float32Array(floats)],
  mask: [[1]],
  hidden: new Float32Array(4),
})

test('the last two prompts are remembered, by when they were last used', () => {
  const memory = new PromptMemory()
  const [a, b, c] = [prompt(), prompt(), prompt()]
  memory.keep('a', a)
  memory.keep('b', b)
  expect(memory.find('a')).toBe(a)
  memory.keep('c', c)
  expect([memory.find('a'), memory.find('b'), memory.find('c')]).toEqual([a, undefined, c])
})

test('a prompt that is too large is not kept', () => {
  const memory = new PromptMemory()
  memory.keep('a', prompt(40 * 1024 * 1024))
  expect(memory.find('a')).toBeUndefined()
})

test('other words, another mask or other source pictures are another prompt', () => {
  const ids = [
    [1, 2],
    [3, 4],
  ]
  const mask = [
    [1, 1],
    [0, 1],
  ]
  const keys = [
    promptKey({ ids, mask }, Float32Array.of(1)),
    promptKey({ ids: [[1, 2, 3, 4]], mask }, Float32Array.of(1)),
    promptKey({ ids, mask: [mask[1] as number[], mask[0] as number[]] }, Float32Array.of(1)),
    promptKey({ ids, mask }, Float32Array.of(2)),
  ]
  expect(new Set(keys).size).toBe(4)
  expect(promptKey({ ids, mask }, Float32Array.of(1))).toBe(keys[0])
})
