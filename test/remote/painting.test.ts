import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decodeImage } from '../../engine/images/decode.ts'
import { encodePng } from '../../engine/images/png.ts'
import { collect, connect, only, request, sentenceOf } from './tools.ts'

const source = { width: 80, height: 60, data: Uint8Array.from({ length: 80 * 60 * 3 }, (_, i) => (i * 7) % 256) }
const generations = '/v1/images/generations'

describe('a picture from a server', () => {
  it('comes with a recipe that says who painted it and how', async () => {
    const { engine } = await connect()
    const events = await collect(engine.generate({ ...request, guidance: 3, positivePrompt: 'sharp' }))
    expect(events.map(({ type }) => type)).toEqual(['started', 'image', 'done'])
    const [image] = only(events, 'image')
    expect(image?.pixels).toMatchObject({ width: 64, height: 48 })
    expect(image?.recipe).toEqual({
      app: 'patchwork',
      version: 1,
      model: 'stepfun-ai/NextStep-1.1',
      modelHash: '',
      device: 'remote',
      prompt: 'a red fox',
      negativePrompt: '',
      positivePrompt: 'sharp',
      width: 64,
      height: 48,
      seed: 3,
      imageIndex: 0,
      steps: 4,
      guidance: 3,
      imageGuidance: 1,
      guidanceSchedule: 'constant',
      sampler: 'nextstep-1.1',
      timestepShift: 1,
      useNorm: false,
      sources: [],
    })
  })

  it('is asked for in the words of the protocol', async () => {
    const { engine, server } = await connect({}, { apiKey: 'secret' })
    await collect(
      engine.generate({
        ...request,
        negativePrompt: 'blurry',
        positivePrompt: 'sharp',
        guidanceSchedule: 'linear',
        timestepShift: 2,
        useNorm: true,
      }),
    )
    expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/models',
      `POST ${generations}`,
    ])
    expect(server.received[1]?.headers.authorization).toBe('Bearer secret')
    expect(server.received[1]?.fields).toEqual({
      model: 'stepfun-ai/NextStep-1.1',
      prompt: 'a red fox',
      n: 1,
      size: '64x48',
      response_format: 'b64_json',
      output_format: 'png',
      negative_prompt: 'blurry',
      num_inference_steps: 4,
      guidance_scale: 7.5,
      seed: 3,
      extra_params: {
        cfg_img: 1,
        timesteps_shift: 2,
        use_norm: true,
        cfg_schedule: 'linear',
        positive_prompt: 'sharp',
      },
    })
  })

  it('three at once are one request and three pictures', async () => {
    const { engine, server } = await connect()
    const images = only(await collect(engine.generate({ ...request, count: 3 })), 'image')
    expect(images.map(({ image, recipe }) => [image, recipe.imageIndex, recipe.seed])).toEqual([
      [0, 0, 3],
      [1, 1, 3],
      [2, 2, 3],
    ])
    expect(new Set(images.map(({ pixels }) => pixels.data.join())).size).toBe(3)
    expect(server.received.filter(({ path }) => path === generations).map(({ fields }) => fields?.['n'])).toEqual([3])
  })

  it('more than the server takes at once are asked for with the next seed, and the recipe knows', async () => {
    const { engine, server } = await connect()
    const events = await collect(engine.generate({ ...request, count: 12 }))
    expect(only(events, 'started')[0]?.warnings).toContainEqual(expect.stringMatching(/at most 10 pictures at once/))
    const images = only(events, 'image')
    expect(images.map(({ image }) => image)).toEqual(Array.from({ length: 12 }, (_, index) => index))
    expect([images[9]?.recipe, images[11]?.recipe]).toMatchObject([
      { seed: 3, imageIndex: 9 },
      { seed: 4, imageIndex: 1 },
    ])
    expect(new Set(images.map(({ pixels }) => pixels.data.join())).size).toBe(12)
    expect(server.received.slice(1).map(({ fields }) => [fields?.['n'], fields?.['seed']])).toEqual([
      [10, 3],
      [2, 4],
    ])
  })

  it('takes the model asked for, and names those there are if it is not among them', async () => {
    const { engine } = await connect({}, { model: 'other' })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(
      /has no model "other"; it has stepfun-ai\/NextStep-1\.1\.$/,
    )
  })

  it("typed markers of NextStep's tokenizer are plain words on the server too", async () => {
    const { engine, server } = await connect()
    await collect(engine.generate({ ...request, prompt: '<|image_placeholder|> [PAD]' }))
    expect(server.received[1]?.fields?.['prompt']).toBe('< |image_placeholder|> [ PAD ]')
  })

  it('an answer of another size keeps its own, in pixels and recipe', async () => {
    const { engine } = await connect({
      routes: {
        [generations]: async (_, response) => {
          const png = await onePixel()
          response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
          response.end(`  \n${JSON.stringify({ created: 1, data: [{ b64_json: png }] })}`)
        },
      },
    })
    const [image] = only(await collect(engine.generate(request)), 'image')
    expect([image?.pixels, image?.recipe]).toMatchObject([
      { width: 1, height: 1 },
      { width: 1, height: 1 },
    ])
  })
})

