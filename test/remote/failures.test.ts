import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createRemoteEngine } from '../../engine/remote/openaiImages.ts'
import { sendJson, type Route } from './imageServer.ts'
import { collect, connect, request, sentenceOf, serve } from './tools.ts'

const post = '/v1/images/generations'
const answering =
  (status: number, body: unknown): Route =>
  (_, response) =>
    sendJson(response, status, body)
const sending =
  (type: string, text: string): Route =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': type }).end(text)
const nothing: Route = () => undefined

describe('nothing is sent', () => {
  it('before it is asked for', async () => {
    const { server, engine } = await connect()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const events = engine.generate(request)[Symbol.asyncIterator]()
    await engine.dispose()
    expect(server.connections()).toBe(0)
    await events.return?.()
  })

  it('for a request that is not valid', async () => {
    const { server, engine } = await connect()
    expect(await sentenceOf(collect(engine.generate({ prompt: ' ' })))).toMatch(/prompt is empty/)
    expect(server.connections()).toBe(0)
  })

  it('for a draft, or for patches to go on from', async () => {
    const { engine } = await connect()
    const said = (change: object) => sentenceOf(collect(engine.generate({ ...request, ...change })))
    expect(await said({ draft: true })).toMatch(/Servers paint no drafts/)
    expect(await said({ passages: [{ from: 1, seed: 1 }] })).toMatch(/hand out whole pictures, no patches/)
  })

  it.each([
    ['', /must look like http/],
    ['localhost:8091', /must look like http/],
    ['ftp://localhost', /must look like http/],
    ['file:///etc/passwd', /must look like http/],
    ['javascript:alert(1)', /must look like http/],
    ['http://', /must look like http/],
    ['http://user:hunter2@localhost', /must not hold a name or password/],
    ['http://localhost/?key=hunter2', /must end before/],
  ])('to the address "%s"', (address, sentence) => {
    expect(() => createRemoteEngine({ address })).toThrow(sentence)
    expect(() => createRemoteEngine({ address })).not.toThrow(/hunter2/)
  })

  it('with a key that no header can hold, nor is that key shown', () => {
    const open = () => createRemoteEngine({ address: 'http://localhost', apiKey: 'hunter2\nx' })
    expect(open).toThrow(/API key holds spaces or characters/)
    expect(open).not.toThrow(/hunter2/)
  })
})

it.each(['', '/', '/v1', '/v1/', '//'])('an address may end in "%s"', async (end) => {
  const server = await serve()
  expect((await createRemoteEngine({ address: `${server.address}${end}` }).capabilities()).name).toBe('NextStep-1.1')
})

it('an address may lead to a folder', async () => {
  const server = await serve()
  const engine = createRemoteEngine({ address: `${server.address}/team/v1` })
  expect(await sentenceOf(engine.capabilities())).toMatch(/not an image server/)
  expect(server.received.map(({ path }) => path)).toEqual(['/team/health', '/team/v1/models'])
})

