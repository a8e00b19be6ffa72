/** A machine with hardly any memory left. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { cli, freshFolder, quick, tinyModel } from './cli.ts'

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

test('a preview of a series says for which row the memory is too small, and paints and writes nothing', async () => {
  const cwd = freshFolder()
  writeFileSync(join(cwd, 'things.csv'), 'prompt,size\na fox,32x32\na cat,64x64\n')
  const args = ['batch', 'things.csv', '--model', tinyModel, '--out', 'out', '--preview', '--device', 'cpu']
  const { code, err } = await cli(args, { cwd })
  expect(code).toBe(0)
  expect(err).toMatch(/^Note: line 3: This needs about .* of memory .* --anyway paints it all the same\.$/m)
  expect(readdirSync(cwd)).toEqual(['things.csv'])
})
