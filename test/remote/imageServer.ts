/**
 * A server that speaks vLLM-Omni's side of OpenAI's images API to the letter: it checks what it is sent as the real one
 * does and answers 422, 400, 401 and 404 in the same words. Its pictures are a function of what was asked for.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { encodePng } from '../../engine/images/png.ts'
import { z } from 'zod'

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** Fields of the JSON or the form; null without a body. */
  readonly fields: Readonly<Record<string, unknown>> | null
  /** Uploaded files by field name. */
  readonly files: readonly { readonly field: string; readonly type: string; readonly bytes: Uint8Array }[]
}

export type Route = (request: Received, response: ServerResponse) => Promise<void> | void

export interface ImageServerOptions {
  readonly model?: string
  readonly apiKey?: string
  /** What `stream: true` leads to: NextStep's route does not know the field, single-stage edits refuse it. */
  readonly stream?: 'unknown' | 'refused' | 'image_generation' | 'image_edit' | 'image.edit.chunk'
  /** Routes that behave otherwise, by path. */
  readonly routes?: Readonly<Record<string, Route>>
}

export interface ImageServer {
  readonly address: string
  readonly port: number
  readonly received: readonly Received[]
  /** Connections opened so far. */
  readonly connections: () => number
  /** Settles once a client leaves before it has its answer. */
  readonly dropped: Promise<void>
  /** Settles when a request has arrived whole at the path. */
  arrived(path: string): Promise<void>
  stop(): Promise<void>
}

