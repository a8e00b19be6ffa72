/** Choosing among candidates for each row, with a real model: what was chosen is painted again from the recipe, to the bit. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GenerateOptions } from '../engine.ts'
import type { GenerateEvent } from '../event.ts'
import type { GenerateRequest } from '../request.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { loadModel, type Model } from './model.ts'
import { generate } from './pipeline.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
/** 4 rows of 4 patches. */
const request = { prompt: 'a red fox', width: 64, height: 64, steps: 4, seed: 3 }

let folder: string
let model: Model
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-choosing-'))
  model = await loadModel(tiny, createOrtRuntime(), folder)
})
afterAll(async () => {
  await model.release()
  await rm(folder, { recursive: true, force: true })
})

async function paint(change: Partial<GenerateRequest> = {}, options: GenerateOptions = {}) {
  const events: GenerateEvent[] = []
  for await (const event of generate(model, { ...request, ...change }, 0, options)) events.push(event)
  const of = <Type extends GenerateEvent['type']>(type: Type) =>
    events.filter((event): event is Extract<GenerateEvent, { type: Type }> => event.type === type)
  const [image] = of('image')
  return {
    events,
    candidates: of('candidate'),
    tokens: of('token').map(({ index, values }) => [index, ...values[0]!]),
    pixels: image!.pixels,
    recipe: image!.recipe,
  }
}

/** Chooses these, row by row; `null` leaves it at that. */
function choices(places: readonly (number | null)[]): GenerateOptions {
  let asked = 0
  let on = true
  return {
    choosing: () => on,
    async choice() {
      const place = places[asked++] ?? null
      if (place === null) on = false
      return place
    },
  }
}

test('three candidates for each row; the picture is that of the recipe, whichever were chosen', async () => {
  for (const places of [
    [0, 1, 2, 0],
    [2, 2, 2, 2],
    [1, 0, 0, 2],
  ]) {
    const chosen = await paint({}, choices(places))
    expect(chosen.candidates.map(({ row, place }) => [row, place])).toEqual(
      [0, 1, 2, 3].flatMap((row) => [0, 1, 2].map((place) => [row, place])),
    )
    expect(chosen.tokens.map(([index]) => index)).toEqual(Array.from({ length: 16 }, (_, index) => index))
    const { passages = [] } = chosen.recipe
    expect(passages.map(({ from }) => from)).toEqual([0, 4, 8, 12].filter((_, row) => places[row] !== 0))
    const again = await paint({ passages: [...passages] })
    expect(again.tokens).toEqual(chosen.tokens)
    expect(again.pixels).toEqual(chosen.pixels)
    expect(again.recipe).toEqual(chosen.recipe)
  }
})

test('the first ones are what would have been painted anyway, and the others are not', async () => {
  const plain = await paint()
  const chosen = await paint({}, choices([0, 0, 0, 0]))
  expect(chosen.tokens).toEqual(plain.tokens)
  expect(chosen.recipe).toEqual(plain.recipe)
  const [first, second, third] = chosen.candidates.map(({ rectangles }) => rectangles[0]!.pixels.data)
  expect(second).not.toEqual(first)
  expect(third).not.toEqual(first)
  expect(third).not.toEqual(second)
})

test('left in the middle, it paints on by itself', async () => {
  const left = await paint({}, choices([1, null]))
  expect(left.candidates).toHaveLength(6)
  expect(left.recipe.passages).toHaveLength(1)
  expect((await paint({ passages: [...left.recipe.passages!] })).tokens).toEqual(left.tokens)
})

test('what changes further down goes on from the choice', async () => {
  const passages = [{ from: 8, prompt: 'a blue whale' }]
  const chosen = await paint({ passages }, choices([1, 0, 2, 0]))
  expect(chosen.recipe.passages!.map(({ from }) => from)).toEqual([0, 8, 8])
  expect((await paint({ passages: [...chosen.recipe.passages!] })).tokens).toEqual(chosen.tokens)
})

test('a picture that goes on chooses from its first new row; pictures of a batch are painted without', async () => {
  const whole = await paint()
  const tokens = Float32Array.from(whole.tokens.flatMap(([, ...values]) => values))
  const kept = new Uint8Array(16).fill(1, 0, 8)
  const given = { modelHash: model.hash, foreign: false, pictures: [{ tokens, kept }] }
  const chosen = await paint({ given, passages: [{ from: 8, seed: 5 }] }, choices([1, 1]))
  expect(chosen.candidates.map(({ row }) => row)).toEqual([2, 2, 2, 3, 3, 3])
  expect(chosen.tokens.slice(0, 8)).toEqual(whole.tokens.slice(0, 8))
  expect((await paint({ passages: [...chosen.recipe.passages!] })).tokens).toEqual(chosen.tokens)
  expect((await paint({ count: 2 }, choices([1, 1, 1, 1]))).candidates).toEqual([])
})

test('ended while a choice is waited for, it is kept down to the row above', async () => {
  let ended = false
  let asked = 0
  const early = await paint(
    {},
    {
      choosing: () => true,
      finish: () => ended,
      async choice() {
        if (asked++ === 2) ended = true
        return ended ? null : 0
      },
    },
  )
  expect(early.recipe.until).toBe(8)
  expect(early.tokens).toHaveLength(8)
})
