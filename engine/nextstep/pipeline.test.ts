import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GenerateEvent } from '../event.ts'
import type { GenerateRequest } from '../request.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { loadModel, type Model } from './model.ts'
import { generate } from './pipeline.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
const request = { prompt: 'a red fox', width: 64, height: 48, steps: 4, seed: 3 }

let folder: string
let model: Model
/** Names of the graphs, in the order in which they ran. */
const runs: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-pipeline-'))
  model = await loadModel(tiny, listening(createOrtRuntime()), folder)
})
afterAll(async () => {
  await model.release()
  await rm(folder, { recursive: true, force: true })
})

function listening(runtime: Runtime): Runtime {
  return {
    ...runtime,
    async load(path) {
      const session = await runtime.load(path)
      return {
        ...session,
        run(feeds, fetches) {
          runs.push(basename(path, '.onnx'))
          return session.run(feeds, fetches)
        },
      }
    },
  }
}

async function paint(change: Partial<GenerateRequest> = {}): Promise<readonly GenerateEvent[]> {
  runs.length = 0
  const events: GenerateEvent[] = []
  for await (const event of generate(model, { ...request, ...change }, 0)) events.push(event)
  return events
}

const count = (name: string) => runs.filter((run) => run === name).length
const pictures = (events: readonly GenerateEvent[]) =>
  events.flatMap((event) => (event.type === 'image' ? [event.pixels.data] : []))

const recipes = (events: readonly GenerateEvent[]) =>
  events.flatMap((event) => (event.type === 'image' ? [event.recipe] : []))

test('a picture that the memory is too small for is painted only anyway', async () => {
  const small: Model = { ...model, memoryAtHand: () => 2 ** 20 }
  const wish = { ...request, width: 16, height: 16 }
  await expect(generate(small, wish, 0).next()).rejects.toMatchObject({ code: 'memory/short' })
  const types: string[] = []
  for await (const { type } of generate(small, wish, 0, { anyway: true })) types.push(type)
  expect(types.at(-1)).toBe('done')
})

test('the same prompt is read once; other seeds and steps go on from there, and the picture is the same to the bit', async () => {
  const first = await paint()
  expect(count('prefill')).toBe(1)
  const second = await paint()
  expect(count('prefill')).toBe(0)
  expect(pictures(second)).toEqual(pictures(first))
  await paint({ seed: 4, steps: 6 })
  expect(count('prefill')).toBe(0)
  await paint({ prompt: 'a blue fox' })
  expect(count('prefill')).toBe(1)
})

test('another source picture is another prompt', async () => {
  const picture = (grey: number) => ({ width: 64, height: 48, data: new Uint8Array(64 * 48 * 3).fill(grey) })
  await paint({ images: [picture(10)] })
  await paint({ images: [picture(200)] })
  expect(count('prefill')).toBe(1)
  await paint({ images: [picture(200)] })
  expect(count('prefill')).toBe(0)
})

test('a picture that others refer to is encoded once, and what is painted is the same to the bit', async () => {
  const sheet = { width: 48, height: 32, data: Uint8Array.from({ length: 48 * 32 * 3 }, (_, i) => (i * 11) % 256) }
  const frame = { images: [sheet], references: [0], prompt: 'the fox again' }
  const first = await paint(frame)
  expect(count('encoder')).toBe(1)
  await paint({ ...frame, prompt: 'the fox runs' })
  await paint({ ...frame, prompt: 'the fox sleeps' })
  expect(count('encoder')).toBe(0)
  const again = await paint({ ...frame, images: [{ ...sheet, data: sheet.data.slice() }] })
  expect(count('encoder')).toBe(0)
  expect(pictures(again)).toEqual(pictures(first))
  const fresh: Model = { ...model }
  const events: GenerateEvent[] = []
  for await (const event of generate(fresh, { ...request, ...frame }, 0)) events.push(event)
  expect(pictures(events)).toEqual(pictures(first))
})

test('what is only referred to is read at its own size and shape; its recipe says so, and paints the same again', async () => {
  const noise = (width: number, height: number) => ({
    width,
    height,
    data: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 13) % 251),
  })
  const wish = { images: [noise(64, 48), noise(32, 48), noise(96, 160)], imageGuidance: 1.5 }
  const own = await paint({ ...wish, references: [1, 2] })
  const fitted = await paint(wish)
  expect(pictures(own)).not.toEqual(pictures(fitted))
  const [recipe] = recipes(own)
  expect(recipe).toMatchObject({ version: 2, references: [1, 2] })
  expect(recipes(fitted)[0]).not.toHaveProperty('references')
  const again = await paint({ ...wish, ...(recipe?.references && { references: [...recipe.references] }) })
  expect(pictures(again)).toEqual(pictures(own))
})

