/** Going on from the middle of a picture, with a real model: what is kept is kept to the bit, and the recipe paints it again. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GenerateOptions } from '../engine.ts'
import type { GenerateEvent, Recipe } from '../event.ts'
import type { Given } from '../passages.ts'
import type { GenerateRequest, Pixels } from '../request.ts'
import { samplingOf } from '../sampling.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { loadModel, type Model } from './model.ts'
import { generate } from './pipeline.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
/** 4 rows of 4 patches. */
const request = { prompt: 'a red fox', width: 64, height: 64, steps: 4, seed: 3 }
const columns = 4
const tokenCount = 16

let folder: string
let model: Model

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-passages-'))
  model = await loadModel(tiny, createOrtRuntime(), folder)
})
afterAll(async () => {
  await model.release()
  await rm(folder, { recursive: true, force: true })
})

interface Painted {
  readonly tokens: Float32Array<ArrayBuffer>
  readonly pixels: Pixels
  readonly recipe: Recipe
  readonly given: number
}

async function paint(
  change: Partial<GenerateRequest> = {},
  options: GenerateOptions = {},
): Promise<readonly Painted[]> {
  const { tokenSize } = model.config
  const tokens: Float32Array<ArrayBuffer>[] = []
  const painted: Painted[] = []
  let given = 0
  for await (const event of generate(model, { ...request, ...change }, 0, options)) {
    if (event.type === 'token') {
      if (event.given) given++
      for (const [image, values] of event.values.entries())
        (tokens[event.image + image] ??= new Float32Array(tokenCount * tokenSize)).set(values, event.index * tokenSize)
    }
    if (event.type === 'image')
      painted.push({ tokens: tokens[event.image]!, pixels: event.pixels, recipe: event.recipe, given })
  }
  return painted
}

const one = async (...wish: Parameters<typeof paint>) => (await paint(...wish))[0]!

/** A recipe as a request. */
function again(recipe: Recipe): Partial<GenerateRequest> {
  const { prompt, seed, imageIndex, passages, until } = recipe
  return {
    ...samplingOf(recipe),
    prompt,
    seed,
    imageIndex,
    ...(passages && { passages: [...passages] }),
    ...(until !== undefined && { until }),
  }
}

function prefixOf(tokens: Float32Array, count: number): Given {
  const kept = new Uint8Array(tokenCount).fill(1, 0, count)
  return { modelHash: model.hash, pictures: [{ tokens: new Float32Array(tokens), kept }] }
}

const head = ({ tokens }: Painted, count: number) => tokens.slice(0, count * model.config.tokenSize)
const tail = ({ tokens }: Painted, count: number) => tokens.slice(count * model.config.tokenSize)

describe('a picture that was cut off', () => {
  test.each([1, 5, 8, 15, 16])('after %i patches ends as if it had not been, to the byte', async (count) => {
    const whole = await one()
    const resumed = await one({ given: prefixOf(whole.tokens, count) })
    expect(resumed.given).toBe(count)
    expect(resumed.tokens).toEqual(whole.tokens)
    expect(resumed.pixels).toEqual(whole.pixels)
    expect(resumed.recipe).toEqual(whole.recipe)
  })

  test('with a patch lost in its middle paints that one alone', async () => {
    const whole = await one()
    const given = prefixOf(whole.tokens, 10)
    given.pictures[0]!.kept[4] = 0
    given.pictures[0]!.tokens.fill(0, 4 * model.config.tokenSize, 5 * model.config.tokenSize)
    const resumed = await one({ given })
    expect(resumed.given).toBe(9)
    expect(resumed.tokens).toEqual(whole.tokens)
  })

  test('among others goes on with those that it shared a pass with', async () => {
    const all = await paint({ count: 5 })
    const pictures = all.slice(1).map(({ tokens }, index) => ({
      tokens,
      kept: new Uint8Array(tokenCount).fill(1, 0, index < 2 ? 16 : 0),
    }))
    const given: Given = { modelHash: model.hash, together: { first: 2, further: 2 }, pictures }
    const rest = await paint({ count: 4, imageIndex: 1, given })
    expect(rest.map(({ pixels }) => pixels)).toEqual(all.slice(1).map(({ pixels }) => pixels))
  })
})

