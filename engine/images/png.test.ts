import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Recipe } from '../event.ts'
import { decodeImage } from './decode.ts'
import { encodePng } from './png.ts'
import { readRecipe } from './pngText.ts'
import { parseRecipe } from './recipe.ts'
import { readChunks, textOf } from './pngChunks.ts'

const pixels = { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, i) => i * 14) }
const recipe: Recipe = {
  app: 'patchwork',
  version: 1,
  model: 'Patchwork First',
  modelHash: '0123456789abcdef',
  device: 'cpu',
  prompt: 'a red fox, "flat"',
  negativePrompt: 'blurry',
  positivePrompt: 'best quality',
  width: 3,
  height: 2,
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

describe('a PNG that carries its recipe', () => {
  it('gives pixels and recipe back', async () => {
    const png = await encodePng(pixels, recipe)
    expect(await decodeImage(png)).toEqual(pixels)
    expect(readRecipe(png)).toEqual(recipe)
  })

  it('keeps any script in a prompt', async () => {
    const foreign = { ...recipe, prompt: 'лиса 🦊 在雪地里' }
    expect(readRecipe(await encodePng(pixels, foreign))).toEqual(foreign)
  })

  it('is the same bytes for the same picture', async () => {
    expect(await encodePng(pixels, recipe)).toEqual(await encodePng(pixels, recipe))
  })

  it('tells other programs its parameters', async () => {
    const texts = [...readChunks(await encodePng(pixels, recipe))].map((chunk) => textOf(chunk))
    expect(texts.find((text) => text?.keyword === 'parameters')?.value).toBe(
      'a red fox, "flat" best quality\n' +
        'Negative prompt: blurry\n' +
        'Steps: 20, Sampler: NextStep flow matching, CFG scale: 3.5, Seed: 7, Size: 3x2, Model hash: 0123456789, ' +
        'Model: Patchwork First, Timestep shift: 1, CFG schedule: constant, Version: Patchwork',
    )
  })

  it('was sampled as the first releases are where an older version has not said it', () => {
    const { sampler: _, ...older } = recipe
    expect(parseRecipe(JSON.stringify(older))).toEqual(recipe)
    expect(parseRecipe(JSON.stringify({ ...older, device: 'remote' }))?.sampler).toBe('nextstep-1.1')
  })

  it('has no recipe when it was given none, or is not ours, or is damaged', async () => {
    expect(readRecipe(await encodePng(pixels, null))).toBeNull()
    expect(
      readRecipe(
        await sharp(pixels.data, { raw: { width: 3, height: 2, channels: 3 } })
          .jpeg()
          .toBuffer(),
      ),
    ).toBeNull()
    const png = await encodePng(pixels, recipe)
    png[80]! ^= 1
    expect(readRecipe(png)).toBeNull()
    expect(readRecipe(await encodePng(pixels, { ...recipe, seed: -1 }))).toBeNull()
    expect(readRecipe(new Uint8Array())).toBeNull()
  })
})