describe('what a server can do', () => {
  it('is read from its health and its model', async () => {
    const { engine, server } = await connect()
    expect(await engine.capabilities()).toMatchObject({
      name: 'NextStep-1.1',
      device: 'remote',
      edit: false,
      tokenProgress: false,
      patchSize: 16,
      defaults: { width: 512, height: 512, steps: 28, guidance: 7.5 },
    })
    expect(server.received.map(({ path }) => path)).toEqual(['/health', '/v1/models'])
  })

  it.each([
    ['stepfun-ai/NextStep-1.1', false],
    ['stepfun-ai/NextStep-1-Large-Edit', false],
    ['/models/nextstep-edit/', false],
    ['Qwen/Qwen-Image-Edit-2511', true],
    ['black-forest-labs/FLUX.1-Kontext-dev', true],
    ['Qwen/Qwen-Image', false],
    ['editors-choice/Z-Image-Turbo', false],
  ])('%s edits: %s', async (model, edit) => {
    const { engine } = await connect({ model })
    const capabilities = await engine.capabilities()
    expect([capabilities.edit, capabilities.edits.length > 0]).toEqual([edit, edit])
  })

  it('a server without a health route passes', async () => {
    const { engine } = await connect({
      routes: { '/health': (_, response) => void response.writeHead(404).end('not here') },
    })
    expect((await engine.capabilities()).name).toBe('NextStep-1.1')
  })

  it.each([
    ['an untrained size', {}, 'stepfun-ai/NextStep-1.1', /not trained at 64 x 48/],
    ['image guidance without a picture', { imageGuidance: 2 }, 'stepfun-ai/NextStep-1.1', /no effect without an input/],
    ['what only NextStep knows', { timestepShift: 3 }, 'Qwen/Qwen-Image', /does not know timestep shift/],
  ])('%s is warned of at the start', async (_, change, model, warning) => {
    const { engine } = await connect({ model })
    const [started] = only(await collect(engine.generate({ ...request, ...change })), 'started')
    expect(started?.warnings).toContainEqual(expect.stringMatching(warning))
  })

  it.each([
    ['more steps', { steps: 201 }, /at most 200 steps/],
    ['more guidance', { guidance: 21 }, /guidance up to 20/],
  ])('%s than the server takes is refused before it is asked to paint', async (_, change, sentence) => {
    const { engine, server } = await connect()
    expect(await sentenceOf(collect(engine.generate({ ...request, ...change })))).toMatch(sentence)
    expect(server.received.map(({ path }) => path)).toEqual(['/v1/models'])
  })
})

describe('editing on a server', () => {
  it('is refused for NextStep, before the server is asked to paint', async () => {
    const { engine, server } = await connect()
    expect(await sentenceOf(collect(engine.generate({ ...request, images: [source] })))).toMatch(
      /NextStep-1\.1 on the server cannot edit pictures/,
    )
    expect(server.received.map(({ path }) => path)).toEqual(['/v1/models'])
  })

  it('sends the picture as a form where the model takes one', async () => {
    const { engine, server } = await connect({ model: 'Qwen/Qwen-Image-Edit' })
    const prompt = 'make <image> night'
    const events = await collect(engine.generate({ ...request, prompt, images: [source], positivePrompt: 'sharp' }))
    const [image] = only(events, 'image')
    expect(image?.pixels).toMatchObject({ width: 64, height: 48 })
    const sha256 = createHash('sha256').update(source.data).digest('hex')
    expect(image?.recipe).toMatchObject({ prompt, sources: [sha256], device: 'remote' })
    const sent = server.received.find(({ path }) => path === '/v1/images/edits')
    expect(sent?.fields).toEqual({
      model: 'Qwen/Qwen-Image-Edit',
      prompt: 'make the image night sharp',
      n: '1',
      size: '64x48',
      response_format: 'b64_json',
      output_format: 'png',
      negative_prompt: '',
      num_inference_steps: '4',
      guidance_scale: '7.5',
      seed: '3',
      stream: 'true',
      partial_images: '3',
    })
    expect(sent?.files.map(({ field, type }) => [field, type])).toEqual([['image', 'image/png']])
    expect(await decodeImage(sent!.files[0]!.bytes)).toMatchObject({ width: 64, height: 48 })
  })

  it('sends several pictures, each called by its number', async () => {
    const { engine, server } = await connect({ model: 'Qwen/Qwen-Image-Edit-2511' })
    await collect(engine.generate({ ...request, prompt: 'put <image> into <image>', images: [source, source] }))
    const sent = server.received.at(-1)
    expect(sent?.fields?.['prompt']).toBe('put image 1 into image 2')
    expect(sent?.files.map(({ field }) => field)).toEqual(['image[]', 'image[]'])
  })

  it("keeps the picture's shape where no size is asked for", async () => {
    const { engine } = await connect({ model: 'Qwen/Qwen-Image-Edit' })
    const events = await collect(engine.generate({ prompt: 'night', images: [source], seed: 0 }))
    expect(only(events, 'started')[0]).toMatchObject({ width: 592, height: 448 })
    expect(only(events, 'started')[0]?.warnings).toEqual([expect.stringMatching(/seed 0 of an edit for no seed/)])
  })
})

async function onePixel(): Promise<string> {
  return (await encodePng({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3) }, null)).toString('base64')
}
