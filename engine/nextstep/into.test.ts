/** Painting among the patches of another picture, with a real model: what stays stays to the bit, wherever it lies. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GenerateOptions } from '../engine.ts'
import type { Recipe } from '../event.ts'
import { parseRecipe } from '../images/recipe.ts'
import type { GenerateRequest, Into, Pixels } from '../request.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { encodeTokens } from './autoencoding.ts'
import { loadModel, type Model } from './model.ts'
import { generate } from './pipeline.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
/** 4 rows of 4 patches. */
const request = { prompt: 'a red fox', width: 64, height: 64, steps: 4, seed: 3 }
const grid = { rows: 4, columns: 4 }
const tokenCount = 16
/** All but the four in the middle. */
const around = [0, 5, 7, 2, 11, 5]
const inside = [5, 6, 9, 10]

let folder: string
let model: Model
let parent: Painted

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-into-'))
  model = await loadModel(tiny, createOrtRuntime(), folder)
  parent = await one()
})
afterAll(async () => {
  await model.release()
  await rm(folder, { recursive: true, force: true })
})

interface Painted {
  readonly tokens: Float32Array<ArrayBuffer>
  readonly pixels: Pixels
  readonly recipe: Recipe
  readonly isWhole: boolean
}

async function paint(change: Partial<GenerateRequest> = {}, options: GenerateOptions = {}) {
  const { tokenSize } = model.config
  const tokens: Float32Array<ArrayBuffer>[] = []
  const painted: Painted[] = []
  for await (const event of generate(model, { ...request, ...change }, 0, options)) {
    if (event.type === 'token') {
      for (const [image, values] of event.values.entries())
        (tokens[event.image + image] ??= new Float32Array(tokenCount * tokenSize)).set(values, event.index * tokenSize)
    }
    if (event.type !== 'image') continue
    const { pixels, recipe, alpha } = event
    painted.push({ tokens: tokens[event.image]!, pixels, recipe, isWhole: alpha === undefined })
  }
  return painted
}

const one = async (...wish: Parameters<typeof paint>) => (await paint(...wish))[0]!

function into(runs: readonly number[], own: Float32Array = parent.tokens): Into {
  return { runs: [...runs], whole: true, tokens: { modelHash: model.hash, columns: 4, values: own.slice() } }
}

interface Tokens {
  readonly tokens: Float32Array
}

const cell = ({ tokens }: Tokens, index: number) =>
  tokens.slice(index * model.config.tokenSize, (index + 1) * model.config.tokenSize)

/** Patches in which two pictures differ. */
function changed(one: Tokens, other: Tokens): readonly number[] {
  return Array.from({ length: tokenCount }, (_, index) => index).filter((index) =>
    cell(one, index).some((value, at) => !Object.is(value, cell(other, index)[at])),
  )
}

