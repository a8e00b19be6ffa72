import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOrtRuntime } from '../runtime/ort.ts'
import type { Session } from '../runtime/runtime.ts'
import { loadModel, type Model } from './model.ts'
import { prefill, prefillFeeds } from './prefill.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
let folder: string
let model: Model
let session: Session
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-prefill-'))
  model = await loadModel(tiny, createOrtRuntime(), folder)
  session = await model.session('prefill')
})
afterAll(async () => {
  await model.release()
  await rm(folder, { recursive: true, force: true })
})

/** Rows of words and source pictures behind padding, as prompts are. */
const prompts = fc
  .array(
    fc.array(fc.oneof(fc.integer({ min: 3, max: 200 }), fc.constant('picture' as const)), {
      minLength: 1,
      maxLength: 40,
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((rows) => {
    const columns = Math.max(...rows.map((row) => row.length))
    const { placeholder, pad } = model.config
    const padded = rows.map((row) => Array.from({ length: columns - row.length }, () => 0))
    return {
      ids: rows.map((row, i) => [
        ...(padded[i] ?? []).map(() => pad),
        ...row.map((id) => (id === 'picture' ? placeholder : id === placeholder ? pad : id)),
      ]),
      mask: rows.map((row, i) => [...(padded[i] ?? []), ...row.map(() => 1)]),
    }
  })

test('a prompt read in pieces is the prompt read at once, whatever the pieces', async () => {
  await fc.assert(
    fc.asyncProperty(prompts, fc.integer({ min: 1, max: 41 }), async (prompt, width) => {
      const { placeholder, tokenSize, layers, keyValueHeads, headDim } = model.config
      const pictures = prompt.ids.flat().filter((id) => id === placeholder).length
      const source = Float32Array.from({ length: pictures * tokenSize }, (_, i) => Math.sin(i))
      const whole = await prefill(session, model.config, prompt, source, 1000)
      const pieces = await prefill(session, model.config, prompt, source, width)
      const columns = prompt.ids[0]?.length ?? 0
      const isSeen = (index: number) => {
        const column = Math.floor(index / headDim) % columns
        return prompt.mask[Math.floor(index / (headDim * columns * keyValueHeads))]?.[column] === 1
      }
      const worst = (a: Float32Array, b: Float32Array, counts: (index: number) => boolean = () => true) =>
        a.reduce((most, value, i) => (counts(i) ? Math.max(most, Math.abs(value - (b[i] as number))) : most), 0)
      expect(pieces.hidden.length).toBe(whole.hidden.length)
      expect(worst(pieces.hidden, whole.hidden)).toBeLessThan(1e-4)
      for (let layer = 0; layer < layers; layer++) {
        expect(worst(pieces.keys[layer]!, whole.keys[layer]!, isSeen)).toBeLessThan(1e-4)
        expect(worst(pieces.values[layer]!, whole.values[layer]!, isSeen)).toBeLessThan(1e-4)
      }
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('a prompt of one piece is one run', async () => {
  const ids = [Array.from({ length: 200 }, (_, i) => 3 + (i % 150))]
  const prompt = { ids, mask: ids.map((row) => row.map(() => 1)) }
  const nothing = new Float32Array(0)
  const { hidden } = await session.run(prefillFeeds(model.config, prompt, nothing), ['hidden'])
  expect((await prefill(session, model.config, prompt, nothing)).hidden).toEqual(hidden.data)
})
