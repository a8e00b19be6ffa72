import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { decodeImage } from '../../engine/images/decode.ts'
import { encodePng } from '../../engine/images/png.ts'
import { readRecipe } from '../../engine/images/pngText.ts'
import { parseRecipe } from '../../engine/images/recipe.ts'
import type { Recipe } from '../../engine/event.ts'
import { mutated, runs, timeout } from './mutate.ts'
import { orRefused } from './readEverything.ts'

const pixels = { width: 16, height: 16, data: Uint8Array.from({ length: 768 }, (_, i) => (i * 37) % 256) }
const recipe: Recipe = {
  app: 'patchwork',
  version: 1,
  model: 'm',
  modelHash: 'ab',
  device: 'cpu',
  prompt: 'лиса',
  negativePrompt: 'blurry',
  positivePrompt: '',
  width: 16,
  height: 16,
  seed: 7,
  imageIndex: 0,
  steps: 20,
  guidance: 3.5,
  imageGuidance: 1,
  guidanceSchedule: 'constant',
  sampler: 'nextstep-1',
  timestepShift: 1,
  useNorm: false,
  sources: [],
}
const png = await encodePng(pixels, recipe)
const jpeg = await sharp(pixels.data, { raw: { width: 16, height: 16, channels: 3 } })
  .jpeg()
  .toBuffer()

it(
  '3,000 changed PNG files give a sound recipe or none',
  () => {
    expect(() =>
      fc.assert(
        fc.property(mutated(png), (bytes) => {
          const found = readRecipe(bytes)
          return found === null || isDeepStrictEqual(found, recipe) // the checksum leaves no other
        }),
        runs(3000),
      ),
    ).not.toThrow()
  },
  timeout,
)

it(
  '800 changed PNG and JPEG files are decoded or refused',
  async () => {
    await expect(
      fc.assert(
        fc.asyncProperty(fc.oneof(mutated(png), mutated(jpeg)), async (bytes) => {
          const decoded = await orRefused(decodeImage(bytes))
          return decoded === null || decoded.data.length === decoded.width * decoded.height * 3
        }),
        runs(800),
      ),
    ).resolves.toBeUndefined()
  },
  timeout,
)

it(
  '1,000 made-up recipes are accepted whole or not at all',
  () => {
    const field = fc.oneof(
      fc.string(),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string()),
    )
    const change = fc.dictionary(fc.constantFrom(...Object.keys(recipe)), field, { minKeys: 1, maxKeys: 2 })
    expect(() =>
      fc.assert(
        fc.property(change, (fields) => {
          const found = parseRecipe(JSON.stringify({ ...recipe, ...fields }))
          return found === null || isDeepStrictEqual(found, JSON.parse(JSON.stringify({ ...recipe, ...fields })))
        }),
        runs(1000),
      ),
    ).not.toThrow()
  },
  timeout,
)
