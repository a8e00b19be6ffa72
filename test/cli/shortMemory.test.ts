/** A machine with hardly any memory left. */
import { expect, test, vi } from 'vitest'
import { cli, quick } from './cli.ts'

vi.mock('../../engine/memory.ts', () => ({ memoryAtHand: () => 2 ** 20 }))

const wish = ['generate', 'a red fox', ...quick, '--device', 'cpu']

test('a picture that memory is too small for is refused with its parts, and painted anyway', async () => {
  const refused = await cli(wish)
  expect(refused.code).toBe(2)
  expect(refused.err).toMatch(
    /This needs about .* of memory \(weights .*, KV cache .*, activations .*, autoencoder .*\) and 1 MiB is free; .* --anyway paints it all the same\.$/m,
  )
  const painted = await cli([...wish, '--anyway'])
  expect({ code: painted.code, out: painted.out }).toEqual({ code: 0, out: expect.stringMatching(/\.png\n$/) })
})
