import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Recipe } from '../../engine/event.ts'
import { parseParameters } from '../../engine/images/a1111.ts'
import { parseComfyGraph } from '../../engine/images/comfyui.ts'
import { findRecipe } from '../../engine/images/foundRecipe.ts'
import { parseInvokeMetadata } from '../../engine/images/invokeai.ts'
import { encodePng } from '../../engine/images/png.ts'
import { textOf } from '../../engine/images/pngChunks.ts'
import { mutated, runs, timeout } from '../fuzz/mutate.ts'
import * as files from './files.ts'

const pixels = { width: 3, height: 2, data: new Uint8Array(18).fill(90) }
const recipe: Recipe = {
  app: 'patchwork',
  version: 1,
  model: 'Patchwork First',
  modelHash: '0123456789abcdef',
  device: 'cpu',
  prompt: 'a red fox',
  negativePrompt: '',
  positivePrompt: '',
  width: 3,
  height: 2,
  seed: 7,
  imageIndex: 0,
  steps: 20,
  guidance: 3.5,
  imageGuidance: 1,
  guidanceSchedule: 'constant',
  timestepShift: 1,
  useNorm: false,
  sources: [],
}

describe('a picture from elsewhere tells how it was made', () => {
  it('when Patchwork made it', async () => {
    expect(findRecipe(await encodePng(pixels, recipe))).toEqual({
      source: 'patchwork',
      prompt: 'a red fox',
      seed: 7,
      steps: 20,
      guidance: 3.5,
      width: 3,
      height: 2,
      model: 'Patchwork First',
    })
  })

  it.each([
    ['PNG', () => files.pngWith({ parameters: files.webUiText })],
    ['JPEG', () => files.jpegWithComment(files.webUiText)],
    ['WebP', () => files.webpWithComment(files.webUiText)],
  ])('when the Stable Diffusion web UI wrote a %s', async (_, write) => {
    expect(findRecipe(await write())).toEqual(files.webUiRecipe)
  })

  it('in any script', async () => {
    const text = 'лиса 🦊 в снегу\nSteps: 20, Seed: 5'
    for (const file of [await files.pngWith({ parameters: text }), await files.jpegWithComment(text)]) {
      expect(findRecipe(file)).toEqual({ source: 'a1111', prompt: 'лиса 🦊 в снегу', steps: 20, seed: 5 })
    }
  })

  it('when InvokeAI made it', async () => {
    expect(findRecipe(await files.pngWith({ invokeai_metadata: JSON.stringify(files.invokeMetadata) }))).toEqual({
      source: 'invokeai',
      prompt: 'a castle',
      seed: 99,
      steps: 30,
      guidance: 5.5,
      width: 1024,
      height: 768,
      model: 'Juggernaut XL',
    })
  })

  it('when ComfyUI made it, whatever stands between the words and the sampler', async () => {
    expect(findRecipe(await files.pngWith({ prompt: JSON.stringify(files.comfyGraph), workflow: '{}' }))).toEqual({
      source: 'comfyui',
      prompt: 'a blue bird',
      negativePrompt: 'watermark',
      seed: 42,
      steps: 20,
      guidance: 8,
      width: 768,
      height: 512,
      model: 'v1-5',
    })
    expect(findRecipe(await files.pngWith({ prompt: JSON.stringify(files.comfyFluxGraph) }))).toEqual({
      source: 'comfyui',
      prompt: 'a bottle on a beach',
      seed: 7,
      steps: 4,
      width: 1024,
      height: 1024,
      model: 'flux1-schnell',
    })
  })

  it('leaves out what cannot be right and keeps the rest', async () => {
    const file = await files.pngWith({
      parameters: 'a fox\nSteps: 20, CFG scale: 1e9, Seed: 18446744073709551615, Size: 0x512',
    })
    expect(findRecipe(file)).toEqual({ source: 'a1111', prompt: 'a fox', steps: 20, height: 512 })
  })

  it('says nothing when there is nothing', async () => {
    expect(findRecipe(await files.pngWith({}))).toBeNull()
    expect(findRecipe(await files.pngWith({ prompt: 'just words', parameters: '{"sui_image_params":{}}' }))).toBeNull()
    expect(findRecipe(await encodePng(pixels, null))).toBeNull()
    expect(findRecipe(new Uint8Array())).toBeNull()
  })
})