export async function startImageServer(options: ImageServerOptions = {}): Promise<ImageServer> {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  const waiting: { readonly path: string; readonly tell: () => void }[] = []
  let connections = 0
  let tellDropped: () => void = () => undefined
  const dropped = new Promise<void>((resolve) => (tellDropped = resolve))

  const server = createServer((message, response) => {
    response.on('close', () => !response.writableFinished && tellDropped())
    void (async () => {
      const request = await receive(message)
      received.push(request)
      for (const { path, tell } of waiting) if (path === request.path) tell()
      try {
        await (options.routes?.[request.path] ?? standardRoute(options))(request, response)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        sendJson(response, error.status, error.answer)
      }
    })()
  })
  server.on('connection', (socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    port,
    received,
    connections: () => connections,
    dropped,
    arrived: (path) => new Promise((resolve) => waiting.push({ path, tell: resolve })),
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

export function sendJson(response: ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(answer))
}

async function receive(message: IncomingMessage): Promise<Received> {
  const pieces: Buffer[] = []
  for await (const piece of message) pieces.push(piece as Buffer)
  const body = Buffer.concat(pieces)
  const type = message.headers['content-type'] ?? ''
  const common = { method: message.method ?? '', path: message.url ?? '', headers: message.headers }
  if (type.startsWith('multipart/form-data')) {
    const form = [...(await new Response(body, { headers: { 'content-type': type } }).formData())]
    const files = form.filter((entry): entry is [string, File] => typeof entry[1] !== 'string')
    return {
      ...common,
      fields: Object.fromEntries(form.filter(([, value]) => typeof value === 'string')),
      files: await Promise.all(
        files.map(async ([field, file]) => ({
          field,
          type: file.type,
          bytes: new Uint8Array(await file.arrayBuffer()),
        })),
      ),
    }
  }
  return {
    ...common,
    fields: body.length > 0 ? (JSON.parse(body.toString()) as Record<string, unknown>) : null,
    files: [],
  }
}

class Refusal extends Error {
  readonly status: number
  readonly answer: unknown

  constructor(status: number, answer: unknown) {
    super('refused')
    this.status = status
    this.answer = answer
  }
}

export function standardRoute(options: ImageServerOptions): Route {
  const model = options.model ?? 'stepfun-ai/NextStep-1.1'
  return async (request, response) => {
    if (options.apiKey && request.path.startsWith('/v1/')) {
      if (request.headers.authorization !== `Bearer ${options.apiKey}`)
        throw new Refusal(401, { error: 'Unauthorized' })
    }
    switch (`${request.method} ${request.path}`) {
      case 'GET /health':
        response.writeHead(200).end()
        return
      case 'GET /v1/models':
        sendJson(response, 200, {
          object: 'list',
          data: [{ id: model, object: 'model', created: 1, owned_by: 'vllm' }],
        })
        return
      case 'POST /v1/images/generations':
      case 'POST /v1/images/edits':
        return answerImages(options, request, response)
      default:
        throw new Refusal(404, { detail: 'Not Found' })
    }
  }
}

const order = z.object({
  prompt: z.string(),
  model: z.string().nullish(),
  n: z.coerce.number().int().min(1, '1').max(10, '10').default(1),
  size: z.string().default('512x512'),
  response_format: z.enum(['b64_json', 'file']).default('b64_json'),
  output_format: z.enum(['png', 'jpeg', 'webp']).nullish(),
  negative_prompt: z.string().nullish(),
  num_inference_steps: z.coerce.number().int().min(1, '1').max(200, '200').default(28),
  guidance_scale: z.coerce.number().min(0, '0').max(20, '20').default(7.5),
  seed: z.coerce.number().int().nullish(),
  stream: z.coerce.boolean().default(false),
  partial_images: z.coerce.number().int().min(0).max(3).default(0),
  extra_params: z
    .object({
      cfg_img: z.number(),
      timesteps_shift: z.number(),
      use_norm: z.boolean(),
      cfg_schedule: z.enum(['constant', 'linear']),
      positive_prompt: z.string(),
    })
    .partial()
    .strict()
    .nullish(),
})
type Order = z.infer<typeof order>

async function answerImages(options: ImageServerOptions, request: Received, response: ServerResponse): Promise<void> {
  const parsed = order.safeParse(request.fields ?? {})
  if (!parsed.success) {
    throw new Refusal(422, {
      detail: parsed.error.issues.map((issue) => ({
        type: issue.code === 'too_big' ? 'less_than_equal' : 'greater_than_equal',
        loc: ['body', ...issue.path],
        msg: `Input should be ${issue.code === 'too_big' ? 'less' : 'greater'} than or equal to ${issue.message}`,
        input: null,
      })),
    })
  }
  const asked = parsed.data
  const size = /^(\d+)x(\d+)$/.exec(asked.size)
  if (!size)
    throw new Refusal(400, { detail: `Invalid size format: '${asked.size}'. Expected format: 'WIDTHxHEIGHT'.` })
  if (request.path.endsWith('edits') && request.files.length === 0) {
    throw new Refusal(422, { detail: "Field 'image' or 'url' is required" })
  }
  const style = options.stream ?? 'unknown'
  if (asked.stream && style === 'refused') {
    throw new Refusal(400, { detail: 'stream=true is only supported by multi-stage image edit pipelines.' })
  }
  const uploads = request.files.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))
  const paint = (index: number) => picture(asked, Number(size[1]), Number(size[2]), index, uploads)
  if (asked.stream && style !== 'unknown') return stream(style, asked, paint, response)
  const data = await Promise.all(
    Array.from({ length: asked.n }, async (_, index) => ({
      b64_json: await paint(index),
      url: null,
      revised_prompt: null,
    })),
  )
  sendJson(response, 200, { created: 1, data, output_format: asked.output_format ?? 'jpeg', size: asked.size })
}

async function stream(
  style: string,
  asked: Order,
  paint: (index: number) => Promise<string>,
  response: ServerResponse,
) {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  const send = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`)
  if (style === 'image.edit.chunk') {
    send({ object: 'image.edit.chunk', type: 'ar_delta', delta: 'A fox', index: 0 })
    send({ object: 'image.edit.chunk', type: 'image', data: [{ b64_json: await paint(0), url: null }] })
  } else {
    for (let index = 0; index < asked.partial_images; index++) {
      send({ type: `${style}.partial_image`, partial_image_index: index, b64_json: await paint(100 + index) })
    }
    send({ type: `${style}.completed`, b64_json: await paint(0) })
  }
  response.end('data: [DONE]\n\n')
}

async function picture(asked: Order, width: number, height: number, index: number, uploads: readonly string[]) {
  const { seed, prompt, negative_prompt, num_inference_steps, guidance_scale, extra_params } = asked
  const say = JSON.stringify({
    seed,
    prompt,
    negative_prompt,
    num_inference_steps,
    guidance_scale,
    extra_params,
    uploads,
    index,
  })
  const hash = createHash('sha256').update(say).digest()
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => (hash[at % 32]! + at) % 256)
  return (await encodePng({ width, height, data }, null)).toString('base64')
}
