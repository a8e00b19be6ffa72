/** Jobs and a stand-in engine for tests. */
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { EngineError } from '../../engine/errors.ts'
import { jobSchema, type PaintJob, type Source } from '../contract.ts'
import type { EngineStreamMessage, PaintingOrder, StreamControl } from '../engineMessages.ts'
import type { PixelCalls, UpscaledPicture } from '../pixels/messages.ts'
import type { PixelHost } from '../pixels/pixelHost.ts'
import { paint, type StreamPort } from '../painting.ts'
import type { GenerateOptions } from '../../engine/engine.ts'
import type { GenerateEvent } from '../../engine/event.ts'
import type { Exporters } from './exportRunner.ts'
import type { EnginePort } from './paintRunner.ts'
import type { SeriesDone, SeriesToDo } from '../series/messages.ts'
import type { SeriesPainters } from './seriesRunner.ts'
import type { Upscalers } from './upscaleRunner.ts'

interface JobParts {
  readonly id?: string
  readonly state?: PaintJob['state']
  readonly needs?: readonly Source[]
  readonly edits?: boolean
  readonly count?: number
  readonly prompt?: string
}

export function paintJob({
  state = 'waiting',
  needs = [],
  edits = false,
  count = 1,
  prompt = 'a fox',
  id,
}: JobParts = {}) {
  const order = { request: { prompt, count }, modelId: 'm', edits }
  const common = { id: id ?? randomUUID(), needs, state, progress: null, message: null, createdAt: 5 }
  const job = jobSchema.parse({ ...common, kind: 'paint', order })
  if (job.kind !== 'paint') throw new Error('No painting.')
  return job
}

export interface StandIn {
  /** What has been asked for, in order. */
  readonly asked: PaintingOrder[]
  readonly paint: (order: PaintingOrder) => EnginePort
  /** The process dies, and with it what is being painted. */
  die(): void
  rest(): void
  /** How many paintings it has not ended. */
  open(): number
}

export type Generate = (
  order: PaintingOrder,
  signal: AbortSignal,
  options: GenerateOptions,
) => AsyncIterable<GenerateEvent>

/** The engine process's own way of serving a port, at the other end of a real channel, with an engine of the test's. */
export function standInEngine(generate: Generate): StandIn {
  const asked: PaintingOrder[] = []
  const ports = new Set<MessagePort>()
  const die = () => ports.forEach((port) => port.close())
  return {
    asked,
    paint(order) {
      asked.push(order)
      const { port1, port2 } = new MessageChannel()
      ports.add(port2)
      port2.on('close', () => ports.delete(port2))
      void paint(
        streamPort(port2),
        (options) => generate(order, options.signal, options),
        () => Promise.resolve(null),
      )
      return {
        postMessage: (control) => port1.postMessage(control),
        onMessage: (listener) => void port1.on('message', (message: EngineStreamMessage) => listener(message)),
        onClose: (listener) => void port1.on('close', listener),
      }
    },
    die,
    rest: die,
    open: () => ports.size,
  }
}

/** A picture of one pixel after the other, 2 x 2 patches each. */
export async function* paintAll(order: PaintingOrder, signal: AbortSignal): AsyncIterable<GenerateEvent> {
  const { count = 1 } = order.request
  yield { type: 'started', tokenCount: 4, rows: 2, columns: 2, patchSize: 1, width: 2, height: 2, count, warnings: [] }
  for (let image = 0; image < count; image++) {
    for (let index = 0; index < 4; index++) {
      if (signal.aborted) throw new EngineError('engine/aborted', 'Stopped.')
      yield { type: 'token', image, index, row: index >> 1, column: index % 2, values: [new Float32Array(1)] }
    }
    yield imageEvent(order.request.prompt, image)
  }
  yield { type: 'done', elapsedMs: 5, timings: { load: 0, prefill: 0, tokens: 0, preview: 0, decode: 0 } }
}

export function imageEvent(prompt: string, image: number): Extract<GenerateEvent, { type: 'image' }> {
  const name = `${prompt} ${image}`
  const recipe = { prompt: name, imageIndex: image }
  return { type: 'image', image, pixels: { width: 2, height: 2, data: new Uint8Array(12) }, recipe } as ReturnType<
    typeof imageEvent
  >
}

