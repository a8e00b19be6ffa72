/**
 * The engine that paints on a server which speaks OpenAI's images API; vLLM-Omni with NextStep-1.1 is the one in mind.
 * Nothing is sent before `capabilities` or `generate` is called. What works and what not: docs/remote.md.
 */
import type { Engine } from '../engine.ts'
import { EngineError } from '../errors.ts'
import type { GenerateEvent, Recipe } from '../event.ts'
import { fitTo } from '../images/resize.ts'
import type { Pixels } from '../request.ts'
import { samplingOf } from '../sampling.ts'
import { sha256 } from '../sha256.ts'
import { brokenOff, decodePicture, imagesSchema, modelsSchema, parseJson, reasonOf, refusal } from './answers.ts'
import { ask, readText, throwIfAborted, type Answer } from './exchange.ts'
import { notAnImageServer, unusable, withoutPicture } from './failures.ts'
import { parseRequest, type Settled } from '../nextstep/settle.ts'
import { createManners, namesOf, type Manners } from './manners.ts'
import { batches, bodyOf, settle, type Batch } from './serverRequest.ts'
import { describeServer, type Server } from './server.ts'
import { readImages } from './serverEvents.ts'
import { capabilitiesOf, patchSize, servedModel, unnamedModel, type ServedModel } from './servedModel.ts'

export interface RemoteEngineOptions {
  /** `http://` or `https://`, with or without `/v1` at its end. */
  readonly address: string
  readonly apiKey?: string
  /** One of those that the server lists; its first if left out. */
  readonly model?: string
  /** Longest wait for the server to say anything while it paints; 30 minutes if left out. */
  readonly timeoutMs?: number
}

/** Throws `request/invalid` for an address or key that cannot be one; opens no connection. */
export function createRemoteEngine(options: RemoteEngineOptions): Engine {
  const server = describeServer(options.address, options.apiKey)
  const paintingMs = options.timeoutMs ?? 30 * 60_000
  const timeouts = { connectMs: Math.min(paintingMs, 15_000), silenceMs: paintingMs }
  const running = new Set<AbortController>()
  const manners = createManners()

  return {
    async capabilities() {
      const stop = new AbortController()
      running.add(stop)
      try {
        const isHealthy = await checkHealth(server, timeouts, stop.signal)
        const model = await findModel(server, options.model, timeouts, stop.signal)
        if (model.id === '' && !isHealthy) throw notAnImageServer(server.host)
        return capabilitiesOf(model, server)
      } finally {
        running.delete(stop)
      }
    },
    async *generate(request, { signal } = {}) {
      const stop = new AbortController()
      const abort = () => stop.abort()
      if (signal?.aborted) abort()
      signal?.addEventListener('abort', abort)
      running.add(stop)
      try {
        const parsed = parseRequest(request)
        const began = performance.now()
        const model = await findModel(server, options.model, timeouts, stop.signal)
        const { settings, warnings } = settle(parsed, model, namesOf(manners.leftOut(model.id)))
        const timings = { load: performance.now() - began, prefill: 0, tokens: 0, preview: 0, decode: 0 }
        yield started(settings, warnings)
        for (const batch of batches(settings)) {
          const run = { server, model, settings, batch, timeouts, signal: stop.signal }
          const answer = await send(run, manners)
          for await (const event of collect(run, answer)) {
            throwIfAborted(stop.signal)
            yield event
          }
        }
        timings.tokens = performance.now() - began - timings.load
        yield { type: 'done', elapsedMs: performance.now() - began, timings }
      } finally {
        signal?.removeEventListener('abort', abort)
        running.delete(stop)
        stop.abort() // a caller who leaves closes the connection
      }
    },
    async dispose() {
      for (const stop of running) stop.abort()
    },
  }
}

interface Timeouts {
  readonly connectMs: number
  readonly silenceMs: number
}

interface BatchRun {
  readonly server: Server
  readonly model: ServedModel
  readonly settings: Settled
  readonly batch: Batch
  readonly timeouts: Timeouts
  readonly signal: AbortSignal
}

/** Small answers, soon. */
const brief = (timeouts: Timeouts) => ({
  method: 'GET' as const,
  largestAnswer: 1_000_000,
  connectMs: timeouts.connectMs,
  silenceMs: Math.min(timeouts.silenceMs, 15_000),
})

/** False at 404: not every server has this route, and `/v1/models` tells more. */
async function checkHealth(server: Server, timeouts: Timeouts, signal: AbortSignal): Promise<boolean> {
  const answer = await ask(server, { path: '/health', ...brief(timeouts) }, signal)
  const text = await readText(answer)
  if (answer.status >= 300 && answer.status !== 404) throw refusal(server, answer.status, text)
  return answer.status < 300
}