describe('hostile metadata', () => {
  it('compressed text that unfolds without end is not read', () => {
    const bomb = deflateSync(Buffer.alloc(64 * 2 ** 20))
    expect(bomb.length).toBeLessThan(100_000)
    expect(textOf({ type: 'zTXt', data: Buffer.concat([Buffer.from('parameters\0\0'), bomb]) })).toBeNull()
    const harmless = Buffer.concat([Buffer.from('parameters\0\0'), deflateSync('a fox')])
    expect(textOf({ type: 'zTXt', data: harmless })).toEqual({ keyword: 'parameters', value: 'a fox' })
  })

  it('a graph that runs in circles ends', () => {
    const circle = { class_type: 'Reroute', inputs: { positive: ['12', 0], negative: ['12', 1], a: ['6', 0] } }
    expect(parseComfyGraph(JSON.stringify({ ...files.comfyGraph, '6': circle, '7': circle }))).toBeNull()
    const crowd = Array.from({ length: 4000 }, (_, i) => [
      String(i),
      { class_type: 'SaveImage', inputs: { latent_image: [String(i + 1), 0], positive: [String(i * 2), 0] } },
    ])
    expect(parseComfyGraph(JSON.stringify(Object.fromEntries(crowd)))).toBeNull()
  })

  it('9,000 damaged files and made-up texts are read or refused, never thrown at', { timeout }, async () => {
    const samples = await Promise.all([
      files.pngWith({ parameters: files.webUiText }),
      files.jpegWithComment(files.webUiText),
      files.webpWithComment(files.webUiText),
      files.pngWith({ prompt: JSON.stringify(files.comfyGraph) }),
    ])
    const value = fc.jsonValue({ maxDepth: 3 })
    const link = fc.tuple(fc.constantFrom('3', '4', '5', '6', '7'), fc.nat(3))
    const inputNames = [
      'positive',
      'negative',
      'latent_image',
      'text',
      'seed',
      'guider',
      'noise',
      'width',
      'height',
      'cfg',
    ]
    const node = fc.record({
      class_type: fc.constantFrom('KSampler', 'SaveImage', 'CLIPTextEncode', 'x'),
      inputs: fc.dictionary(fc.constantFrom(...inputNames), fc.oneof(link, value)),
    })
    const graph = fc.dictionary(fc.constantFrom('3', '4', '5', '6', '7'), node)
    const change = fc.dictionary(fc.constantFrom(...Object.keys(files.invokeMetadata)), value)
    const words = ['Negative prompt: ', 'Steps: 20, ', 'Seed: ', '\n', '"', ', ', 'Size: 1x']
    const line = fc.array(fc.oneof(fc.string(), fc.constantFrom(...words))).map((parts) => parts.join(''))

    const damaged = fc
      .constantFrom(...samples)
      .chain(mutated)
      .map(findRecipe)
    const drawn = graph.map((made) => parseComfyGraph(JSON.stringify(made)))
    const claimed = change.map((made) => parseInvokeMetadata(JSON.stringify({ ...files.invokeMetadata, ...made })))
    const written = line.map(parseParameters)
    expect(() => fc.assert(fc.property(damaged, isSound), runs(4000))).not.toThrow()
    expect(() => fc.assert(fc.property(fc.oneof(drawn, claimed, written), isSound), runs(5000))).not.toThrow()
  })
})

function isSound(found: ReturnType<typeof findRecipe>): boolean {
  if (found === null) return true
  const numbers = [found.seed, found.steps, found.guidance, found.width, found.height]
  return (
    found.prompt.length <= 20_000 &&
    numbers.every((value) => value === undefined || (Number.isFinite(value) && value >= 0))
  )
}
