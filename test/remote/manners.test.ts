import { describe, expect, it } from 'vitest'
import type { Route } from './imageServer.ts'
import { sendJson, standardRoute } from './imageServer.ts'
import { collect, connect, only, request, sentenceOf } from './tools.ts'

const post = '/v1/images/generations'
const model = 'openai/gpt-image-1'

/** Refuses fields, one at a time, in a server's own words, and else behaves. */
function forbidding(
  fields: readonly string[],
  refuse: (field: string) => readonly [status: number, body: unknown],
): Route {
  return (asked, response) => {
    const found = fields.find((field) => field in (asked.fields ?? {}))
    if (found === undefined) return standardRoute({ model })(asked, response)
    const [status, body] = refuse(found)
    return sendJson(response, status, body)
  }
}

const openai = (field: string) =>
  [
    400,
    {
      error: {
        message: `Unknown parameter: '${field}'.`,
        type: 'invalid_request_error',
        param: field,
        code: 'unknown_parameter',
      },
    },
  ] as const
const litellm = (field: string) =>
  [
    400,
    {
      error: {
        message: `litellm.UnsupportedParamsError: openai does not support parameters: {'${field}': 1}, for model=gpt-image-1.`,
      },
    },
  ] as const
const pydantic = (field: string) =>
  [422, { detail: [{ type: 'extra_forbidden', loc: ['body', field], msg: 'Extra inputs are not permitted' }] }] as const

describe('a server that does not take a field is asked again without it', () => {
  it.each([
    ['OpenAI', openai],
    ['LiteLLM', litellm],
    ['a strict one', pydantic],
  ])('%s, and not bothered with it after', async (_, refuse) => {
    const { engine, server } = await connect({ model, routes: { [post]: forbidding(['response_format'], refuse) } })
    for (const _time of [1, 2]) expect(only(await collect(engine.generate(request)), 'image')).toHaveLength(1)
    const asked = server.received.filter(({ path }) => path === post).map(({ fields }) => 'response_format' in fields!)
    expect(asked).toEqual([true, false, false])
  })

  it('one after the other, and the next picture is warned of what its settings do not reach', async () => {
    const fields = ['response_format', 'negative_prompt', 'num_inference_steps', 'guidance_scale', 'seed']
    const { engine } = await connect({ model, routes: { [post]: forbidding(fields, openai) } })
    expect(only(await collect(engine.generate(request)), 'image')).toHaveLength(1)
    const [started] = only(await collect(engine.generate(request)), 'started')
    expect(started?.warnings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/does not take a seed; it was left out/),
        expect.stringMatching(/does not take a number of steps/),
      ]),
    )
  })

  it('but a value that is out of bounds is told', async () => {
    const route: Route = (_, response) =>
      sendJson(response, 400, { error: { message: 'num_inference_steps must be at most 2.' } })
    const { engine, server } = await connect({ model, routes: { [post]: route } })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(/num_inference_steps must be at most 2\.$/)
    expect(server.received.filter(({ path }) => path === post)).toHaveLength(1)
  })

  it('and one that refuses for ever is not asked for ever', async () => {
    const route: Route = (_, response) => sendJson(response, ...openai('response_format'))
    const { engine, server } = await connect({ model, routes: { [post]: route } })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(/Unknown parameter/)
    expect(server.received.filter(({ path }) => path === post)).toHaveLength(2)
  })
})