test('a picture of the size that is painted is read alike, changed or referred to, and its recipe is as ever', async () => {
  const picture = { width: 64, height: 48, data: Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 7) % 256) }
  const changed = await paint({ images: [picture] })
  const referred = await paint({ images: [picture], references: [0] })
  expect(pictures(referred)).toEqual(pictures(changed))
  expect(recipes(referred)).toEqual(recipes(changed))
})

test('a model that knows its own sizes only reads every picture at the size that it paints', async () => {
  const { config } = model
  const size: [number, number] = [request.width, request.height]
  const only = { ...config.generationConfig, decodesWhole: true, sizes: [size] }
  const whole: Model = { ...model, config: { ...config, generationConfig: only } }
  const sheet = { width: 32, height: 64, data: Uint8Array.from({ length: 32 * 64 * 3 }, (_, i) => (i * 7) % 256) }
  const painted = async (change: Partial<GenerateRequest>) => {
    const events: GenerateEvent[] = []
    for await (const event of generate(whole, { ...request, images: [sheet], ...change }, 0)) events.push(event)
    return events
  }
  const [referred, changed] = [await painted({ references: [0] }), await painted({})]
  expect(pictures(referred)).toEqual(pictures(changed))
  expect(recipes(referred)[0]).not.toHaveProperty('references')
})

test('the memory check counts the patches that a picture is really read on', async () => {
  const small = { width: 16, height: 16, data: new Uint8Array(16 * 16 * 3) }
  const images = Array.from({ length: 8 }, () => small)
  const wish = { ...request, width: 256, height: 256, images, prompt: 'together' }
  const need = async (change: Partial<GenerateRequest>) => {
    const none: Model = { ...model, memoryAtHand: () => 0 }
    const refused = await generate(none, { ...wish, ...change }, 0)
      .next()
      .catch((error: unknown) => error)
    return /KV cache (?<size>[\d.]+ \w+)/.exec(String(refused))?.groups?.['size']
  }
  const [fitted, own] = [await need({}), await need({ references: [0, 1, 2, 3, 4, 5, 6, 7] })]
  expect(fitted).toMatch(/iB$/)
  expect(own).not.toBe(fitted)
})

test('a token is one run, times are embedded once, and the whole picture is decoded once at the end', async () => {
  const events = await paint()
  const tokens = events.filter(({ type }) => type === 'token').length
  expect(count('token')).toBe(tokens)
  expect(count('time')).toBe(1)
  expect(runs.at(-1)).toBe('decoder')
})

test('every patch is shown before the next one is painted', async () => {
  const events = await paint()
  const started = events[0] as Extract<GenerateEvent, { type: 'started' }>
  let painted = -1
  const seen = new Set<number>()
  for (const event of events) {
    if (event.type === 'token') {
      if (event.index > 0) expect(seen).toContain(event.index - 1)
      painted = event.index
    }
    if (event.type !== 'preview') continue
    const cells = (length: number) => length / started.patchSize
    for (let row = cells(event.y); row < cells(event.y + event.pixels.height); row++) {
      for (let column = cells(event.x); column < cells(event.x + event.pixels.width); column++)
        seen.add(row * started.columns + column)
    }
    expect(Math.max(...seen)).toBeLessThanOrEqual(painted)
  }
})

test('an edit is the same picture however many others are painted with it', async () => {
  const images = [{ width: 64, height: 48, data: Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 7) % 256) }]
  const two = pictures(await paint({ images, imageGuidance: 1.5, count: 2 }))
  const three = pictures(await paint({ images, imageGuidance: 1.5, count: 3 }))
  const worst = Math.max(...(two[1] ?? []).map((value, i) => Math.abs(value - (three[1]?.[i] as number))))
  expect(worst).toBeLessThanOrEqual(1)
})

test('what the memory at hand cannot hold is refused before anything is painted', async () => {
  const cramped = { ...model, memoryAtHand: () => 2 ** 20 }
  const seen: string[] = []
  const painting = async () => {
    for await (const { type } of generate(cramped, { ...request, prompt: '雪'.repeat(4000) }, 0)) seen.push(type)
  }
  await expect(painting()).rejects.toThrow(
    /^This needs about .* of memory \(.*\) and 1 MiB is free; shorten the prompt/,
  )
  expect(seen).toEqual([])
})