describe('a refusal is one sentence', () => {
  it.each<[string, number, unknown, RegExp]>([
    [
      'as text',
      400,
      { detail: "Invalid size format: '1024x'." },
      /refused the request: Invalid size format: '1024x'\.$/,
    ],
    [
      'as a list that is not sound',
      422,
      { detail: [{ type: 'less_than_equal', loc: ['body', 'n'], msg: 'Input should be less than or equal to 4' }, {}] },
      /refused the request\.$/,
    ],
    [
      'as a list',
      422,
      { detail: [{ type: 'less_than_equal', loc: ['body', 'n'], msg: 'Input should be less than or equal to 4' }] },
      /refused the request: n: Input should be less than or equal to 4\.$/,
    ],
    [
      'as an OpenAI error',
      404,
      { error: { message: 'The model `x` does not exist.', type: 'NotFoundError', param: null, code: 404 } },
      /does not know what it was asked for: The model `x` does not exist\.$/,
    ],
    ['as a bare error', 403, { error: 'Unauthorized' }, /wants an API key: Unauthorized\.$/],
    ['not ready', 503, { detail: 'Diffusion engine not initialized.' }, /is not ready to paint: Diffusion engine not/],
    [
      'broken',
      500,
      { detail: 'Image generation failed: \n  CUDA out of memory!\n' },
      /failed \(error 500\): .*memory\.$/,
    ],
    ['busy', 429, {}, /is busy; try again/],
    ['too large', 413, null, /too large/],
    ['endless', 400, { detail: 'x'.repeat(100_000) }, /: x{300}…\.$/],
    ['of no known shape', 418, { teapot: true }, /refused the request\.$/],
  ])('%s', async (_, status, body, sentence) => {
    const { engine } = await connect({ routes: { [post]: answering(status, body) } })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(sentence)
  })

  it('as a page of a proxy', async () => {
    const route: Route = (_, response) =>
      void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad</h1>')
    const { engine } = await connect({ routes: { [post]: route } })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(/^127\.0\.0\.1:\d+ failed \(error 502\)\.$/)
  })

  it('for a missing and a wrong key, without showing it', async () => {
    const { engine, server } = await connect({ apiKey: 'right' })
    expect(await sentenceOf(engine.capabilities())).toMatch(/wants an API key: Unauthorized/)
    const wrong = createRemoteEngine({ address: server.address, apiKey: 'sk-wrong' })
    expect(await sentenceOf(wrong.capabilities())).toMatch(/does not accept the API key/)
    const right = createRemoteEngine({ address: server.address, apiKey: 'right' })
    expect((await right.capabilities()).name).toBe('NextStep-1.1')
  })

  it('even if the server repeats the key', async () => {
    const routes = { [post]: answering(401, { error: { message: 'Incorrect API key provided: sk-wrong.' } }) }
    const { engine } = await connect({ routes }, { apiKey: 'sk-wrong' })
    const sentence = await sentenceOf(collect(engine.generate(request)))
    expect(sentence).toMatch(/Incorrect API key provided: \*\*\*\.$/)
  })

  it('and a redirect is not followed', async () => {
    const other = await serve()
    const route: Route = (_, response) => void response.writeHead(307, { location: `${other.address}${post}` }).end()
    const { engine } = await connect({ routes: { [post]: route } }, { apiKey: 'secret' })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(/redirects to another address; enter that one/)
    expect(other.connections()).toBe(0)
  })

  it('the server in the tests refuses as the real one does', async () => {
    const server = await serve()
    const ask = async (body: object) => {
      const answer = await fetch(`${server.address}${post}`, { method: 'POST', body: JSON.stringify(body) })
      return [answer.status, ((await answer.json()) as { detail: unknown }).detail]
    }
    expect(await ask({ prompt: 'a', n: 11 })).toMatchObject([422, [{ loc: ['body', 'n'] }]])
    expect(await ask({ prompt: 'a', num_inference_steps: 201 })).toMatchObject([
      422,
      [{ loc: ['body', 'num_inference_steps'] }],
    ])
    expect(await ask({ prompt: 'a', guidance_scale: 20.5 })).toMatchObject([422, [{ loc: ['body', 'guidance_scale'] }]])
    expect(await ask({ prompt: 'a', size: '1024x' })).toMatchObject([400, expect.stringMatching(/Invalid size/)])
    expect(await ask({})).toMatchObject([422, [{ loc: ['body', 'prompt'] }]])
  })
})

describe('an answer that is no picture is one sentence', () => {
  const data = (image: object) => sending('application/json', JSON.stringify({ created: 1, data: [image] }))
  it.each<[string, Route, RegExp]>([
    ['a web page', sending('text/html', '<html>hello</html>'), /is not an image server/],
    ['a file', sending('image/png', 'PNG'), /is not an image server/],
    ['no JSON', sending('application/json', '{"data": ['), /without a picture/],
    ['another JSON', sending('application/json', '{"choices": []}'), /without a picture/],
    ['an empty list', sending('application/json', '{"data": []}'), /without a picture/],
    ['a number', data({ b64_json: 5 }), /without a picture/],
    [
      'a receipt',
      (_, response) => sendJson(response, 202, { id: 'job-1', status: 'queued' }),
      /status 202 and without/,
    ],
    ['an empty entry', data({ b64_json: null }), /without a picture/],
    ['a link', data({ url: 'https://example.org/a.png' }), /answers with links/],
    ['damaged base64', data({ b64_json: '%%%%' }), /arrived damaged/],
    ['cut base64', data({ b64_json: 'AAAAA' }), /arrived damaged/],
    ['base64 of no picture', data({ b64_json: 'AAAA' }), /cannot be read as a picture/],
    [
      'an SVG',
      data({ b64_json: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64') }),
      /cannot be read as a picture/,
    ],
  ])('%s', async (_, route, sentence) => {
    const { engine } = await connect({ routes: { [post]: route } })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(sentence)
  })

  it.each<[string, Route]>([
    ['a page', sending('text/html', '<html></html>')],
    ['another list', sending('application/json', '{"data": [{"name": "x"}]}')],
    ['a name of control characters', sending('application/json', '{"data": [{"id": "a\\nb"}]}')],
  ])('in place of the models, %s', async (_, route) => {
    const { engine } = await connect({ routes: { '/v1/models': route } })
    expect(await sentenceOf(engine.capabilities())).toMatch(/is not an image server/)
  })

  it('a server without a model', async () => {
    const { engine } = await connect({ routes: { '/v1/models': sending('application/json', '{"data": []}') } })
    expect(await sentenceOf(engine.capabilities())).toMatch(/has no model; start it with one/)
  })

  it.each<[string, Route]>([
    [
      'announced',
      (_, response) =>
        void response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1e9 }).write('{'),
    ],
    ['not announced', endless],
  ])('an oversized answer, %s, is not read to its end', async (_, route) => {
    const { engine, server } = await connect({ routes: { [post]: route } })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(/far longer than the pictures asked for/)
    await server.dropped
  })
})

