/** Pictures made larger, with a real model: what is there stays to the bit, and what was cut off goes on. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GenerateEvent } from '../event.ts'
import { parseRecipe } from '../images/recipe.ts'
import { crop } from '../images/resize.ts'
import type { GenerateRequest, Pixels } from '../request.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { encodeTokens } from './autoencoding.ts'
import { loadModel, type Model } from './model.ts'
import { generate } from './pipeline.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
/** 4 rows of 4 patches. */
const words = { prompt: 'a red fox', steps: 2, seed: 3 }
const side = 64

let folder: string
/** Paints any size, and only its own. */
let free: Model
let fixed: Model
let parent: Painted

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-extension-'))
  const model = await loadModel(tiny, createOrtRuntime(), folder)
  const { config } = model
  const size = { width: side, height: side }
  const own = { ...config.generationConfig, size, sizes: [[side, side]] as [number, number][] }
  free = { ...model, config: { ...config, generationConfig: own } }
  fixed = { ...model, config: { ...config, generationConfig: { ...own, decodesWhole: true } } }
  parent = (await paint(free, { width: side, height: side })).pictures[0]!
})
afterAll(async () => {
  await free.release()
  await rm(folder, { recursive: true, force: true })
})

type ImageEvent = Extract<GenerateEvent, { type: 'image' }>
interface Painted extends ImageEvent {
  readonly tokens: Float32Array<ArrayBuffer>
  readonly kept: Uint8Array<ArrayBuffer>
  readonly columns: number
}

/** `endAfter`: it is asked to finish after so many new patches. */
async function paint(model: Model, change: Partial<GenerateRequest>, endAfter = Infinity) {
  const { tokenSize } = model.config
  const pictures: Painted[] = []
  const tokens: Pick<Painted, 'tokens' | 'kept'>[] = []
  let started = null as Extract<GenerateEvent, { type: 'started' }> | null
  const order: number[] = []
  let fresh = 0
  const options = { finish: () => fresh >= endAfter }
  for await (const event of generate(model, { ...words, ...change }, 0, options)) {
    if (event.type === 'started') started = event
    if (event.type === 'token') {
      if (!event.given) fresh++
      if (event.image === 0 && event.shown !== undefined) order[event.shown - 1] = event.index
      for (const [at, values] of event.values.entries()) {
        const { tokenCount } = started!
        const own = (tokens[event.image + at] ??= {
          tokens: new Float32Array(tokenCount * tokenSize),
          kept: new Uint8Array(tokenCount),
        })
        own.tokens.set(values, event.index * tokenSize)
        own.kept[event.index] = 1
      }
    }
    if (event.type === 'image') pictures.push({ ...event, ...tokens[event.image]!, columns: started!.columns })
  }
  return { pictures, started: started!, order, tokens }
}

function into({ pixels, tokens, columns }: Painted, hash = free.hash): Partial<GenerateRequest> {
  return { seed: 77, into: { runs: [], whole: true, pixels, tokens: { modelHash: hash, columns, values: tokens } } }
}

const models = [
  ['whole', () => free],
  ['through a window', () => fixed],
] as const
const ways = [
  ['down', 3],
  ['right', 2],
] as const