export const standInThumbnails = { keep: () => Promise.resolve() }

/** Files whose content is the name of their picture; those from elsewhere are what is called so. */
export const standInPixels: Pick<PixelHost, 'call'> = {
  call(name, input) {
    if (name === 'importPicture') {
      const { from, to } = input as PixelCalls['importPicture']['input']
      if (String(from).endsWith('.txt')) return Promise.reject(new EngineError('image/unreadable', 'It is no picture.'))
      const png = Buffer.from(String(from))
      const hash = createHash('sha256').update(png).digest('hex')
      if (to !== null) writeFileSync(to, png)
      const come = { png: to === null ? png : null, hash, width: 2, height: 2, recipe: null, small: null, found: null }
      return Promise.resolve(come as never)
    }
    const { recipe } = input as PixelCalls['finish']['input']
    const opened = { pixels: { width: 2, height: 2, data: new Uint8Array(12) }, source: null }
    const finished = () => ({ png: Buffer.from(recipe.prompt), width: 2, height: 2, recipe: null, guard: null })
    return Promise.resolve((name === 'open' ? opened : finished()) as never)
  },
}

/** Writes nothing, and says that it wrote a file for each picture; the one called `broken` cannot be read, one called `endless` never ends. */
export const standInExporter: Exporters['exporter'] = {
  mayReplace: () => Promise.resolve(false),
  export({ pictures, out }, { progress }) {
    let stop = (_reason: EngineError): void => undefined
    const result = new Promise<readonly string[]>((resolve, reject) => {
      stop = reject
      progress(1, pictures.length)
      if (pictures.some(({ name }) => name === 'broken')) {
        reject(new EngineError('image/unreadable', 'broken cannot be read.'))
      } else if (!pictures.some(({ name }) => name === 'endless')) {
        resolve(pictures.map(({ name }) => `${out}/${name}.png`))
      }
    })
    return { result, stop: () => stop(new EngineError('engine/aborted', 'Stopped.')) }
  },
}

/** A series of three rows that paints one whenever `row` is asked for, and waits before the next where it is held. */
export function standInSeries() {
  const begun: string[] = []
  const now = { row: (): void => undefined, die: (): void => undefined }
  const series: SeriesPainters['series'] = {
    toDo: ({ table, modelId }) =>
      Promise.resolve({ table, modelId, flags: { device: 'auto', guard: false } satisfies SeriesToDo['flags'] }),
    paint({ table }, { progress, waits }) {
      let done = 0
      let ticket: number | null = null
      let stop = (): void => undefined
      begun.push(table)
      const result = new Promise<SeriesDone>((resolve, reject) => {
        now.row = () => {
          progress(++done, 3)
          if (done === 3) resolve({ painted: 3, failed: [2] })
          else if (ticket !== null) waits(ticket)
        }
        now.die = () => reject(new EngineError('engine/crashed', 'It died.'))
        stop = () => reject(new EngineError('engine/aborted', 'Stopped.'))
      })
      progress(0, 3)
      return { result, wait: (number) => void (ticket = number), stop }
    },
  }
  return { series, begun, row: () => now.row(), die: () => now.die() }
}

/** The file of the result says what it was made of and how; by 4 it never ends. */
export const standInUpscaler: Upscalers['upscaler'] = {
  networks: 'networks',
  upscale({ file, scale, to }, progress) {
    let stop = (_reason: EngineError): void => undefined
    const result = new Promise<UpscaledPicture>((resolve, reject) => {
      stop = reject
      progress(1, 2)
      if (scale === 4) return
      const png = Buffer.from(`${scale} times ${readFileSync(file, 'utf8')}`)
      writeFileSync(to, png)
      resolve({ hash: createHash('sha256').update(png).digest('hex'), width: 4, height: 4, small: null })
    })
    return { result, stop: () => stop(new EngineError('engine/aborted', 'Stopped.')) }
  },
}

function streamPort(port: MessagePort): StreamPort {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', (control: StreamControl) => listener(control)),
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  }
}
