/** Painting on from what the last painting has in memory: the same bits, and nothing is read twice. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { GenerateRequest } from '../request.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { loadModel, type Model } from './model.ts'
import { generate } from './pipeline.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
/** 4 rows of 4 patches. */
const request = { prompt: 'a red fox', width: 64, height: 64, steps: 4, seed: 3 }
const tokenCount = 16

let folder: string
let loaded: Model
/** Counts how often the graph of a token is run, whether it samples one or reads one in. */
let model: Model
let runs = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-kept-'))
  loaded = await loadModel(tiny, createOrtRuntime(), folder)
  model = {
    ...loaded,
    async session(graph) {
      const session = await loaded.session(graph)
      if (graph !== 'token') return session
      return { ...session, run: (...feeds) => (runs++, session.run(...feeds)), release: () => session.release() }
    },
  }
})
beforeEach(() => loaded.kept.drop())
afterAll(async () => {
  await loaded.release()
  await rm(folder, { recursive: true, force: true })
})

async function paint(change: Partial<GenerateRequest> = {}, on = model) {
  runs = 0
  const size = model.config.tokenSize
  const tokens = new Float32Array(tokenCount * size)
  const pictures: Uint8Array[] = []
  for await (const event of generate(on, { ...request, ...change }, 0)) {
    if (event.type === 'token') tokens.set(event.values[0]!, event.index * size)
    if (event.type === 'image') pictures.push(event.pixels.data)
  }
  return { tokens, pictures, runs }
}

/** A rerolled picture from one of its patches on, right after it was painted and with nothing kept. */
async function both(change: Partial<GenerateRequest>, from: number, before: Partial<GenerateRequest> = {}) {
  const parent = await paint(before)
  const kept = new Uint8Array(tokenCount).fill(1, 0, from)
  const given = { modelHash: model.hash, foreign: false, pictures: [{ tokens: parent.tokens, kept }] }
  const warm = await paint({ given, ...change })
  loaded.kept.drop()
  const cold = await paint({ given, ...change })
  return { warm, cold }
}

test.each([1, 4, 11, 15])(
  'from patch %i on, only that many are painted; the picture is the same to the bit',
  async (from) => {
    const { warm, cold } = await both({ passages: [{ from, seed: 9 }] }, from)
    expect(warm.tokens).toEqual(cold.tokens)
    expect(warm.pictures).toEqual(cold.pictures)
    // The last kept patch is read again: its hidden state is not remembered.
    expect(warm.runs).toBe(tokenCount - from + 1)
    expect(cold.runs).toBe(tokenCount)
  },
)

test('other settings from there on cost nothing either', async () => {
  for (const changes of [{ steps: 7 }, { guidance: 3 }, { sampler: 'ode' as const }]) {
    const { warm, cold } = await both({ passages: [{ from: 12, seed: 9, ...changes }] }, 12)
    expect(warm.tokens).toEqual(cold.tokens)
    expect(warm.runs).toBe(5)
  }
})

test('a picture that was steered is painted on under its last words', async () => {
  const passages = [{ from: 4, prompt: 'a blue whale' }]
  const { warm, cold } = await both({ passages: [...passages, { from: 12, seed: 9 }] }, 12, { passages })
  expect(warm.tokens).toEqual(cold.tokens)
  expect(warm.runs).toBe(5)
})

test('other words, another size or other company begin anew', async () => {
  const alone = await paint()
  for (const change of [{ prompt: 'a blue whale' }, { height: 32 }, { count: 2 }]) {
    loaded.kept.drop()
    const cold = await paint(change)
    await paint()
    const after = await paint(change)
    expect(after).toEqual(cold)
  }
  expect((await paint()).tokens).toEqual(alone.tokens)
})

test('a picture that is all there needs no reading at all', async () => {
  const { warm, cold } = await both({}, tokenCount)
  expect(warm.pictures).toEqual(cold.pictures)
  expect([warm.runs, cold.runs]).toEqual([0, 0])
})

test('it counts as memory at hand, goes after a minute, and is not kept where memory is short', async () => {
  const free = vi.fn(() => 2 ** 40)
  const frugal: Model = { ...model, memoryAtHand: free }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    await paint({}, frugal)
    expect(loaded.kept.bytes).toBeGreaterThan(0)
    vi.advanceTimersByTime(59_000)
    expect(loaded.kept.bytes).toBeGreaterThan(0)
    vi.advanceTimersByTime(1_000)
    expect(loaded.kept.bytes).toBe(0)
    free
      .mockReturnValueOnce(2 ** 40)
      .mockReturnValueOnce(2 ** 40)
      .mockReturnValue(1)
    await paint({}, frugal)
    expect(loaded.kept.bytes).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