describe('a region', () => {
  test.each<[string, readonly number[], readonly number[]]>([
    ['in the middle', around, inside],
    ['of one patch', [0, 6, 7, 9], [6]],
    ['that begins with the first patch', [1, 15], [0]],
    ['that ends with the last patch', [0, 15], [15]],
    ['to the end of the picture', [0, 9], [9, 10, 11, 12, 13, 14, 15]],
    ['of the whole picture', [], [...Array(16).keys()]],
  ])('%s is new, and everything else as it was', async (_, runs, region) => {
    const child = await one({ seed: 77, into: into(runs) })
    expect(changed(child, parent)).toEqual(region)
    expect(child.isWhole).toBe(true)
    expect(child.recipe).toMatchObject({ version: 2, seed: 77, into: { columns: 4, runs } })
    expect(parseRecipe(JSON.stringify(child.recipe))).toEqual(child.recipe)
  })

  test('is painted again by its recipe, and otherwise with another seed or other words', async () => {
    const child = await one({ seed: 77, into: into(around) })
    const { runs } = child.recipe.into!
    expect(await one({ seed: child.recipe.seed, into: into(runs) })).toEqual(child)
    for (const change of [{ seed: 78 }, { seed: 77, prompt: 'a blue whale' }]) {
      const other = await one({ ...change, into: into(around) })
      expect(changed(other, child)).toEqual(inside)
      expect(other.recipe.into).toEqual(child.recipe.into)
    }
  })

  test('has as many futures as are asked for, all among the same patches', async () => {
    const futures = await paint({ seed: 77, count: 3, into: into(around) })
    for (const future of futures) expect(changed(future, parent)).toEqual(inside)
    expect(changed(futures[0]!, futures[2]!)).toEqual(inside)
    const third = await one({ seed: 77, imageIndex: 2, into: into(around) })
    expect(third.pixels).toEqual(futures[2]!.pixels)
  })

  test('that was cut off goes on, and its recipe is that of one that was not', async () => {
    const whole = await one({ seed: 77, into: into(around) })
    for (const count of [3, 6, 9, 10, 12]) {
      const kept = new Uint8Array(tokenCount).fill(1, 0, count)
      const given = { modelHash: model.hash, pictures: [{ tokens: whole.tokens, kept }] }
      expect(await one({ seed: 77, into: into(around), given })).toEqual(whole)
    }
  })

  test('that is ended early keeps what is painted; the rest stays as it was, and the recipe says so', async () => {
    let tokens = 0
    const early = await one({ seed: 77, into: into(around) }, { finish: () => ++tokens >= 8 })
    expect(changed(early, parent)).toEqual([5, 6])
    expect(early.isWhole).toBe(true)
    expect(early.recipe.until).toBeUndefined()
    expect(early.recipe.into!.runs).toEqual([0, 5, 7, 9])
    expect((await one({ seed: 77, into: into(early.recipe.into!.runs) })).pixels).toEqual(early.pixels)
  })

  test('what lies behind it is not waited for', async () => {
    const seen: string[] = []
    for await (const event of generate(model, { ...request, into: into([1, 15]) }, 0))
      if (event.type === 'token') seen.push(`${event.index}${event.given ? ' stays' : ''}`)
    expect(seen.slice(0, 2)).toEqual(['0', '1 stays'])
    expect(seen).toHaveLength(tokenCount)
  })
})

describe('a picture without tokens of the model', () => {
  test('is read through the autoencoder, at the size that is asked for', async () => {
    const { pixels } = parent
    const encoded = { tokens: await encodeTokens(model, pixels, grid, () => undefined) }
    const stranger = { modelHash: 'another', columns: 4, values: parent.tokens.slice() }
    for (const tokens of [undefined, stranger]) {
      const wish: Into = { runs: around, whole: true, pixels, ...(tokens && { tokens }) }
      expect(changed(await one({ seed: 5, into: wish }), encoded)).toEqual(inside)
    }
    const large = { width: 160, height: 128, data: new Uint8Array(160 * 128 * 3).fill(90) }
    expect((await one({ into: { runs: around, whole: true, pixels: large } })).pixels).toMatchObject({ width: 64 })
  })

  test('and tokens of another shape are not taken for this one', async () => {
    const wide = { modelHash: model.hash, columns: 8, values: parent.tokens.slice() }
    const child = await one({ into: { runs: around, whole: true, tokens: wide, pixels: parent.pixels } })
    const encoded = { tokens: await encodeTokens(model, parent.pixels, grid, () => undefined) }
    expect(changed(child, encoded)).toEqual(inside)
  })
})

test.each<[string, () => Partial<Into>, RegExp]>([
  ['nothing to paint', () => ({ runs: [0, 16] }), /nothing to paint/],
  ['patches beyond the end', () => ({ runs: [0, 17] }), /do not fit a picture of this size/],
  ['stretches out of order', () => ({ runs: [4, 2, 0, 2] }), /in their order/],
  ['half a stretch', () => ({ runs: [4] }), /in their order/],
  ['neither tokens nor pixels', () => ({ tokens: undefined }), /picture to paint into is missing/],
  [
    'tokens of another model alone',
    () => ({ tokens: { modelHash: 'another', columns: 4, values: parent.tokens.slice() } }),
    /painted by another model than/,
  ],
])('%s is refused in a sentence', async (_, change, sentence) => {
  const wish = { ...into(around), ...change() } as Into
  await expect(paint({ into: wish })).rejects.toThrow(sentence)
  await expect(paint({ into: wish })).rejects.toMatchObject({ code: 'request/invalid' })
})
