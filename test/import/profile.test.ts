/** A model's own settings, changed for good. */
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { cli, freshFolder, tinyModel } from '../cli/cli.ts'

const models = freshFolder()
beforeAll(() => {
  process.env['PATCHWORK_MODELS'] = models
  cpSync(tinyModel, join(models, 'my-edit'), { recursive: true })
})

async function profile(...flags: readonly string[]) {
  const { code, out, err } = await cli(['profile', 'my-edit', ...flags, '--json'])
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as Record<string, unknown>
}

async function recipe() {
  const args = ['generate', 'a fox', '--model', 'my-edit', '--size', '32x32', '--seed', '1', '--json']
  const { out } = await cli(args)
  const events = out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
  return events.find(({ type }) => type === 'image')?.recipe
}

test('settings that are changed are those of every picture from then on', async () => {
  expect(await profile()).toMatchObject({ release: null, changes: {} })
  await profile('--steps', '3', '--negative', 'blurry', '--no-use-norm')
  expect(await profile()).toMatchObject({ changes: { steps: 3, negativePrompt: 'blurry', useNorm: false } })
  expect(await recipe()).toMatchObject({ steps: 3, negativePrompt: 'blurry', useNorm: false })
  await profile('--sampler', 'cps')
  expect(await recipe()).toMatchObject({ steps: 3, sampler: 'cps' })
})

test('a release and a generation that are chosen stay chosen', async () => {
  const before = (await recipe()).modelHash
  await profile('--release', 'NextStep-1.1', '--generation', '1.1', '--steps', '2')
  expect(await recipe()).toMatchObject({ steps: 2, sampler: 'cps', guidance: 7.5 })
  expect((await recipe()).modelHash).not.toBe(before)
  const chosen = await profile()
  expect(chosen).toMatchObject({ generation: '1.1', why: 'its patchwork.json says so', release: 'NextStep-1.1' })
})

test('a reset brings back the settings of its release; the network that was chosen stays', async () => {
  const { settings, generation, release, changes } = await profile('--reset')
  expect(settings).toMatchObject({ steps: 28, sampler: 'nextstep-1.1', useNorm: false })
  expect({ generation, release, changes }).toEqual({ generation: '1.1', release: 'NextStep-1.1', changes: {} })
  await profile('--generation', '1.0')
})

test('in words, every setting is a line, and what was changed is marked', async () => {
  const { out } = await cli(['profile', 'my-edit', '--guidance', '3', '--release', 'none'])
  expect(out).toMatch(/^NextStep-1, because its patchwork\.json says so\nnone of the published releases/)
  expect(out).toMatch(/^guidance +3 +\(changed\)$/m)
  expect(out).toMatch(/^sampler +"nextstep-1"$/m)
})

test('what is no setting, and the model that came with Patchwork, are refused in a sentence', async () => {
  const wrong = await cli(['profile', 'my-edit', '--steps', '0'])
  expect([wrong.code, wrong.err]).toEqual([2, 'patchwork: Steps must be at least 2.\n'])
  const own = await cli(['profile', 'patchwork-second', '--steps', '3'])
  expect(own.code).toBe(2)
  expect(own.err).toMatch(/^patchwork: .* came with Patchwork and stays as it is; .*\.\n$/)
  expect(existsSync(join(models, 'my-edit', 'patchwork.json'))).toBe(true)
})
