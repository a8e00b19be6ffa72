/** Drives one painting: asks the engine process for what is missing of the batch and keeps each picture that comes. */
import { EngineError } from '../../engine/errors.ts'
import type { PaintJob, PaintingEvent, Picture } from '../contract.ts'
import type { EngineStreamMessage, PaintingOrder, PaintedPicture, StreamControl } from '../engineMessages.ts'
import type { Library } from '../library/library.ts'
import { failure } from '../painting.ts'
import type { PixelHost } from '../pixels/pixelHost.ts'
import { keepPicture, type Sources } from './keepPicture.ts'
import { createLivePainting, type LivePainting } from './painting.ts'
import { isToCome, remaining } from './readiness.ts'

/** Main's end of a painting's channel; it closes when the engine process has ended it, or has died. */
export interface EnginePort {
  postMessage(control: StreamControl): void
  onMessage(listener: (message: EngineStreamMessage) => void): void
  onClose(listener: () => void): void
}

export interface PaintRun {
  readonly live: LivePainting
  hold(paused: boolean): void
  stop(): void
  /** What it came to, once the engine has let go of it. */
  readonly outcome: Promise<Outcome>
}

type Failed = Extract<PaintingEvent, { type: 'failed' }>
export type Outcome = { readonly type: 'finished' } | { readonly type: 'stopped' } | Failed

/** What a painting needs of the program. */
export interface Painters {
  readonly library: Library
  readonly engine: { paint(order: PaintingOrder): EnginePort }
  readonly pixels: Pick<PixelHost, 'call'>
}

interface Listeners {
  readonly tell: (event: PaintingEvent) => void
  /** A picture is in the library. */
  readonly kept: (place: number, picture: Picture) => void
}

const crashed = 'The engine stopped unexpectedly and was started again; paint the picture again.'

/** Null where every picture of the batch is there. Throws where a picture that it needs is not. */
export function startPainting(job: PaintJob, painters: Painters, listeners: Listeners): PaintRun | null {
  const { library, pixels, engine } = painters
  const before = library.pictures.paintedBy(job.id)
  const missing = remaining(job.order, new Set(before.map(({ place }) => place)))
  if (missing === null) return null

  const pictures = sourcesOf(job, library)
  const saved = before.map(({ place, picture }) => ({ image: place, picture }))
  const live = createLivePainting(job, saved)
  let outcome = null as Outcome | null
  let port: EnginePort | null = null
  /** Pictures are finished one after another, beside the events of the next. */
  let keeping: Promise<void> = Promise.resolve()

  function tell(event: PaintingEvent): void {
    live.tell(event)
    listeners.tell(event)
  }

  /** What happens first counts. */
  function end(how: Outcome): void {
    if (outcome !== null) return
    outcome = how
    if (how.type === 'failed') tell(how)
  }

  function fail(error: unknown): void {
    end({ type: 'failed', ...failure(error) })
    port?.postMessage({ type: 'stop' })
  }

  function afterKeeping(step: () => Promise<void> | void): Promise<void> {
    keeping = keeping.then(step).catch(fail)
    return keeping
  }

  async function keep(sources: Sources, message: PaintedPicture): Promise<void> {
    const place = missing!.from + message.image
    const picture = await keepPicture(painters, job, sources, place, message)
    tell({ type: 'saved', image: place, picture })
    listeners.kept(place, picture)
  }

  function receive(sources: Sources, message: EngineStreamMessage): void {
    switch (message.type) {
      case 'painted':
        return void afterKeeping(() => keep(sources, message))
      case 'failed':
        return void afterKeeping(() => end(message.code === 'engine/aborted' ? { type: 'stopped' } : message))
      case 'done':
        return void afterKeeping(() => {
          if (outcome === null) tell(message)
          end({ type: 'finished' })
        })
      default:
        if (outcome === null) tell(inBatch(message, missing!.from, job.order.request.count))
    }
  }

  async function paint(): Promise<void> {
    const opened = await Promise.all(pictures.map(({ hash }) => pixels.call('open', { file: library.imageFile(hash) })))
    if (outcome !== null) return
    const { request, modelId, edits, anyway = false } = job.order
    const part = { ...request, imageIndex: request.imageIndex + missing!.from, count: missing!.count }
    const opening = engine.paint({
      request: part,
      modelId,
      sources: opened.map((one) => one.pixels),
      isEdit: edits,
      anyway,
    })
    port = opening
    opening.onMessage((message) => receive({ pictures, opened }, message))
    if (live.snapshot().paused) opening.postMessage({ type: 'pause' })
    await new Promise<void>((resolve) => opening.onClose(resolve))
    await afterKeeping(() => undefined)
    if (outcome === null) throw new EngineError('engine/crashed', crashed)
  }

  return {
    live,
    hold(paused) {
      port?.postMessage({ type: paused ? 'pause' : 'continue' })
      tell({ type: 'paused', paused })
    },
    stop() {
      end({ type: 'stopped' })
      port?.postMessage({ type: 'stop' })
    },
    outcome: paint()
      .catch(fail)
      .then(() => outcome ?? { type: 'stopped' }),
  }
}

function sourcesOf({ needs }: PaintJob, library: Library): readonly Picture[] {
  return needs.map((need) => {
    const picture = isToCome(need) ? null : library.get(need.picture)
    if (picture === null)
      throw new EngineError('request/invalid', 'A picture that the instruction needs is no longer in the library.')
    return picture
  })
}

/** The engine counts from the first picture it was asked for, the job from the first of its batch. Latents stay here. */
function inBatch(
  message: Exclude<EngineStreamMessage, { type: 'painted' | 'done' | 'failed' }>,
  from: number,
  count: number,
): PaintingEvent {
  switch (message.type) {
    case 'started':
      return { ...message, count }
    case 'token': {
      const { values, ...token } = message
      return { ...token, image: from + token.image, pictures: values.length }
    }
    case 'loading':
    case 'passage':
      return message
    case 'preview':
    case 'image':
      return { ...message, image: from + message.image }
  }
}
