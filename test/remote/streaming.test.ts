import { describe, expect, it } from 'vitest'
import { readEvents } from '../../engine/remote/serverEvents.ts'
import type { Route } from './imageServer.ts'
import { collect, connect, only, request, sentenceOf } from './tools.ts'

const model = 'openai/gpt-image-1'
const source = { width: 16, height: 16, data: new Uint8Array(16 * 16 * 3) }
const post = '/v1/images/generations'

describe('a server that streams', () => {
  it.each([
    ['image_generation', []],
    ['image_edit', [source]],
  ] as const)('%s: provisional pictures, then the finished one', async (stream, images) => {
    const { engine } = await connect({ model, stream })
    const events = await collect(engine.generate({ ...request, images: [...images] }))
    expect(events.map(({ type }) => type)).toEqual(['started', 'preview', 'preview', 'preview', 'image', 'done'])
    const plain = await connect({ model, stream: 'unknown' })
    const same = await collect(plain.engine.generate({ ...request, images: [...images] }))
    expect(only(events, 'image')[0]?.pixels).toEqual(only(same, 'image')[0]?.pixels)
    expect(only(events, 'preview')[0]).toMatchObject({ image: 0, x: 0, y: 0, pixels: { width: 64, height: 48 } })
  })

  it("vLLM-Omni's edit chunks: its words are passed over, the picture is taken", async () => {
    const { engine } = await connect({ model: 'Qwen/Qwen-Image-Edit', stream: 'image.edit.chunk' })
    const events = await collect(engine.generate({ ...request, images: [source] }))
    expect(events.map(({ type }) => type)).toEqual(['started', 'image', 'done'])
  })

  it('refuses to: it is asked again without, and never with it again', async () => {
    const { engine, server } = await connect({ model, stream: 'refused' })
    await collect(engine.generate(request))
    await collect(engine.generate(request))
    const asked = server.received.filter(({ path }) => path === post).map(({ fields }) => fields?.['stream'] ?? false)
    expect(asked).toEqual([true, false, false])
  })

  it('is not asked to by NextStep, nor for several pictures at once', async () => {
    const nextStep = await connect()
    await collect(nextStep.engine.generate(request))
    expect(nextStep.server.received.at(-1)?.fields).not.toHaveProperty('stream')
    const { engine, server } = await connect({ model, stream: 'image_generation' })
    expect(only(await collect(engine.generate({ ...request, count: 2 })), 'image')).toHaveLength(2)
    expect(server.received.at(-1)?.fields).not.toHaveProperty('stream')
  })

  it('that declares it is asked to, whatever its model', async () => {
    const { engine, server } = await connect({
      stream: 'image_generation',
      routes: {
        '/v1/models': (_, response) => {
          response.writeHead(200, { 'content-type': 'application/json' })
          response.end(JSON.stringify({ data: [{ id: 'stepfun-ai/NextStep-1.1', supports_streaming: true }] }))
        },
      },
    })
    expect(only(await collect(engine.generate(request)), 'preview')).toHaveLength(3)
    expect(server.received.at(-1)?.fields).toMatchObject({ stream: true, partial_images: 3 })
  })

  it('leaving after a preview closes the connection', async () => {
    const { engine, server } = await connect({ model, routes: { [post]: endless } })
    for await (const event of engine.generate(request)) if (event.type === 'preview') break
    await expect(server.dropped).resolves.toBeUndefined()
  })

  it.each([
    ['stops before the picture is done', 'data: {"type":"ping"}\n\n', /ended its event stream before the picture/],
    ['sends what is no JSON', 'data: {"type":\n\n', /event stream of .* arrived damaged/],
    [
      'breaks off with a reason',
      'data: {"object":"error","error":{"message":"CUDA out of memory.","code":500}}\n\ndata: [DONE]\n\n',
      /gave up on the picture: CUDA out of memory\.$/,
    ],
    [
      'breaks off the OpenAI way',
      'event: error\ndata: {"type":"error","error":{"message":"No."}}\n\n',
      /picture: No\.$/,
    ],
    [
      'breaks off with an error alone',
      'event: error\ndata: {"error":{"message":"No memory.","type":"server_error"}}\n\n',
      /picture: No memory\.$/,
    ],
    [
      'sends a picture that is none',
      'data: {"type":"image_generation.completed","b64_json":"!"}\n\n',
      /arrived damaged/,
    ],
  ])('%s', async (_, text, sentence) => {
    const { engine } = await connect({
      model,
      routes: {
        [post]: (_request, response) => void response.setHeader('content-type', 'text/event-stream').end(text),
      },
    })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(sentence)
  })

  it('a damaged preview does not cost the picture', async () => {
    const { engine } = await connect({ model, routes: { [post]: badPreview } })
    const events = await collect(engine.generate(request))
    expect(events.map(({ type }) => type)).toEqual(['started', 'image', 'done'])
  })
})

describe('the lines of an event stream', () => {
  it.each([1, 2, 3, 7, 1000])('are the same, cut every %i bytes', async (size) => {
    const text =
      ': hello\r\nevent: a\r\ndata: one\r\ndata: zwei ü 🦊\r\n\r\ndata:three\n\n\rdata: four\r\rdata\n\nid: 4\ndata: last'
    const bytes = new TextEncoder().encode(text)
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const events: string[] = []
    for await (const event of readEvents(pieces())) events.push(event)
    expect(events).toEqual(['one\nzwei ü 🦊', 'three', 'four', 'last'])
  })
})

const tiny = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const endless: Route = (_, response) => {
  response.setHeader('content-type', 'text/event-stream')
  response.write(`data: {"type":"image_generation.partial_image","b64_json":"${tiny}"}\n\n`)
}

const badPreview: Route = (_, response) => {
  response.setHeader('content-type', 'text/event-stream')
  response.write('data: {"type":"image_generation.partial_image","b64_json":"AAAA"}\n\n')
  response.end(`data: {"type":"image_generation.completed","b64_json":"${tiny}"}\n\n`)
}