/** Asked for each picture anew: the server may have been restarted with another model, and paints with whatever it has. */
async function findModel(
  server: Server,
  wanted: string | undefined,
  timeouts: Timeouts,
  signal: AbortSignal,
): Promise<ServedModel> {
  const answer = await ask(server, { path: '/v1/models', ...brief(timeouts) }, signal)
  const text = await readText(answer)
  // A server without this list has one model, and paints with it when none is named.
  if ([404, 405, 501].includes(answer.status)) return wanted === undefined ? unnamedModel(server) : servedModel(wanted)
  if (answer.status !== 200) throw refusal(server, answer.status, text)
  const models = modelsSchema.safeParse(parseJson(text))
  if (!models.success) throw notAnImageServer(server.host)
  const listed = models.data.data
  const found = wanted === undefined ? listed[0] : listed.find(({ id }) => id === wanted)
  if (found) return servedModel(found.id, found.supports_streaming)
  const names = listed
    .slice(0, 5)
    .map(({ id }) => id)
    .join(', ')
  throw new EngineError(
    'model/not-found',
    server.hideKey(
      names
        ? `The server at ${server.host} has no model "${wanted}"; it has ${names}.`
        : `The server at ${server.host} has no model; start it with one.`,
    ),
  )
}

/** Sends the batch, again without those fields that the server refuses by name. */
async function send(run: BatchRun, manners: Manners): Promise<Answer> {
  const { server, model, settings, batch, timeouts, signal } = run
  const leftOut = manners.leftOut(model.id)
  // Streamed events do not say which of several pictures they belong to.
  const stream =
    model.streams && batch.skip + batch.count === 1 && !leftOut.has('stream') && !leftOut.has('partial_images')
  const { path, ...body } = await bodyOf(model, settings, batch, stream, leftOut)
  const accept = stream ? 'text/event-stream, application/json' : 'application/json'
  const largestAnswer = longestAnswer(settings, batch, stream)
  const answer = await ask(server, { method: 'POST', path, body, accept, largestAnswer, ...timeouts }, signal)
  if (answer.status === 200 || answer.status === 201) return answer
  const text = await readText(answer)
  if (manners.learn(model.id, answer.status, text)) return send(run, manners)
  if (answer.status === 404 && model.id === '') throw notAnImageServer(server.host)
  throw refusal(server, answer.status, text)
}

/** PNG of 16-bit colour with transparency, in base64, with much to spare for small pictures; 256 MB in all. */
function longestAnswer({ width, height }: Settled, { skip, count }: Batch, stream: boolean): number {
  const picture = Math.max(16_000_000, Math.ceil((width * height * 8 * 4) / 3) + 1_000_000)
  return Math.min(256_000_000, picture * (stream ? 4 : skip + count))
}

/** The answer's pictures, in order, with provisional ones before them where the server streams. */
async function* collect(run: BatchRun, answer: Answer): AsyncGenerator<GenerateEvent, void> {
  const { server, settings, batch } = run
  if (answer.type === 'text/event-stream') {
    for await (const { type, image } of readImages(server, answer.pieces)) {
      if (type === 'completed') return yield painted(run, 0, await decodePicture(server, image))
      const pixels = await decodePicture(server, image).catch(() => null) // only the finished one has to be sound
      if (pixels) yield { type: 'preview', image: batch.first, x: 0, y: 0, pixels: fitted(pixels, settings) }
    }
    throw unusable(`${server.host} ended its event stream before the picture was done; try again.`)
  }
  const isJson = answer.type === 'application/json'
  if (!isJson && !/^$|^text\/(json|plain)$|^application\/(octet-stream|.*\+json)$/.test(answer.type)) {
    answer.close()
    throw notAnImageServer(server.host)
  }
  const told = parseJson(await readText(answer))
  // A proxy may have lost the word for it.
  if (told === undefined && !isJson) throw notAnImageServer(server.host)
  const { data = [] } = imagesSchema.safeParse(told).data ?? {}
  const reason = reasonOf(told)
  if (data.length === 0 && reason !== '') throw brokenOff(server, reason)
  if (!Array.isArray((told as { data?: unknown } | undefined)?.data)) {
    throw withoutPicture(server.host)
  }
  const wanted = batch.skip + batch.count
  for (const [index, image] of data.slice(batch.skip, wanted).entries()) {
    throwIfAborted(run.signal)
    yield painted(run, index, await decodePicture(server, image))
  }
  // Those that came are kept all the same.
  if (data.length < wanted) {
    if (data.length === 0) throw withoutPicture(server.host)
    throw unusable(`${server.host} sent ${data.length} of ${wanted} pictures; ask for fewer at once.`)
  }
}

function fitted(pixels: Pixels, { width, height }: Settled): Pixels {
  return pixels.width === width && pixels.height === height ? pixels : fitTo(pixels, width, height)
}

function started(settings: Settled, warnings: readonly string[]): GenerateEvent {
  const { width, height, count } = settings
  const rows = height / patchSize
  const columns = width / patchSize
  return { type: 'started', tokenCount: rows * columns, rows, columns, patchSize, width, height, count, warnings }
}

function painted(run: BatchRun, index: number, pixels: Pixels): GenerateEvent {
  return { type: 'image', image: run.batch.first + index, pixels, recipe: recipeOf(run, index, pixels) }
}

/** Seed and place within the batch are those of the server's request, which repeat the picture; its size is the real one. */
function recipeOf({ model, settings, batch }: BatchRun, index: number, { width, height }: Pixels): Recipe {
  return {
    app: 'patchwork',
    version: 1,
    model: model.id || model.name,
    modelHash: '', // the server does not tell
    device: 'remote',
    prompt: settings.prompt,
    ...samplingOf(settings),
    width,
    height,
    seed: batch.seed,
    imageIndex: batch.skip + index,
    sources: settings.images.map((image) => sha256(image.data)),
  }
}