describe('from a patch on', () => {
  test('new noise leaves what is above as it was', async () => {
    const whole = await one()
    const other = await one({ passages: [{ from: 8, seed: 99 }] })
    expect(head(other, 8)).toEqual(head(whole, 8))
    expect(tail(other, 8)).not.toEqual(tail(whole, 8))
  })

  test('new words and new guidance leave what is above as it was', async () => {
    const whole = await one()
    for (const changes of [
      { prompt: 'a blue whale' },
      { guidance: 3 },
      { steps: 7 },
      { negativePrompt: 'fox' },
      { sampler: 'ode' as const },
    ]) {
      const other = await one({ passages: [{ from: 6, ...changes }] })
      expect(head(other, 6)).toEqual(head(whole, 6))
      expect(tail(other, 6)).not.toEqual(tail(whole, 6))
    }
  })

  test('several futures begin alike, and the recipe of each paints it again', async () => {
    const whole = await one()
    const wish = { passages: [{ from: 8, seed: 5 }], count: 3 }
    const futures = await paint({ ...wish, given: prefixOf(whole.tokens, 8) })
    for (const future of futures) expect(head(future, 8)).toEqual(head(whole, 8))
    expect(tail(futures[0]!, 8)).not.toEqual(tail(futures[1]!, 8))
    expect(futures.map(({ tokens }) => tokens)).toEqual((await paint(wish)).map(({ tokens }) => tokens))
    for (const future of futures) {
      const repeated = await one({ ...again(future.recipe), count: 1 })
      expect(repeated.pixels).toEqual(future.pixels)
      expect(repeated.recipe).toEqual(future.recipe)
      expect(repeated.recipe.version).toBe(2)
    }
  })

  test('later passages go on from earlier ones', async () => {
    const twice = await one({
      passages: [
        { from: 4, prompt: 'a blue whale' },
        { from: 8, seed: 6 },
      ],
    })
    const first = await one({ passages: [{ from: 4, prompt: 'a blue whale' }] })
    expect(head(twice, 8)).toEqual(head(first, 8))
    const reverted = await one({
      passages: [
        { from: 4, prompt: 'a blue whale' },
        { from: 4, prompt: request.prompt },
      ],
    })
    expect(reverted.tokens).toEqual((await one()).tokens)
  })
})

describe('while it paints', () => {
  test('other words take effect at the next row, and the recipe says from where', async () => {
    let asked = 0
    const steered = await one({}, { steer: () => (asked++ === 2 ? { prompt: 'a blue whale', guidance: 4 } : null) })
    expect(asked).toBe(4)
    expect(steered.recipe.passages).toEqual([{ from: 2 * columns, prompt: 'a blue whale', guidance: 4 }])
    const whole = await one()
    expect(head(steered, 8)).toEqual(head(whole, 8))
    const repeated = await one(again(steered.recipe))
    expect(repeated.pixels).toEqual(steered.pixels)
  })

  test('it can be finished where it is; the recipe stops there too, and what is there can be gone on from', async () => {
    let tokens = 0
    const early = await one({}, { finish: () => ++tokens === 6 })
    expect(early.recipe).toMatchObject({ version: 2, until: 6 })
    expect((await one(again(early.recipe))).pixels).toEqual(early.pixels)
    const whole = await one({ given: prefixOf(early.tokens, 6) })
    expect(whole.pixels).toEqual((await one()).pixels)
  })
})

describe('what cannot be gone on from is told in a sentence', () => {
  test.each<[string, Partial<GenerateRequest>, RegExp]>([
    ['passages beyond the end', { passages: [{ from: 16, seed: 1 }] }, /begins at patch 16, but the picture has 16/],
    ['passages out of order', { passages: [{ from: 8 }, { from: 4 }] }, /in the order of their patches/],
    ['empty words', { passages: [{ from: 8, prompt: ' ' }] }, /new prompt is empty/],
  ])('%s', async (_, change, sentence) => {
    await expect(paint(change)).rejects.toThrow(sentence)
  })

  test('tokens of another model, of another size, or that are no numbers', async () => {
    const { tokens } = await one()
    const given = prefixOf(tokens, 4)
    const stranger = paint({ given: { ...given, modelHash: 'other' } })
    await expect(stranger).rejects.toThrow(/painted by another model than/)
    await expect(stranger).rejects.toMatchObject({ code: 'journal/unreadable' })
    await expect(paint({ width: 32, given })).rejects.toThrow(/do not fit a picture of this size/)
    given.pictures[0]!.tokens[3] = Number.NaN
    await expect(paint({ given })).rejects.toThrow(/do not fit/)
  })
})

test('a stop is heard between given patches', async () => {
  const { tokens } = await one()
  const stop = new AbortController()
  const seen: GenerateEvent['type'][] = []
  const painting = async () => {
    for await (const { type } of generate(model, { ...request, given: prefixOf(tokens, 12) }, 0, {
      signal: stop.signal,
    })) {
      seen.push(type)
      if (type === 'token') stop.abort()
    }
  }
  await expect(painting()).rejects.toThrow('Stopped.')
  expect(seen.filter((type) => type === 'token')).toHaveLength(1)
})