describe('a picture is a picture, however it is packed', () => {
  const packed =
    (pack: (base64: string) => object): Route =>
    async (asked, response) => {
      const answer = {
        end: (text: string) => {
          const { data } = JSON.parse(text) as { data: { b64_json: string }[] }
          sendJson(response, 200, { data: data.map(({ b64_json: base64 }) => pack(base64)) })
        },
        writeHead: () => answer,
      }
      await standardRoute({ model })(asked, answer as never)
    }
  it.each<[string, (base64: string) => object]>([
    ['as a data address', (base64) => ({ b64_json: `data:image/png;base64,${base64}` })],
    ['as a data address in place of a link', (base64) => ({ url: `data:image/png;base64,${base64}` })],
    ['in lines', (base64) => ({ b64_json: base64.replaceAll(/.{76}/g, '$&\r\n') })],
    [
      'in the letters of addresses',
      (base64) => ({ b64_json: base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') }),
    ],
  ])('%s', async (_, pack) => {
    const plain = await connect({ model })
    const { engine } = await connect({ model, routes: { [post]: packed(pack) } })
    const [mine, same] = await Promise.all(
      [engine, plain.engine].map(async (each) => only(await collect(each.generate({ ...request, count: 2 })), 'image')),
    )
    expect(mine?.map(({ pixels }) => pixels)).toEqual(same?.map(({ pixels }) => pixels))
  })
})

describe('pictures come however the answer is labelled', () => {
  const relabelled =
    (status: number, type: string | null, mark = ''): Route =>
    async (asked, response) => {
      const answer = {
        writeHead: () => answer,
        end: (text: string) =>
          response.writeHead(status, type === null ? {} : { 'content-type': type }).end(mark + text),
      }
      await standardRoute({})(asked, answer as never)
    }
  it.each<[string, Route]>([
    ['as plain text', relabelled(200, 'text/plain; charset=utf-8')],
    ['as nothing', relabelled(200, null)],
    ['as a kind of JSON', relabelled(200, 'application/vnd.images+json')],
    ['as something made', relabelled(201, 'application/json')],
    ['behind a byte order mark', relabelled(200, 'application/json', '\uFEFF')],
  ])('%s', async (_, route) => {
    const { engine } = await connect({ routes: { [post]: route } })
    expect(only(await collect(engine.generate(request)), 'image')).toHaveLength(1)
  })

  it('but plain words are no answer of an image server', async () => {
    const words: Route = (_asked, response) =>
      void response.writeHead(200, { 'content-type': 'text/plain' }).end('hello')
    const { engine } = await connect({ routes: { [post]: words } })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(/is not an image server/)
  })
})

it('one picture of four is kept, and then the rest is told to be missing', async () => {
  const route: Route = (asked, response) => standardRoute({})({ ...asked, fields: { ...asked.fields, n: 1 } }, response)
  const { engine } = await connect({ routes: { [post]: route } })
  const kept: number[] = []
  const painting = (async () => {
    for await (const event of engine.generate({ ...request, count: 4 }))
      if (event.type === 'image') kept.push(event.image)
  })()
  expect(await sentenceOf(painting)).toMatch(/sent 1 of 4 pictures; ask for fewer at once\.$/)
  expect(kept).toEqual([0])
})

it.each([
  [
    { error: { message: 'Your request was rejected by the safety system.' } },
    /gave up on the picture: Your request was rejected by the safety system\.$/,
  ],
  [{ data: [], error: 'out of memory' }, /gave up on the picture: out of memory\.$/],
  [{ created: 1, data: null, message: 'no GPU' }, /gave up on the picture: no GPU\.$/],
])('an error inside of a 200 is told: %j', async (body, sentence) => {
  const { engine } = await connect({ routes: { [post]: (_, response) => sendJson(response, 200, body) } })
  expect(await sentenceOf(collect(engine.generate(request)))).toMatch(sentence)
})

describe('a server that lists no models', () => {
  const without = {
    '/v1/models': (_: unknown, response: Parameters<Route>[1]) => sendJson(response, 404, { detail: 'Not Found' }),
  }

  it('paints with the one it has', async () => {
    const { engine, server } = await connect({ routes: without })
    expect((await engine.capabilities()).name).toMatch(/^127\.0\.0\.1:/)
    const [image] = only(await collect(engine.generate(request)), 'image')
    expect(image?.recipe.model).toMatch(/^127\.0\.0\.1:/)
    expect(server.received.at(-1)?.fields).not.toHaveProperty('model')
  })

  it('or with the one that was named', async () => {
    const { engine, server } = await connect({ routes: without }, { model: 'stepfun-ai/NextStep-1.1' })
    expect((await engine.capabilities()).name).toBe('NextStep-1.1')
    expect(only(await collect(engine.generate(request)), 'image')).toHaveLength(1)
    expect(server.received.at(-1)?.fields).toMatchObject({ model: 'stepfun-ai/NextStep-1.1' })
  })

  it('and knows nothing of pictures either is no image server', async () => {
    const nothing = (_: unknown, response: Parameters<Route>[1]) => sendJson(response, 404, {})
    const { engine } = await connect({ routes: { '/health': nothing, '/v1/models': nothing, [post]: nothing } })
    expect(await sentenceOf(engine.capabilities())).toMatch(/not an image server/)
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(/not an image server/)
  })
})