describe('a connection that fails is one sentence', () => {
  it('nobody there', async () => {
    const server = await serve()
    await server.stop()
    server.stop = () => Promise.resolve()
    const engine = createRemoteEngine({ address: server.address })
    const sentence = new RegExp(`^No server answers at 127\\.0\\.0\\.1:${server.port}; start it`)
    expect(await sentenceOf(engine.capabilities())).toMatch(sentence)
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(sentence)
  })

  it('no such machine', async () => {
    const engine = createRemoteEngine({ address: 'http://patchwork.invalid:8091' })
    expect(await sentenceOf(engine.capabilities())).toMatch(/no machine known by the name in patchwork\.invalid:8091/)
  })

  it('not HTTP, and not https', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end('SSH-2.0-OpenSSH_9.2\r\n')
    })
    onTestFinished(() => void server.close())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const sentence = (scheme: string) =>
      sentenceOf(createRemoteEngine({ address: `${scheme}://127.0.0.1:${port}` }).capabilities())
    expect(await sentence('http')).toMatch(/does not speak HTTP/)
    expect(await sentence('https')).toMatch(/does not speak https/)
  })

  it.each<[string, Route]>([
    ['before the answer', (_, response) => void response.destroy()],
    [
      'within the answer',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
        response.write('{"data":', () => response.destroy())
      },
    ],
  ])('dropped %s', async (_, route) => {
    const { engine } = await connect({ routes: { [post]: route } })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(
      /closed the connection before its answer was whole/,
    )
  })

  it('silence instead of an answer', async () => {
    const { engine, server } = await connect({ routes: { [post]: nothing } }, { timeoutMs: 100 })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(/sent nothing for 0\.1 seconds/)
    await server.dropped
  })

  it('silence within an answer', async () => {
    const half: Route = (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{')
    const { engine } = await connect({ routes: { [post]: half } }, { timeoutMs: 100 })
    expect(await sentenceOf(collect(engine.generate(request)))).toMatch(/sent nothing for 0\.1 seconds/)
  })

  it('a slow answer is waited for', async () => {
    const { engine } = await connect({ routes: { '/v1/models': slowModels } }, { timeoutMs: 5000 })
    expect((await engine.capabilities()).name).toBe('slow')
  })
})

describe('stop', () => {
  it('while the server paints closes the connection', async () => {
    const { engine, server } = await connect({ routes: { [post]: nothing } })
    const controller = new AbortController()
    const painting = collect(engine.generate(request, { signal: controller.signal }))
    painting.catch(() => undefined)
    await server.arrived(post)
    controller.abort()
    await expect(painting).rejects.toMatchObject({ code: 'engine/aborted' })
    await server.dropped
  })

  it('while the answer arrives closes the connection', async () => {
    const half: Route = (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{')
    const { engine, server } = await connect({ routes: { [post]: half } })
    const controller = new AbortController()
    const painting = collect(engine.generate(request, { signal: controller.signal }))
    painting.catch(() => undefined)
    await server.arrived(post)
    await new Promise((resolve) => setTimeout(resolve, 30))
    controller.abort()
    await expect(painting).rejects.toMatchObject({ code: 'engine/aborted' })
    await server.dropped
  })

  it('before the start sends nothing', async () => {
    const { engine, server } = await connect()
    const painting = collect(engine.generate(request, { signal: AbortSignal.abort() }))
    await expect(painting).rejects.toMatchObject({ code: 'engine/aborted' })
    expect(server.connections()).toBe(0)
  })

  it('between two pictures gives no more of them', async () => {
    const { engine } = await connect()
    const controller = new AbortController()
    const seen: number[] = []
    const run = async () => {
      for await (const event of engine.generate({ ...request, count: 3 }, { signal: controller.signal })) {
        if (event.type !== 'image') continue
        seen.push(event.image)
        controller.abort()
      }
    }
    await expect(run()).rejects.toMatchObject({ code: 'engine/aborted' })
    expect(seen).toEqual([0])
  })

  it('by dispose ends what is running, and the engine can be used again', async () => {
    let painted = false
    const { engine, server } = await connect({
      routes: { '/health': (_, response) => void (painted ? response.end() : 0) },
    })
    const asking = engine.capabilities()
    asking.catch(() => undefined)
    await server.arrived('/health')
    await engine.dispose()
    await expect(asking).rejects.toMatchObject({ code: 'engine/aborted' })
    await server.dropped
    painted = true
    expect((await engine.capabilities()).name).toBe('NextStep-1.1')
  })
})

function endless(_: unknown, response: Parameters<Route>[1]): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  const more = () => {
    while (!response.destroyed && response.write('A'.repeat(100_000)));
  }
  response.on('drain', more)
  more()
}

async function slowModels(_: unknown, response: Parameters<Route>[1]): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' })
  for (const letter of '{"data":[{"id":"slow"}]}') {
    await new Promise((resolve) => setTimeout(resolve, 10))
    response.write(letter)
  }
  response.end()
}