describe.each(models)('a picture continued %s', (name, model) => {
  test.each(ways)('%s by %i keeps its tokens and its pixels to the bit', async (direction, patches) => {
    const wish = { ...into(parent), extend: { direction, patches } }
    const { pictures, started, order } = await paint(model(), wish)
    const [child] = pictures as [Painted]
    const [rows, columns] = direction === 'down' ? [4 + patches, 4] : [4, 4 + patches]
    expect(started).toMatchObject({ rows, columns, width: columns * 16, height: rows * 16 })
    expect(child.pixels).toMatchObject({ width: columns * 16, height: rows * 16 })
    expect(crop(child.pixels, 0, 0, side, side)).toEqual(parent.pixels)
    expect(child.kept).not.toContain(0)
    for (let row = 0; row < 4; row++) expect(rowOf(child, row)).toEqual(rowOf(parent, row))
    // Every new patch has come, in the order that was said before.
    expect(order.slice(16)).toEqual(started.order?.slice(16))
    const { extend } = child.recipe
    expect(extend).toMatchObject({
      direction,
      patches,
      read: 'patches',
      steps: name === 'whole' ? 1 : patches,
    })
    expect(parseRecipe(JSON.stringify(child.recipe))).toEqual(child.recipe)
  })

  test('that was cut off anywhere goes on to the same picture', async () => {
    for (const direction of [name === 'whole' ? 'down' : 'right'] as const) {
      const wish = { ...into(parent), count: 2, extend: { direction, patches: 2 } }
      const { pictures, started } = await paint(model(), wish)
      for (const count of [17, 21]) {
        const part = pictures.map(({ tokens, kept }) => {
          const there = new Set(started.order!.slice(0, count))
          return { tokens, kept: kept.map((_, at) => Number(there.has(at))) }
        })
        const given = { modelHash: free.hash, pictures: part, together: { first: 2, further: 2 } }
        const resumed = await paint(model(), { ...wish, given })
        expect(resumed.pictures.map(({ pixels }) => pixels)).toEqual(pictures.map(({ pixels }) => pixels))
      }
    }
  })

  test('has as many futures as are asked for, each with its own place in the batch', async () => {
    const wish = { ...into(parent), extend: { direction: 'right', patches: 2 } } as const
    const { pictures } = await paint(model(), { ...wish, count: 3 })
    expect(new Set(pictures.map(({ tokens }) => tokens.join())).size).toBe(3)
    const third = (await paint(model(), { ...wish, imageIndex: 2 })).pictures[0]!
    expect(third.recipe.imageIndex).toBe(2)
    expect(third.pixels).toEqual(pictures[2]!.pixels)
  })

  test('that is ended early keeps its whole rows, and is painted again so', async () => {
    const wish = { ...into(parent), extend: { direction: 'down', patches: 4 } } as const
    const { pictures } = await paint(model(), wish, 9)
    const [child] = pictures as [Painted]
    expect(child.pixels.height).toBe(side + 2 * 16)
    expect(child.recipe.extend).toMatchObject({ patches: 4, keep: 2 })
    const again = await paint(model(), { ...wish, extend: { ...wish.extend, keep: 2 } })
    expect(again.pictures[0]!.pixels).toEqual(child.pixels)
    expect(again.pictures[0]!.recipe).toEqual(child.recipe)
  })

  test('that is ended before anything of it is whole gives none', async () => {
    const wish = { ...into(parent), extend: { direction: 'down', patches: 5 } } as const
    expect((await paint(model(), wish, 3)).pictures).toEqual([])
  })
})

describe('a picture without patches of the model', () => {
  test('is read through the autoencoder, and that is said', async () => {
    const encoded = await encodeTokens(free, parent.pixels, { rows: 4, columns: 4 }, () => undefined)
    for (const wish of [into(parent, 'another'), { into: { runs: [], whole: true, pixels: parent.pixels } }]) {
      const { pictures, started } = await paint(fixed, { ...wish, extend: { direction: 'down', patches: 2 } })
      const [child] = pictures as [Painted]
      expect(started.warnings.join()).toMatch(/read through the autoencoder/)
      expect(child.recipe.extend?.read).toBe('pixels')
      expect(child.tokens.subarray(0, encoded.length)).toEqual(encoded)
      expect(crop(child.pixels, 0, 0, side, side)).toEqual(parent.pixels)
    }
  })

  test('of another size is worked on at the scale of the model', async () => {
    const photo: Pixels = { width: 500, height: 300, data: new Uint8Array(500 * 300 * 3).fill(99) }
    const wish: Partial<GenerateRequest> = {
      into: { runs: [], whole: true, pixels: photo },
      extend: { direction: 'right', patches: 3 },
    }
    const { pictures, started } = await paint(fixed, wish)
    expect(started).toMatchObject({ rows: 4, columns: 9 })
    expect(started.warnings.join()).toMatch(/works on it at 107 x 64/)
    expect(pictures[0]).toMatchObject({ extension: { known: 6 * 16 }, pixels: { width: 144, height: 64 } })
  })

  test('side by side where it is broader than the window', async () => {
    const right = (await paint(fixed, { ...into(parent), extend: { direction: 'right', patches: 2 } })).pictures[0]!
    const { pictures } = await paint(fixed, { ...into(right), extend: { direction: 'down', patches: 2 } })
    expect(pictures[0]!.pixels).toMatchObject({ width: 96, height: 96 })
    expect(crop(pictures[0]!.pixels, 0, 0, 96, side)).toEqual(right.pixels)
    expect(pictures[0]!.kept).not.toContain(0)
  })
})

test.each<[string, Partial<GenerateRequest>, RegExp]>([
  ['by nothing', { extend: { direction: 'down', patches: 0 } }, /by 1 row or column/],
  ['by half a patch', { extend: { direction: 'down', patches: 1.5 } }, /whole patches/],
  ['too far', { extend: { direction: 'down', patches: 1021 } }, /would become 64 x 16400 pixels/],
  ['without a picture', { into: undefined }, /picture to continue is missing/],
  ['under passages', { passages: [{ from: 3, prompt: 'a wolf' }] }, /one set of words/],
])('continued %s is refused in a sentence', async (_, change, sentence) => {
  const wish = { ...into(parent), extend: { direction: 'down', patches: 2 }, ...change } as Partial<GenerateRequest>
  await expect(paint(fixed, wish)).rejects.toThrow(sentence)
})

function rowOf({ tokens, columns }: Painted, row: number): Float32Array {
  const { tokenSize } = free.config
  return tokens.slice(row * columns * tokenSize, (row * columns + 4) * tokenSize)
}
