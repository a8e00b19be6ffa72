import { cpuUsage } from 'node:process'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Recipe } from '../../engine/event.ts'
import { findRecipe } from '../../engine/images/foundRecipe.ts'
import { encodePng } from '../../engine/images/png.ts'
import { pngTexts } from '../../engine/images/metadata/pngTexts.ts'
import { textOf } from '../../engine/images/pngChunks.ts'
import { parseParameters } from '../../engine/images/recipes/a1111.ts'
import { parseComfyGraph } from '../../engine/images/recipes/comfyui.ts'
import { parseInvokeMetadata } from '../../engine/images/recipes/invokeai.ts'
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
  sampler: 'nextstep-1',
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
    ['AVIF', () => files.avifWithComment(files.webUiText)],
    ["PNG's EXIF", () => files.pngWithChunks({ type: 'eXIf', data: exifOf(files.webUiText) })],
    [
      'PNG by way of ImageMagick',
      () => files.pngWith({ 'Raw profile type exif': hexProfile(exifOf(files.webUiText)) }),
    ],
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

  it('when ComfyUI made a WebP', async () => {
    const graph = JSON.stringify(files.comfyGraph)
    const fields = { 0x010f: Buffer.from('workflow:{"nodes":[]}\0'), 0x0110: Buffer.from(`prompt:${graph}\0`) }
    const told = { source: 'comfyui', prompt: 'a blue bird', negativePrompt: 'watermark', seed: 42 }
    expect(findRecipe(await files.webpWith('EXIF', files.tiffWith(fields)))).toMatchObject(told)
    expect(findRecipe(await files.webpWithComment(JSON.stringify({ prompt: files.comfyGraph })))).toMatchObject(told)
  })

  it.each(Object.entries(files.otherPrograms))('when %s made it', async (_, { texts, recipe: told }) => {
    expect(findRecipe(await files.pngWith(texts))).toEqual(told)
  })

  it('when Draw Things made it, in the XMP of any format', async () => {
    const told = {
      source: 'drawthings',
      prompt: 'a "heron" & reeds',
      negativePrompt: 'blurry',
      seed: 5,
      steps: 12,
      guidance: 4.5,
      width: 512,
      height: 768,
      model: 'sd_v1.5_f16',
    }
    expect(findRecipe(await files.pngWith({ 'XML:com.adobe.xmp': files.drawThingsXmp }))).toEqual(told)
    expect(findRecipe(await files.webpWith('XMP ', Buffer.from(files.drawThingsXmp)))).toEqual(told)
    const segment = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${files.drawThingsXmp}`)
    expect(findRecipe(await files.jpegWith(segment))).toEqual(told)
  })

  it.each([
    [
      'with a mark among the words',
      'a poster reading "Negative prompt: none"\nSteps: 24, Seed: 4',
      { prompt: 'a poster reading "Negative prompt: none"', steps: 24, seed: 4 },
    ],
    ['without a line of settings', 'a heron\nNegative prompt: blurry', { negativePrompt: 'blurry' }],
    ['with no more than words', 'a heron', {}],
    [
      'on one line',
      'a heron Negative prompt: blurry Steps: 24, Sampler: Euler a, Seed: 4',
      { negativePrompt: 'blurry', steps: 24, seed: 4 },
    ],
    [
      'on one line without a negative prompt',
      'a heron Steps: 24, Seed: 4, CFG scale: 6',
      { steps: 24, seed: 4, guidance: 6 },
    ],
    [
      'with the settings in another order',
      'a heron\nSampler: Euler a, Seed: 4, Model: m, Steps: 24',
      { steps: 24, seed: 4, model: 'm' },
    ],
    [
      'with the settings first',
      'Steps: 24, Seed: 4\na heron\nNegative prompt: blurry',
      { negativePrompt: 'blurry', steps: 24, seed: 4 },
    ],
    [
      'with the settings in the middle',
      'a heron\nSteps: 24, Seed: 4\nNegative prompt: blurry',
      { negativePrompt: 'blurry', steps: 24, seed: 4 },
    ],
    ['with a setting a line', 'a heron\nSteps: 24\nSeed: 4\nCFG scale: 6', { steps: 24, seed: 4, guidance: 6 }],
    [
      'with bars and names',
      'prompt: a heron\nNegative prompt: blurry\nVersion: aa, Pipeline: Original,\nSteps: 24 | Seed: 4',
      { negativePrompt: 'blurry', steps: 24, seed: 4 },
    ],
    [
      'from Windows',
      'a heron\r\nNegative prompt: blurry\r\nSteps: 24, Seed: 4',
      { negativePrompt: 'blurry', steps: 24, seed: 4 },
    ],
    ['with a template below', 'a heron\nSteps: 24, Seed: 4\nTemplate: a {heron|hare}', { steps: 24, seed: 4 }],
  ])("in the web UI's words %s", (_, text, fields) => {
    expect(parseParameters(text)).toEqual({ source: 'a1111', prompt: 'a heron', ...fields })
  })

  it('a picture without words still tells its settings', async () => {
    const settings = { source: 'a1111', prompt: '', steps: 24, seed: 4 }
    expect(parseParameters('Steps: 24, Seed: 4')).toEqual(settings)
    expect(parseParameters('Steps: 24, Seed: 4\nNegative prompt: blurry')).toEqual({
      ...settings,
      negativePrompt: 'blurry',
    })
    expect(parseParameters('a heron, Steps: 24, Seed: 4')).toEqual({ ...settings, prompt: 'a heron' })
  })

  it('names the program that wrote in the words of another', () => {
    const by = (version: string) => parseParameters(`a heron\nSteps: 24, Seed: 4, Version: ${version}`)?.source
    expect(['Fooocus v2.5', 'ComfyUI', 'f2.0.1v1.10.1', 'Patchwork'].map(by)).toEqual([
      'fooocus',
      'comfyui',
      'a1111',
      'patchwork',
    ])
  })

  it("a photographer's comment is no prompt", async () => {
    expect(findRecipe(await files.jpegWithComment('my holiday in Wales: day 2'))).toBeNull()
  })

  it('in any encoding of PNG text', async () => {
    const utf8 = Buffer.from('parameters\0鷺が立つ 🌅, café\nSteps: 24, Seed: 4', 'utf8')
    expect(findRecipe(await files.pngWithChunks({ type: 'tEXt', data: utf8 }))).toMatchObject({
      prompt: '鷺が立つ 🌅, café',
    })
    const latin1 = Buffer.from('parameters\0café au lait\nSteps: 24, Seed: 4', 'latin1')
    expect(findRecipe(await files.pngWithChunks({ type: 'tEXt', data: latin1 }))).toMatchObject({
      prompt: 'café au lait',
    })
  })

  it('when a newer Patchwork made it: what has kept its name, and that there is more', async () => {
    const newer = { ...recipe, version: 3, palette: ['red'] }
    const file = await files.pngWith({ patchwork: JSON.stringify(newer), parameters: 'a red fox\nSteps: 20, Seed: 7' })
    expect(findRecipe(file)).toMatchObject({
      source: 'patchwork',
      prompt: 'a red fox',
      seed: 7,
      notes: [expect.stringMatching(/newer version of Patchwork/)],
    })
  })

  it('leaves out what cannot be right and keeps the rest', async () => {
    const file = await files.pngWith({
      parameters: 'a fox\nSteps: 20, CFG scale: 1e9, Seed: 18446744073709551615, Size: 0x512',
    })
    expect(findRecipe(file)).toEqual({
      source: 'a1111',
      prompt: 'a fox',
      steps: 20,
      height: 512,
      notes: ['Its seed, 18446744073709551615, is larger than a seed of Patchwork can be, and is left out.'],
    })
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

  it('a thousand texts that each unfold to megabytes are not all read', async () => {
    const chunk = { type: 'zTXt', data: Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(2 ** 21, 'x'))]) }
    const { texts } = pngTexts(
      await files.pngWithChunks(
        ...Array.from({ length: 1000 }, (_, i) => ({
          ...chunk,
          data: Buffer.concat([Buffer.from(`${i}`), chunk.data]),
        })),
      ),
    )
    expect([...texts.values()].reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(8 * 2 ** 20)
  })

  it('a graph that runs in circles ends', () => {
    const circle = { class_type: 'Reroute', inputs: { positive: ['12', 0], negative: ['12', 1], a: ['6', 0] } }
    expect(parseComfyGraph(JSON.stringify({ ...files.comfyGraph, '6': circle, '7': circle }))?.prompt).toBe('')
    const crowd = Array.from({ length: 4000 }, (_, i) => [
      String(i),
      { class_type: 'SaveImage', inputs: { latent_image: [String(i + 1), 0], positive: [String(i * 2), 0] } },
    ])
    expect(parseComfyGraph(JSON.stringify(Object.fromEntries(crowd)))?.prompt).toBe('')
  })

  it('texts that double at every node do not grow without end', () => {
    const doubling = Array.from({ length: 1000 }, (_, i) => [
      String(i + 1000),
      {
        class_type: 'StringConcatenate',
        inputs: { string_a: [String(i + 1001), 0], string_b: [String(i + 1001), 0], delimiter: ' and a heron and ' },
      },
    ])
    const graph = {
      ...files.comfyGraph,
      ...Object.fromEntries(doubling),
      '6': { class_type: 'CLIPTextEncode', inputs: { text: ['1000', 0], clip: ['4', 1] } },
    }
    expect(parseComfyGraph(JSON.stringify(graph))).toMatchObject({
      prompt: '',
      notes: ['Its prompt could not be read.'],
    })
  })

  it.each(Object.entries(files.longTexts))('%s: ten times as long takes about ten times the time', async (_, write) => {
    const short = await cost(write(100_000))
    const long = await cost(write(1_000_000))
    // Growth with the square would be a hundredfold; reading a megabyte takes a moment on any machine.
    expect(long).toBeLessThan(Math.max(40 * short, 400))
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

function exifOf(text: string): Buffer {
  return files.tiffWith({ 0x9286: files.comment(text) })
}

function hexProfile(data: Buffer): string {
  return `\nexif\n${String(data.length).padStart(8)}\n${data.toString('hex').replaceAll(/.{72}/g, '$&\n')}\n`
}

/** Milliseconds of processor time, the least of three. */
async function cost(texts: Readonly<Record<string, string>>): Promise<number> {
  const file = await files.pngWith(texts)
  const times = [1, 2, 3].map(() => {
    const before = cpuUsage()
    findRecipe(file)
    const { user, system } = cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...times)
}

function isSound(found: ReturnType<typeof findRecipe>): boolean {
  if (found === null) return true
  const numbers = [found.seed, found.steps, found.guidance, found.width, found.height]
  return (
    found.prompt.length <= 20_000 &&
    numbers.every((value) => value === undefined || (Number.isFinite(value) && value >= 0))
  )
}
